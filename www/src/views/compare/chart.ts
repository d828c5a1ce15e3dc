/** The card of curves: title, chart, sentence, transport, choices, legend, table of values, export. */
import { html, nothing, type TemplateResult } from "lit";
import { nearestIndex, tickText } from "../../charts/scale";
import { icon } from "../../elements/icons";
import { swatch } from "../../elements/swatch";
import { takeAlong } from "../../elements/take-along";
import { theme } from "../../elements/theme";
import { t } from "../../locales/translate";
import { type Name, property, type Value } from "../../state/properties";
import { lookOf, nameOf } from "./contestants";
import type { ContestCurves } from "./curves";
import { ContestElement } from "./element";
import { bandsOf, currentOf, measured, resultsOf, shownOf } from "./results";
import { partsOf, showParts, textOf } from "./say";
import { verdict } from "./verdict";
import "./curves";

/** Properties shown as rows of buttons. */
const CHOICES = ["metric", "rows", "contestX", "yScale", "band"] as const;
/** Rows of the table of values. */
const ROWS = 11;

/** `<tp-contest-chart>` */
export class ContestChart extends ContestElement {
  static override properties = {
    ...ContestElement.properties,
    table: { state: true },
    news: { state: true },
  };

  declare table: boolean;
  declare news: string;
  #phase = "";

  constructor() {
    super();
    this.table = false;
    this.news = "";
  }

  protected override connected(signal: AbortSignal): void {
    super.connected(signal);
    this.contest.addEventListener("change", () => this.announce(), { signal });
  }

  protected override render(): TemplateResult {
    const { contest } = this;
    const summary = `${this.heading()} ${this.subtitle()}`;
    return html`<section class="card chart" aria-labelledby="contest-title">
      <div class="figure">
        <h2 id="contest-title">${this.heading()}</h2>
        <p class="sub">${this.subtitle()}</p>
        <tp-contest-curves .play=${this.play} .contest=${contest} .summary=${summary}></tp-contest-curves>
      </div>
      <div class="below">
        <p class="sentence" id="sentence-now">${showParts(this.parts(), contest.contestants)}</p>
        <p class="hidden" role="status">${this.news}</p>
        ${this.transport()}
        <div class="toggles">${CHOICES.map((name) => this.choice(name))}</div>
        <div class="legend-row">${this.legend()}${this.exports()}</div>
        ${this.target()}
        ${this.table ? this.values() : nothing}
        <p class="note">${t("compare.bandNote")}</p>
      </div>
    </section>`;
  }

  private heading(): string {
    const { measure } = resultsOf(this.contest, this.state);
    return t(`compare.title.${measure.metric}.${measure.rows}`, { seeds: this.state.seeds });
  }

  private subtitle(): string {
    const { state } = this;
    const name = t(`choice.dataset.${state.dataset}`);
    const sub = t(`compare.sub.${state.band}`, { seeds: state.seeds, name });
    return state.fairness === "fair" ? `${sub} ${t("compare.naiveCurves")}` : sub;
  }

  private parts() {
    const { contest, state } = this;
    const { measure, summaries } = resultsOf(contest, state);
    const bands = bandsOf(contest, state);
    return partsOf(verdict(shownOf(summaries), measure, currentOf(bands)), measure);
  }

  /** A screen reader hears how it stands when that changes, and the sentence at rest. */
  private announce(): void {
    const { phase } = this.contest;
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.news = phase === "resting" ? textOf(this.parts()) : t(`compare.phase.${phase}`);
  }

  private transport(): TemplateResult {
    const { contest } = this;
    const { phase } = contest;
    const running = phase === "running" || phase === "loading" || phase === "hidden";
    const over = phase === "resting" || phase === "empty" || phase === "failed";
    const speed = contest.stepsPerSecond;
    return html`<div class="transport" role="group" aria-label=${t("ui.transport")}>
      <button type="button" class="button ${over ? "" : "main"}" ?disabled=${over} @click=${() => (running ? contest.pause() : contest.run())}>
        ${icon(running ? "pause" : "play")} ${running ? t("ui.pause") : t("ui.run")}
      </button>
      <button type="button" class="button" ?disabled=${over || phase === "stopped"} title=${t("compare.stopHelp")} @click=${() => contest.stop()}>
        ${icon("stop")} ${t("compare.stop")}
      </button>
      <p class="status">
        <span>${t(`compare.phase.${phase}`)}</span>
        <span>${t("compare.ended", { ended: contest.ended, all: contest.all })}</span>
        ${speed > 0 ? html`<span>${t("ui.stepsPerSecond", { steps: tickText(Number(speed.toPrecision(2))) })}</span>` : nothing}
        ${contest.workers > 0 ? html`<span>${t("ui.workers", { count: contest.workers })}</span>` : nothing}
      </p>
      <progress max=${Math.max(1, contest.all)} value=${contest.ended} aria-label=${t("compare.progress")}></progress>
    </div>`;
  }

