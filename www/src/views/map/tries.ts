/** Maps to look at: plain links, each a whole map; Back undoes them. */
import { html, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { t } from "../../locales/translate";
import { keptAddress } from "../../state/kept";

/** Message id and address of each map. */
const TRIES = [
  ["steps", "mamount=500"],
  ["epochs", "mbudget=epochs&mamount=10"],
  ["depth", "my=depth&mamount=1000&batch=32"],
  ["momentum", "my=momentum&opt=momentum&batch=32&mamount=500"],
  ["target", "mcolor=compute&mtarget=0.3&mbudget=examples&mamount=20000&mrule=both"],
  [
    "fractal",
    "my=l2&batch=all&samples=40&test=0.2&noise=0.1&act=relu&mamount=200&mcells=64x48&mwin=0.3,30,0.001,1",
  ],
] as const;

export class MapTries extends PlayElement {
  protected override render(): TemplateResult {
    return html`<section class="card tries" aria-labelledby="map-tries-title">
      <h2 id="map-tries-title">${t("map.tries.title")}</h2>
      <ul>
        ${TRIES.map(
          ([id, address]) => html`<li>
            <a href="#view=map&${keptAddress(this.state)}${address}" @click=${() => scrollTo({ top: 0 })}>${t(`map.tries.${id}.name`)}</a>
            <p>${t(`map.tries.${id}.why`)}</p>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("tp-map-tries", MapTries);
