/** The ranges of a search: one row a parameter, each of which can be changed, removed, or added. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../locales/translate";
import type { ParameterSpec, Scalar } from "../../pkg-search";
import { type Name, property, type State } from "../../state/properties";
import { shortNumber } from "../../state/scale";
import { parameterOf, SPACES, type SpaceName, spaceOf, tunable } from "./choices";
import { parameterLabel, parameterProblem, valueText } from "./draft";
import type { Space } from "./model";

type NumberSpec = Exclude<ParameterSpec, { type: "categorical" }>;

/** `<tp-space-editor>`; fires "space" with the new space as its `detail`. */
export class SpaceEditor extends LitElement {
  static override properties = {
    space: { attribute: false },
    state: { attribute: false },
    knobs: { type: Boolean },
    language: {},
  };

  declare space: Space;
  /** The page's state, whose knobs can be added. */
  declare state: State;
  /** Whether the parameters are knobs of the page. */
  declare knobs: boolean;
  declare language: string;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`${this.knobs ? this.presets() : nothing}
      <div class="tune-space">
        ${repeat(
          Object.entries(this.space),
          ([name]) => name,
          ([name, spec]) => this.row(name, spec),
        )}
      </div>
      ${this.knobs ? this.adder() : this.namer()}`;
  }

  private presets(): TemplateResult {
    return html`<label class="tune-field"
      >${t("tune.space.preset")}
      <select @change=${(event: Event) => this.preset(event.target as HTMLSelectElement)}>
        <option value="">${t("tune.space.choose")}</option>
        ${Object.keys(SPACES).map((name) => html`<option value=${name}>${t(`tune.space.${name}`)}</option>`)}
      </select>
    </label>`;
  }

  private preset(select: HTMLSelectElement): void {
    const names: readonly Name[] | undefined = SPACES[select.value as SpaceName];
    if (names) this.tell(spaceOf(names, this.state));
    select.value = "";
  }

  private row(name: string, spec: ParameterSpec): TemplateResult {
    const label = parameterLabel(name);
    const problem = parameterProblem(this.space, name, this.knobs);
    return html`<div class="parameter" role="group" aria-label=${label}>
      <span class="name">${label}</span>
      <button type="button" class="button plain" aria-label=${t("tune.space.remove", { name: label })} @click=${() => this.leaveOut(name)}>✕</button>
      ${spec.type === "categorical" ? this.choices(name, label, spec.choices) : this.range(name, label, spec)}
      ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    </div>`;
  }

  private range(name: string, label: string, spec: NumberSpec): TemplateResult {
    const box = (field: "low" | "high" | "step") => html`<label
      ><span>${t(`tune.space.${field}`)}</span>
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        aria-label=${t(`tune.space.${field}Of`, { name: label })}
        .value=${spec[field] == null ? "" : shortNumber(spec[field])}
        @change=${(event: Event) => this.edit(name, spec, field, (event.target as HTMLInputElement).value)}
    /></label>`;
    return html`<div class="range">
      ${box("low")} ${box("high")} ${spec.log ? nothing : box("step")}
      <label class="check"
        ><input
          type="checkbox"
          aria-label=${t("tune.space.logOf", { name: label })}
          .checked=${spec.log ?? false}
          @change=${(event: Event) => this.scale(name, spec, (event.target as HTMLInputElement).checked)}
        />${t("tune.space.log")}</label
      >
    </div>`;
  }

  private edit(name: string, spec: NumberSpec, field: "low" | "high" | "step", text: string): void {
    const value = text.trim() === "" ? (field === "step" ? null : Number.NaN) : Number(text);
    const { step: _, ...rest } = spec;
    if (field === "step") this.put(name, (value === null ? rest : { ...spec, step: value }) as ParameterSpec);
    else this.put(name, { ...spec, [field]: value } as ParameterSpec);
  }

  private scale(name: string, spec: NumberSpec, log: boolean): void {
    const { step: _, ...rest } = spec;
    this.put(name, { ...(log ? rest : spec), log } as ParameterSpec);
  }

  private choices(name: string, label: string, chosen: readonly Scalar[]): TemplateResult {
    const all = this.knobs ? allChoices(name as Name, this.state) : chosen;
    return html`<fieldset class="choices">
      <legend class="hidden">${label}</legend>
      ${all.map(
        (choice) => html`<label class="check"
          ><input
            type="checkbox"
            .checked=${chosen.includes(choice)}
            @change=${() => {
              const next = all.filter((one) =>
                one === choice ? !chosen.includes(one) : chosen.includes(one),
              );
              this.put(name, { type: "categorical", choices: [...next] });
            }}
          />${valueText(name, choice)}</label
        >`,
      )}
    </fieldset>`;
  }

  private adder(): TemplateResult {
    const free = tunable(this.state).filter((name) => !(name in this.space));
    return html`<label class="tune-field"
      >${t("tune.space.add")}
      <select
        @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement;
          const name = select.value as Name;
          select.value = "";
          this.put(name, parameterOf(name, this.state));
        }}
      >
        <option value="">${t("tune.space.choose")}</option>
        ${free.map((name) => html`<option value=${name}>${t(property(name).label)}</option>`)}
      </select>
    </label>`;
  }

  /** A parameter of one's own: a number with a name. */
  private namer(): TemplateResult {
    return html`<form
      class="tune-field"
      @submit=${(event: Event) => {
        event.preventDefault();
        const box = this.querySelector<HTMLInputElement>(".new-name");
        const name = box?.value.trim() ?? "";
        if (box === null || name === "" || name in this.space) return;
        box.value = "";
        this.put(name, { type: "float", low: 0, high: 1 });
      }}
    >
      <label>${t("tune.space.name")} <input class="new-name" type="text" autocomplete="off" /></label>
      <button type="submit" class="button">${t("tune.space.addNamed")}</button>
    </form>`;
  }

  private put(name: string, spec: ParameterSpec): void {
    this.tell({ ...this.space, [name]: spec });
  }

  private leaveOut(name: string): void {
    const { [name]: _, ...rest } = this.space;
    this.tell(rest);
  }

  private tell(space: Space): void {
    this.dispatchEvent(new CustomEvent<Space>("space", { detail: space }));
  }
}

/** Every choice that a knob allows. */
function allChoices(name: Name, state: State): readonly Scalar[] {
  const spec = parameterOf(name, state);
  return spec.type === "categorical" ? spec.choices : [];
}

customElements.define("tp-space-editor", SpaceEditor);
