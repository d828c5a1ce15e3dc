/** The chart of curves with its table of exact values under the cursor. */
import { html, nothing, type TemplateResult } from "lit";
import { CurveChart } from "../charts/curves";
import { nearestIndex, tickText, valueText } from "../charts/scale";
import { t } from "../locales/translate";
import { PlayElement } from "./base";
import { columnOf, curvesView, shown } from "./curve-data";
import { Painter } from "./painter";
import { swatch } from "./swatch";
import { theme, themeEvents } from "./theme";
import { Throttle } from "./throttle";

/** Most rows in the table under the cursor. */
const ROWS = 10;
/** Milliseconds between two drawings while runs train: curves move by about a pixel meanwhile. */
const EVERY = 32;

/** `<tp-curves>`: `summary` is the chart in words. */
export class Curves extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    summary: {},
    at: { state: true },
    zoomed: { state: true },
  };

  protected override readonly follows = ["runs"] as const;
  declare summary: string;
  declare at: { x: number; left: number } | null;
  declare zoomed: boolean;
  /** The chart, for export; null before the first drawing. */
  chart: CurveChart | null = null;
  readonly #calm = new Throttle(EVERY);
  readonly #painter = new Painter(this, 0, () => this.paint());

  constructor() {
    super();
    this.summary = "";
    this.at = null;
    this.zoomed = false;
  }

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("progress", () => this.#calm.ready() && this.progress(), { signal });
    themeEvents.addEventListener("change", () => this.chart?.setTheme(theme()), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chart?.destroy();
    this.chart = null;
  }

  private progress(): void {
    this.#painter.invalidate();
    if (this.at !== null) this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`<div
        class="plot"
        tabindex="0"
        role="group"
        aria-roledescription=${t("ui.chart.role")}
        aria-label=${this.summary}
        aria-describedby="sentence-now"
        aria-keyshortcuts="ArrowLeft ArrowRight Shift+ArrowLeft Shift+ArrowRight + - 0"
      ></div>
      ${
        this.zoomed
          ? html`<button type="button" class="button tiny zoom" @click=${() => this.chart?.resetZoom()}>
            ${t("ui.chart.resetZoom")}
          </button>`
          : nothing
      }
      ${this.tip()}`;
  }

  private paint(): void {
    const host = this.querySelector<HTMLElement>(".plot");
    if (!host) return;
    this.chart ??= new CurveChart(host, theme(), {
      cursor: (x, left) => {
        this.at = x === null ? null : { x, left };
      },
      zoom: (zoomed) => {
        this.zoomed = zoomed;
      },
      stale: () => this.#painter.invalidate(),
    });
    this.chart.draw(this.view());
  }

  /** What is drawn now, also for export. */
  view(): ReturnType<typeof curvesView> {
    const { state } = this;
    const { dataset, runs } = this.session;
    const { metric, rows } = shown(state, dataset);
    return curvesView(runs, state, dataset, theme(), t(`ui.axis.${metric}.${rows}`));
  }

  private tip(): TemplateResult | typeof nothing {
    const { at, state } = this;
    if (at === null) return nothing;
    const { metric, rows: kind } = shown(state, this.session.dataset);
    const column = columnOf(metric, kind);
    const rows = this.session.runs
      .filter((run) => !run.hidden && run.role !== "ghost" && run.curve.length > 0)
      .map((run) => {
        const x = run.curve.column(state.xAxis);
        const index = nearestIndex(x, x.length, at.x);
        const past = at.x > run.curve.last(state.xAxis) * 1.001;
        return { run, value: past && x.length > 1 ? Number.NaN : run.curve.at(column, index) };
      })
      .sort((a, b) => (Number.isNaN(a.value) ? 1 : 0) - (Number.isNaN(b.value) ? 1 : 0) || a.value - b.value);
    const right = at.left > this.clientWidth / 2;
    return html`<div class="tip ${right ? "at-left" : "at-right"}" style="--left:${at.left}px" role="status">
      <strong>${t(`ui.at.${state.xAxis}`, { x: tickText(round(at.x)) })}</strong>
      <table>
        ${rows.slice(0, ROWS).map(
          ({ run, value }) => html`<tr class=${run.highlighted ? "strong" : ""}>
            <th scope="row">${swatch(run)} ${run.label}</th>
            <td>${valueText(value)}</td>
          </tr>`,
        )}
      </table>
    </div>`;
  }
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

customElements.define("tp-curves", Curves);
