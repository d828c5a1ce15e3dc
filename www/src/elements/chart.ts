/** The card of curves: title, chart, sentence, controls, legend, table. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { COLUMNS, type Run } from "../run/model";
import { allRows, trainingRows } from "../state/data";
import { type Name, property, type Value } from "../state/properties";
import { PlayElement } from "./base";
import { shown } from "./curve-data";
import type { Curves } from "./curves";
import { takeAlong } from "./take-along";
import { theme } from "./theme";
import "./curves";
import "./legend";
import "./sentence";
import "./speed";
import "./status";
import "./transport";

/** Properties shown as rows of buttons. */
const CHOICES = ["metric", "rows", "xAxis", "yScale"] as const;

/** `<tp-chart>` */
export class Chart extends PlayElement {
  static override properties = { ...PlayElement.properties, table: { state: true } };

  protected override readonly follows = ["runs", "dataset"] as const;
  declare table: boolean;

  constructor() {
    super();
    this.table = false;
  }

  protected override render(): TemplateResult {
    return html`<section class="card chart" aria-labelledby="chart-title">
      <div class="figure">
        <h2 id="chart-title">${this.title_()}</h2>
        <p class="sub">${this.subtitle()}</p>
        <tp-curves .play=${this.play} .summary=${`${this.title_()}. ${this.subtitle()}`}></tp-curves>
      </div>
      <div class="below talk">
        <tp-sentence .play=${this.play}></tp-sentence>
        <tp-transport .play=${this.play}></tp-transport>
      </div>
      <div class="below look">
        <div class="pace"><tp-speed .play=${this.play}></tp-speed>
        <tp-status .play=${this.play}></tp-status></div>
        <details class="more options" ?open=${wide()}>
          <summary>${t("ui.chart.options")}</summary>
          <div class="toggles">${CHOICES.map((name) => this.choice(name))}</div>
          <div class="legend-row"><tp-legend .play=${this.play}></tp-legend>${this.exports()}</div>
          <p class="note">${t("ui.chart.noisy")} ${t("ui.chart.zoomHint")}</p>
        </details>
        ${this.table ? html`<tp-value-table .play=${this.play}></tp-value-table>` : nothing}
      </div>
    </section>`;
  }

  private title_(): string {
    const { state, session } = this;
    const trained = session.runs.filter((run) => run.role === "live").length;
    const live = trained || (state.sweep?.count ?? state.rates.length);
    const knob = session.sweeping && state.sweep ? property(state.sweep.knob as Name).name : "learningRate";
    const what = t("ui.chart.what", {
      count: t(`ui.count.${live}`, { defaultValue: String(live) }),
      knob: t(`ui.plural.${knob}`, { count: live, defaultValue: t(`knob.${knob}.label`) }),
    });
    const { metric, rows } = shown(state, session.dataset);
    return t(`ui.chart.title.${metric}.${rows}`, { what, count: live });
  }

  private subtitle(): string {
    const { state } = this;
    const { dataset } = this.session;
    const train = dataset?.train.length ?? trainingRows(state);
    const test = dataset?.test.length ?? allRows(state) - train;
    const name = t(`choice.dataset.${state.dataset}`);
    const better = t(shown(state, dataset).metric === "loss" ? "ui.chart.lower" : "ui.chart.higher");
    return `${better} ${t("ui.chart.data", { name, train, test, count: train })}`;
  }

  private choice(name: (typeof CHOICES)[number]): TemplateResult {
    const info = property(name);
    const off = name === "yScale" && shown(this.state, this.session.dataset).metric === "accuracy";
    return html`<fieldset class="segments" ?disabled=${off}>
      <legend class="hidden">${t(info.label)}</legend>
      ${info.choices.map(
        (choice) => html`<label>
          <input
            type="radio"
            name="chart-${name}"
            .checked=${this.state[name] === choice}
            @change=${() => this.store.set(name, choice as Value<typeof name>)}
          /><span>${t(`choice.${name}.${choice}`)}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  private exports(): TemplateResult {
    const showTable = (shown: boolean): void => {
      this.table = shown;
    };
    return takeAlong(this.table, showTable, (kind) => this.export(kind));
  }

  private async export(kind: "PNG" | "SVG" | "CSV"): Promise<void> {
    const curves = this.querySelector<Curves>("tp-curves");
    const canvas = curves?.chart?.canvas();
    const frame = curves?.chart?.frame();
    if (!curves || !canvas || !frame) return;
    const { download, toCsv, toPng, toSvg } = await import("../charts/export");
    const name = `curves.${kind.toLowerCase()}`;
    if (kind === "PNG") download(name, await toPng(canvas, theme()));
    else if (kind === "SVG") download(name, await toSvg(curves.view(), frame, theme(), this.title_()));
    else download(name, new Blob([toCsv(table(this.session.runs))], { type: "text/csv" }));
  }
}

/** Whether there is room for the options beside the curves. */
function wide(): boolean {
  return matchMedia("(min-width: 900px)").matches;
}

/** All points of all runs, one a line. */
function table(runs: readonly Run[]): (string | number | null)[][] {
  const rows: (string | number | null)[][] = [["run", "label", "role", ...COLUMNS]];
  for (const run of runs) {
    for (let index = 0; index < run.curve.length; index += 1) {
      const values = COLUMNS.map((name) => run.curve.at(name, index));
      rows.push([
        run.id,
        run.label,
        run.role,
        ...values.map((value) => (Number.isNaN(value) ? null : value)),
      ]);
    }
  }
  return rows;
}

customElements.define("tp-chart", Chart);
