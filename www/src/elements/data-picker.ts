/** Choosing a data set by its picture. */
import { html, type TemplateResult } from "lit";
import { thumbnail } from "../charts/thumbnails";
import { t } from "../locales/translate";
import { type ChoiceOf, property } from "../state/properties";
import { PlayElement } from "./base";

type Dataset = ChoiceOf<"dataset">;

/** The sets on the page's face; the rest is behind a button. */
const FACE: readonly Dataset[] = ["moons", "circles", "xor", "spiral", "digits"];

/** `<tp-data-picker>` */
export class DataPicker extends PlayElement {
  static override properties = { ...PlayElement.properties, all: { state: true } };

  declare all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  protected override render(): TemplateResult {
    const chosen = this.state.dataset;
    const rest = property("dataset").choices.filter((name) => !FACE.includes(name));
    const open = this.all || rest.includes(chosen);
    return html`<fieldset class="data">
      <legend>${t("knob.dataset.label")}</legend>
      <div class="thumbs">${FACE.map((name) => this.option(name, chosen))}</div>
      ${open ? html`<div class="thumbs">${rest.map((name) => this.option(name, chosen))}</div>` : ""}
      <button
        type="button"
        class="quiet"
        aria-expanded=${open ? "true" : "false"}
        ?hidden=${rest.includes(chosen)}
        @click=${() => {
          this.all = !this.all;
        }}
      >
        ${open ? t("ui.data.fewer") : t("ui.data.more")}
      </button>
    </fieldset>`;
  }

  private option(name: Dataset, chosen: Dataset): TemplateResult {
    return html`<label class="thumb">
      <input
        type="radio"
        name="dataset"
        value=${name}
        .checked=${name === chosen}
        @change=${() => this.session.setKnob("dataset", name)}
      />
      <svg viewBox="0 0 40 40" aria-hidden="true">${thumbnail(name)}</svg>
      <span>${t(`choice.dataset.${name}`)}</span>
    </label>`;
  }
}

customElements.define("tp-data-picker", DataPicker);
