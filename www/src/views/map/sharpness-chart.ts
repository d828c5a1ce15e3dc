/** The learning rate of the opened cell beside the largest stable one along its run. */
import { html, nothing, type TemplateResult } from "lit";
import { CurveChart } from "../../charts/curves";
import { PlayElement } from "../../elements/base";
import { Painter } from "../../elements/painter";
import { theme, themeEvents } from "../../elements/theme";
import { t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import { shortNumber } from "../../state/scale";
import type { Atlas } from "./atlas";
import { rounded } from "./cell-runs";
import { boundOf } from "./sharpness";
import { stateOf } from "./spec";

/** Within this factor of the bound a run is at the edge. */
const EDGE = 1.3;

export class MapSharpness extends PlayElement {
  static override properties = { ...PlayElement.properties, atlas: { attribute: false } };
  declare atlas: Atlas;
  #chart: CurveChart | null = null;
  readonly #painter = new Painter(this, 1, () => this.paint());

  protected override connected(signal: AbortSignal): void {
    this.atlas.addEventListener("cells", () => this.requestUpdate(), { signal });
    themeEvents.addEventListener("change", () => this.#chart?.setTheme(theme()), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#chart?.destroy();
    this.#chart = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { opened, sharpness, spec } = this.atlas;
    if (opened === null || boundOf(stateOf(spec, opened)) === null) return nothing;
    if (sharpness === null) {
      return html`<button type="button" class="button" @click=${() => this.atlas.measureSharpness()}>
        ${t("map.sharpness.measure")}
      </button>`;
    }
    return html`<h3 class="map-sub">${t("map.sharpness.title")}</h3>
      <p class="note" role="status">${this.words()}</p>
      <div class="map-sharpness plot" tabindex="0" role="group" aria-roledescription=${t("ui.chart.role")} aria-label=${`${t("map.sharpness.title")}. ${this.words()}`}></div>`;
  }

  /** The learning rate and the last bound. */
  private numbers(): { rate: number; bound: number } {
    const { opened, sharpness, spec } = this.atlas;
    const knobs = opened && stateOf(spec, opened);
    const bound = knobs && boundOf(knobs);
    return {
      rate: knobs?.learningRate ?? Number.NaN,
      bound: bound && sharpness ? bound(sharpness.last) : Number.NaN,
    };
  }

  private words(): string {
    const { sharpness } = this.atlas;
    if (sharpness?.state === "failed") {
      return t("map.sharpness.failed", { reason: reasonText(sharpness.reason) });
    }
    const { rate, bound } = this.numbers();
    if (!(bound > 0)) return t("map.sharpness.running");
    const id = rate > bound * EDGE ? "beyond" : rate * EDGE < bound ? "below" : "at";
    return t(`map.sharpness.${id}`, { rate: shortNumber(rounded(rate)), bound: shortNumber(rounded(bound)) });
  }

  private paint(): void {
    const host = this.querySelector<HTMLElement>(".map-sharpness");
    const { opened, sharpness, spec, results } = this.atlas;
    if (!host || opened === null || sharpness === null) return;
    const knobs = stateOf(spec, opened);
    const bound = boundOf(knobs);
    if (bound === null) return;
    if (this.#chart && !host.hasChildNodes()) {
      this.#chart.destroy();
      this.#chart = null;
    }
    this.#chart ??= new CurveChart(host, theme(), {
      cursor: () => undefined,
      zoom: () => undefined,
      stale: () => this.#painter.invalidate(),
    });
    const look = theme();
    const { steps } = results.course(opened);
    const line = { mark: "circle" as const, diverged: false, weight: "normal" as const };
    const bounds = sharpness.values.map(bound);
    this.#chart.draw({
      curves: [
        {
          ...line,
          key: "bound",
          label: t("map.sharpness.bound"),
          colour: look.runs[1] ?? look.ink,
          x: sharpness.steps,
          y: bounds,
          length: bounds.length,
        },
        {
          ...line,
          key: "rate",
          label: t("map.sharpness.rate"),
          colour: look.runs[3] ?? look.ink,
          x: [0, steps],
          y: [knobs.learningRate, knobs.learningRate],
          length: 2,
        },
      ],
      xName: t("ui.axis.step"),
      yName: t("knob.learningRate.label"),
      log: true,
      xEnd: steps,
      ySpan: "free",
    });
  }
}

customElements.define("tp-map-sharpness", MapSharpness);
