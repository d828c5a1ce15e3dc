/** The card of knobs: three big ones, the data, a sweep, and everything else behind one click. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { applies } from "../state/applies";
import type { Group } from "../state/kinds";
import { PROPERTIES } from "../state/properties";
import { PlayElement } from "./base";
import "./control";
import "./data-picker";
import "./knob";
import { reveal } from "./reveal";
import "./sweep";
import "./tune-me";

const GROUPS: readonly Group[] = ["network", "training", "data"];

/** `<tp-knobs>` */
export class Knobs extends PlayElement {
  protected override readonly follows = ["runs"] as const;

  protected override render(): TemplateResult {
    return html`<section class="card knobs" aria-labelledby="knobs-title">
      <h2 id="knobs-title">${t("ui.knobs.title")}</h2>
      <p class="sub">${this.session.sweeping ? t("ui.knobs.sweeping") : t("ui.knobs.sub")}</p>
      <div class="three">
        ${(["learningRate", "batchSize", "depth"] as const).map(
          (name) => html`<tp-knob .play=${this.play} .name=${name} big></tp-knob>`,
        )}
      </div>
      <tp-control .play=${this.play} .name=${"live"}></tp-control>
      <tp-data-picker .play=${this.play}></tp-data-picker>
      <tp-sweep .play=${this.play}></tp-sweep>
      <tp-to-tune .play=${this.play}></tp-to-tune>
      <details class="more">
        <summary @click=${reveal}>${t("ui.knobs.all")}<span class="brief">${this.brief()}</span></summary>
        ${GROUPS.map((group) => this.group(group))}
      </details>
    </section>`;
  }

  /** What stands behind the click, in one line. */
  private brief(): string {
    const { state } = this;
    const width = state.hidden.length > 0 ? state.hidden.join("–") : String(state.width);
    const activation = t(`choice.activation.${state.activation}`);
    const optimizer = t(`choice.optimizer.${state.optimizer}`);
    return t("ui.knobs.brief", { width, activation, optimizer, seed: state.seed });
  }

  private group(group: Group): TemplateResult {
    const shown = PROPERTIES.filter(
      (info) =>
        info.group === group && !["dataset", "live"].includes(info.name) && applies(info.name, this.state),
    );
    return html`<fieldset class="group">
      <legend>${t(`ui.group.${group}`)}</legend>
      ${group === "training" ? html`<tp-control .play=${this.play} .name=${"rates"}></tp-control>` : ""}
      ${shown.map((info) => html`<tp-control .play=${this.play} .name=${info.name}></tp-control>`)}
    </fieldset>`;
  }
}

customElements.define("tp-knobs", Knobs);