  private choice(name: (typeof CHOICES)[number]): TemplateResult {
    const info = property(name);
    const { metric } = resultsOf(this.contest, this.state).measure;
    const off = name === "yScale" && metric === "accuracy";
    const choices: readonly string[] = name === "rows" ? ["test", "train"] : info.choices;
    return html`<fieldset class="segments" ?disabled=${off}>
      <legend class="hidden">${t(info.label)}</legend>
      ${choices.map(
        (choice) => html`<label>
          <input
            type="radio"
            name="contest-${name}"
            .checked=${this.state[name] === choice || (choice === "test" && this.state[name] === "both")}
            @change=${() => this.store.set(name as Name, choice as Value<Name>)}
          /><span>${t(`choice.${name}.${choice}`)}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  private legend(): TemplateResult {
    return html`<ul class="legend" aria-label=${t("ui.legend")}>
      ${this.contest.contestants.map((one) => {
        const label = nameOf(one);
        return html`<li>
          <button
            type="button"
            aria-pressed=${one.hidden ? "false" : "true"}
            title=${t(one.hidden ? "ui.show" : "ui.hide", { label })}
            @click=${() => {
              this.contest.list.change(this.state, one.id, { hidden: !one.hidden });
              this.contest.listChanged();
            }}
          >
            ${swatch(lookOf(one))}<span>${label}</span>
          </button>
        </li>`;
      })}
    </ul>`;
  }

  private target(): TemplateResult {
    const { measure } = resultsOf(this.contest, this.state);
    const name = measure.metric === "loss" ? "lossTarget" : "accuracyTarget";
    return html`<details class="more">
      <summary>${t(`knob.${name}.label`)}</summary>
      <tp-knob .play=${this.play} .name=${name}></tp-knob>
    </details>`;
  }

  private exports(): TemplateResult {
    const showTable = (shown: boolean): void => {
      this.table = shown;
    };
    return takeAlong(this.table, showTable, (kind) => this.export(kind));
  }

  /** The curves as numbers: x, then middle and edges of each contestant. */
  private values(): TemplateResult {
    const { contest, state } = this;
    const { measure } = resultsOf(contest, state);
    const bands = bandsOf(contest, state);
    const shown = contest.contestants.filter(({ id }) => (bands.get(id)?.length ?? 0) > 0);
    const end = Math.max(0, ...[...bands.values()].map(({ x, length }) => x[length - 1] ?? 0));
    const points = Array.from({ length: ROWS }, (_, index) => (end * index) / (ROWS - 1));
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t("ui.chart.table")}>
      <table class="values">
        <caption>${this.heading()}</caption>
        <thead>
          <tr>
            <th scope="col">${t(`compare.axis.${state.contestX}`)}</th>
            ${shown.map((one) => html`<th scope="col">${swatch(lookOf(one))} ${nameOf(one)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${points.map(
            (at) => html`<tr>
              <th scope="row">${tickText(at >= 100 ? Math.round(at) : Number(at.toPrecision(3)))}</th>
              ${shown.map(({ id }) => {
                const band = bands.get(id);
                const past = at > (band?.x[band.length - 1] ?? 0) * 1.001;
                const index = band === undefined || past ? -1 : nearestIndex(band.x, band.length, at);
                const of = (values: Float64Array | undefined) =>
                  measured(values?.[index] ?? Number.NaN, measure);
                return html`<td>${of(band?.median)} ${index < 0 ? "" : html`<small>${of(band?.low)}–${of(band?.high)}</small>`}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private async export(kind: "PNG" | "SVG" | "CSV"): Promise<void> {
    const curves = this.querySelector<ContestCurves>("tp-contest-curves");
    const canvas = curves?.chart?.canvas();
    const frame = curves?.chart?.frame();
    if (!curves || !canvas || !frame) return;
    const { download, toCsv, toPng, toSvg } = await import("../../charts/export");
    const name = `comparison.${kind.toLowerCase()}`;
    if (kind === "PNG") download(name, await toPng(canvas, theme()));
    else if (kind === "SVG") download(name, await toSvg(curves.view(), frame, theme(), this.heading()));
    else download(name, new Blob([toCsv(this.points())], { type: "text/csv" }));
  }

  /** Every point of every curve in sight. */
  private points(): (string | number)[][] {
    const { contest, state } = this;
    const bands = bandsOf(contest, state);
    const rows: (string | number)[][] = [["contestant", state.contestX, "median", "low", "high"]];
    for (const one of contest.contestants) {
      const band = bands.get(one.id);
      for (let index = 0; index < (band?.length ?? 0); index++) {
        const of = (values: Float64Array | undefined) => values?.[index] ?? Number.NaN;
        rows.push([nameOf(one), of(band?.x), of(band?.median), of(band?.low), of(band?.high)]);
      }
    }
    return rows;
  }
}

customElements.define("tp-contest-chart", ContestChart);
