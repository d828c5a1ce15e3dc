/** The control of any property of the state: generated from the table, so a new property needs none of its own. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { checkValue } from "../state/check";
import { parse, print } from "../state/codec";
import type { ChoiceProperty, ListProperty, Property } from "../state/kinds";
import { type Name, property, type Value } from "../state/properties";
import { PlayElement } from "./base";
import { helpButton, helpText } from "./help";
import "./knob";

/** `<tp-control>`: `name` is any property that has a control. */
export class Control extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    name: {},
    helpOpen: { state: true },
    problem: { state: true },
  };

  declare name: Name;
  declare helpOpen: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.helpOpen = false;
    this.problem = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const info = property(this.name) as Property;
    if (info.kind === "number") return html`<tp-knob .play=${this.play} .name=${this.name}></tp-knob>`;
    if (info.kind === "choice") return this.frame(info, this.select(info));
    if (info.kind === "list") return this.frame(info, this.listBox(info));
    if (info.kind === "switch") return this.toggle(info);
    return nothing;
  }

  private frame(info: Property, control: TemplateResult): TemplateResult {
    return html`<div class="control">
      <label for="knob-${info.name}">${t(info.label)}</label>
      ${this.help(info)} ${control}
      ${this.problem === null ? nothing : html`<p class="problem" id="knob-${info.name}-problem" role="alert">${this.problem}</p>`}
      ${helpText(info.help, this.helpOpen)}
    </div>`;
  }

  private help(info: Property): TemplateResult {
    return helpButton(info.help, t(info.label), this.helpOpen, () => {
      this.helpOpen = !this.helpOpen;
    });
  }

  private select(info: ChoiceProperty): TemplateResult {
    const current = this.state[this.name];
    return html`<select
      id="knob-${info.name}"
      @change=${(event: Event) => this.commit((event.target as HTMLSelectElement).value)}
    >
      ${info.choices.map(
        (choice) =>
          html`<option value=${choice} ?selected=${choice === current}>${t(`choice.${info.name}.${choice}`)}</option>`,
      )}
    </select>`;
  }

  private listBox(info: ListProperty): TemplateResult {
    return html`<input
      id="knob-${info.name}"
      type="text"
      autocomplete="off"
      spellcheck="false"
      aria-invalid=${this.problem === null ? "false" : "true"}
      aria-describedby=${this.problem === null ? nothing : `knob-${info.name}-problem`}
      placeholder=${info.minLength === 0 ? "–" : ""}
      .value=${print(info, this.state[this.name]).replaceAll(",", ", ")}
      @change=${(event: Event) => this.enterList(info, (event.target as HTMLInputElement).value)}
    />`;
  }

  private enterList(info: ListProperty, text: string): void {
    const compact = text.replaceAll(/\s+/g, "");
    const value = compact === "" ? [] : parse(info, compact);
    const problem = checkValue(info, value);
    this.problem = problem === null ? null : t("ui.allowed", { value: text, allowed: problem });
    if (problem === null) this.commit(value);
  }

  private toggle(info: Property): TemplateResult {
    const on = this.state[this.name] === true;
    return html`<div class="control switch">
      <label for="knob-${info.name}">${t(info.label)}</label>
      ${this.help(info)}
      <input
        id="knob-${info.name}"
        type="checkbox"
        role="switch"
        .checked=${on}
        @change=${(event: Event) => this.commit((event.target as HTMLInputElement).checked)}
      />
      ${helpText(info.help, this.helpOpen)}
    </div>`;
  }

  private commit(value: unknown): void {
    const info = property(this.name) as Property;
    if (info.effect === "view") this.store.set(this.name, value as Value<Name>);
    else this.session.setKnob(this.name, value as Value<Name>);
  }
}

customElements.define("tp-control", Control);
