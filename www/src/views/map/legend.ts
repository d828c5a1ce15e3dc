/** What the colours, the hatch, the lines and the marks mean. */
import { html, nothing, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { Throttle } from "../../elements/throttle";
import { t } from "../../locales/translate";
import { askedOf } from "./asked";
import type { Atlas } from "./atlas";
import { gradient, scaleOf, valueAtGoodness } from "./colours";
import { DIVERGED, Layer, MISSED } from "./layer";
import { hasRules } from "./rules";
import { valueText } from "./value-text";

const EVERY = 300;
/** Labelled places of the ramp. */
const PLACES = [0, 0.5, 1] as const;

export class MapLegend extends PlayElement {
  static override properties = { ...PlayElement.properties, atlas: { attribute: false } };
  declare atlas: Atlas;
  readonly #calm = new Throttle(EVERY);

  protected override connected(signal: AbortSignal): void {
    const again = () => (this.#calm.ready() || this.atlas.results.complete) && this.requestUpdate();
    this.atlas.addEventListener("map", again, { signal });
    this.atlas.addEventListener("cells", () => this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult {
    const { spec, results } = this.atlas;
    const layer = new Layer(results, askedOf(spec));
    const { mapRule } = this.state;
    const rules = hasRules(spec) ? mapRule : "none";
    return html`<div class="map-legend">
      ${this.ramp(layer)}
      <ul>
        ${layer.count(DIVERGED) > 0 ? html`<li><i class="map-key hatch"></i>${t("map.legend.diverged")}</li>` : nothing}
        ${layer.count(MISSED) > 0 ? html`<li><i class="map-key missed"></i>${t("map.legend.missed")}</li>` : nothing}
        <li><i class="map-key star" aria-hidden="true">★</i>${t("map.legend.best")}</li>
        <li><i class="map-key ring"></i>${t("map.legend.knobs")}</li>
        <li><i class="map-key line"></i>${t("map.legend.fair")}</li>
        <li><i class="map-key line dashed"></i>${t("map.legend.naive")}</li>
        ${rules === "linear" || rules === "both" ? html`<li><i class="map-key rule"></i>${t("map.legend.linear")}</li>` : nothing}
        ${rules === "root" || rules === "both" ? html`<li><i class="map-key rule dashed"></i>${t("map.legend.root")}</li>` : nothing}
        ${this.atlas.edge === null ? nothing : html`<li><i class="map-key rule dotted"></i>${t("map.legend.edge")}</li>`}
      </ul>
    </div>`;
  }

  private ramp(layer: Layer): TemplateResult | typeof nothing {
    const scale = scaleOf(layer);
    if (scale === null) return nothing;
    const { asked } = layer;
    const name = t(`map.legend.${asked.show === "spread" ? "spread" : asked.measure}`);
    return html`<div class="map-ramp">
      <span>${name}</span>
      <div class="bar" style="background:${gradient()}"></div>
      <ol>
        ${PLACES.map((place) => {
          const worse = place === 0 && scale.clipped ? (layer.high ? "≤ " : "≥ ") : "";
          return html`<li>${worse}${valueText(valueAtGoodness(scale, place), asked)}</li>`;
        })}
      </ol>
    </div>`;
  }
}

customElements.define("tp-map-legend", MapLegend);
