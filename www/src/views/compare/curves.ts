/** The curves of the contestants: medians with bands, and a table of exact values under the cursor. */
import { html, nothing, type TemplateResult } from "lit";
import type { Curve } from "../../charts/curve-paint";
import { CurveChart, type CurvesView } from "../../charts/curves";
import { lookColour, lookMark } from "../../charts/palette";
import { nearestIndex, tickText } from "../../charts/scale";
import { Painter } from "../../elements/painter";
import { swatch } from "../../elements/swatch";
import { theme, themeEvents } from "../../elements/theme";
import { Throttle } from "../../elements/throttle";
import { t } from "../../locales/translate";
import { type Band, endOf } from "./band";
import { type Contestant, lookOf, nameOf } from "./contestants";
import { ContestElement } from "./element";
import { bandsOf, measured, measureOf, resultsOf } from "./results";

/** Milliseconds between two drawings while runs train: each takes all seeds together anew. */
const EVERY = 80;

/** `<tp-contest-curves>`: `summary` is the chart in words. */
export class ContestCurves extends ContestElement {
  static override properties = {
    ...ContestElement.properties,
    summary: {},
    at: { state: true },
    zoomed: { state: true },
  };

  declare summary: string;
  declare at: { x: number; left: number } | null;
  declare zoomed: boolean;
  /** The chart, for export; null before the first drawing. */
  chart: CurveChart | null = null;
  #bands: ReadonlyMap<string, Band> = new Map();
  readonly #calm = new Throttle(EVERY);
  readonly #painter = new Painter(this, 0, () => this.paint());

  constructor() {
    super();
    this.summary = "";
    this.at = null;
    this.zoomed = false;
  }

  protected override connected(signal: AbortSignal): void {
    super.connected(signal);
    this.contest.addEventListener("progress", () => this.#calm.ready() && this.#painter.invalidate(), {
      signal,
    });
    themeEvents.addEventListener("change", () => this.chart?.setTheme(theme()), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chart?.destroy();
    this.chart = null;
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
  view(): CurvesView {
    const { state, contest } = this;
    const { measure, target } = resultsOf(contest, state);
    this.#bands = bandsOf(contest, state);
    const shown = this.shown();
    const curves = shown.flatMap((one) => {
      const band = this.#bands.get(one.id);
      return band === undefined || band.length === 0 ? [] : [curveOf(one, band)];
    });
    const view: CurvesView = {
      curves,
      xName: t(`compare.axis.${state.contestX}`),
      yName: t(`ui.axis.${measure.metric}.${measure.rows}`),
      log: state.yScale === "log" && measure.metric === "loss",
      xEnd: endOf(
        shown.flatMap((one) => contest.entrants(one).slice(0, 1)),
        state.contestX,
      ),
      ySpan: measure.metric === "loss" ? "free" : "unit",
    };
    if (!Number.isFinite(target)) return view;
    return {
      ...view,
      target: { value: target, label: t("compare.target", { value: measured(target, measure) }) },
    };
  }

  /** Bands as drawn last. */
  get bands(): ReadonlyMap<string, Band> {
    return this.#bands;
  }

  private shown(): Contestant[] {
    return this.contest.contestants.filter(({ hidden }) => !hidden);
  }

  private tip(): TemplateResult | typeof nothing {
    const { at, state } = this;
    if (at === null) return nothing;
    const measure = measureOf(this.contest.contestants, state);
    const rows = this.shown().flatMap((one) => {
      const band = this.#bands.get(one.id);
      if (band === undefined || band.length === 0) return [];
      const past = at.x > (band.x[band.length - 1] ?? 0) * 1.001;
      const index = past ? -1 : nearestIndex(band.x, band.length, at.x);
      const of = (values: Float64Array) => measured(values[index] ?? Number.NaN, measure);
      return [{ one, median: of(band.median), edges: `${of(band.low)}–${of(band.high)}` }];
    });
    const right = at.left > this.clientWidth / 2;
    return html`<div class="tip ${right ? "at-left" : "at-right"}" style="--left:${at.left}px" role="status">
      <strong>${t(`compare.at.${state.contestX}`, { x: tickText(round(at.x)) })}</strong>
      <table>
        ${rows.map(
          ({ one, median, edges }) => html`<tr>
            <th scope="row">${swatch(lookOf(one))} ${nameOf(one)}</th>
            <td>${median}</td>
            <td class="edges">${edges}</td>
          </tr>`,
        )}
      </table>
    </div>`;
  }
}

function curveOf(one: Contestant, { x, median, low, high, length, diverged }: Band): Curve {
  const name = nameOf(one);
  return {
    key: one.id,
    label: diverged ? t("ui.chart.diverged", { label: name }) : name,
    colour: lookColour(theme(), lookOf(one)),
    mark: lookMark(lookOf(one)),
    x,
    y: median,
    length,
    weight: "normal",
    diverged,
    band: { low, high },
  };
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

customElements.define("tp-contest-curves", ContestCurves);
