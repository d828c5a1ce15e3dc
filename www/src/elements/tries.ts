/** The card 'things to try': plain links, each a whole experiment; Back undoes them. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { keptAddress } from "../state/kept";
import { PlayElement } from "./base";

/** Message id and address of each experiment. */
const TRIES = [
  ["rates", "rates=0.003,0.03,0.3,3,30&lr=3"],
  ["batch", "sweep=batch:1:256:5:grid&lr=0.3"],
  [
    "spiral",
    "data=spiral&noise=0.05&depth=1&width=16&act=relu&opt=adam&rates=0.003,0.01,0.03,0.1&lr=0.01&batch=16&epochs=200",
  ],
  ["deep", "data=circles&depth=8&act=sigmoid&rates=0.03,0.3,3&lr=0.3"],
  ["adam", "opt=adam&rates=0.001,0.01,0.1,1&lr=0.01"],
  [
    "overfit",
    "samples=120&test=0.5&noise=0.45&depth=2&width=32&act=relu&opt=adam&rates=0.001,0.01&lr=0.01&batch=8&epochs=150&rows=both",
  ],
  ["digits", "data=digits&width=32&depth=1&rates=0.003,0.03,0.3,3&lr=0.03&epochs=30"],
  ["zeros", "init=zeros&rates=0.03,0.3,3&lr=0.3"],
] as const;

/** `<tp-tries>` */
export class Tries extends PlayElement {
  protected override render(): TemplateResult {
    return html`<section class="card tries" aria-labelledby="tries-title">
      <h2 id="tries-title">${t("ui.tries.title")}</h2>
      <ul>
        ${TRIES.map(
          ([id, address]) => html`<li>
            <a href="#${keptAddress(this.state)}${address}" @click=${() => scrollTo({ top: 0 })}>${t(`ui.tries.${id}.name`)}</a>
            <p>${t(`ui.tries.${id}.why`)}</p>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("tp-tries", Tries);
