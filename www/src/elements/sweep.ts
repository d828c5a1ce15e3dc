/** One knob over a range: every value trains side by side. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { applies } from "../state/applies";
import { checkValue, SWEEP_MAX } from "../state/check";
import type { NumberProperty, Property, SweepSpec } from "../state/kinds";
import { type Name, PROPERTIES, property } from "../state/properties";
import { limits, shortNumber } from "../state/scale";
import { PlayElement } from "./base";
import { reveal } from "./reveal";

/** Usual ranges to begin with; the others begin with all that makes sense. */
const RANGES: Partial<Record<Name, readonly [number, number]>> = {
  learningRate: [0.001, 10],
  batchSize: [1, 256],
  depth: [0, 6],
  width: [1, 64],
  epochs: [10, 200],
};

/** `<tp-sweep>` */
export class SweepControl extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    draft: { state: true },
    problem: { state: true },
  };

  protected override readonly follows = ["runs"] as const;
  declare draft: SweepSpec;
  declare problem: string | null;
  #shown: SweepSpec | null = null;

  constructor() {
    super();
    this.problem = null;
    this.draft = { knob: "learningRate", low: 0.001, high: 10, count: 9, sampler: "grid" };
  }

  protected override willUpdate(): void {
    if (this.state.sweep === this.#shown) return;
    this.#shown = this.state.sweep;
    if (this.#shown) this.draft = this.#shown;
  }

  protected override render(): TemplateResult {
    const { draft } = this;
    return html`<details class="more" ?open=${this.session.sweeping}>
      <summary @click=${reveal}>${t("knob.sweep.label")}</summary>
      <p class="note">${t("knob.sweep.help")}</p>
      <form class="sweep" @submit=${(event: Event) => this.submit(event)}>
        <label class="wide">${t("ui.sweep.knob")} ${this.knobChoice()}</label>
        ${this.box("low", t("ui.sweep.from"), draft.low)} ${this.box("high", t("ui.sweep.to"), draft.high)}
        ${this.box("count", t("ui.sweep.count"), draft.count)}
        <label
          >${t("ui.sweep.how")}
          <select @change=${(event: Event) => this.change({ sampler: (event.target as HTMLSelectElement).value as "grid" })}>
            ${(["grid", "random"] as const).map(
              (name) =>
                html`<option value=${name} ?selected=${name === draft.sampler}>${t(`choice.sampler.${name}`)}</option>`,
            )}
          </select>
        </label>
        ${this.problem === null ? nothing : html`<p class="problem wide" role="alert">${this.problem}</p>`}
        <button type="submit" class="button wide">${t("ui.sweep.run")}</button>
        ${this.session.sweeping ? this.back() : nothing}
      </form>
    </details>`;
  }

  private knobChoice(): TemplateResult {
    const numbers = PROPERTIES.filter(
      (info) =>
        info.kind === "number" &&
        info.effect !== "view" &&
        info.name !== "seed" &&
        applies(info.name, this.state),
    );
    return html`<select @change=${(event: Event) => this.chooseKnob((event.target as HTMLSelectElement).value as Name)}>
      ${numbers.map(
        (info) =>
          html`<option value=${info.name} ?selected=${info.name === this.draft.knob}>${t(info.label)}</option>`,
      )}
    </select>`;
  }

  private back(): TemplateResult {
    return html`<button type="button" class="button plain wide" @click=${() => this.session.sweep(null)}>
      ${t("ui.sweep.back")}
    </button>`;
  }

  private box(field: "low" | "high" | "count", label: string, value: number): TemplateResult {
    return html`<label
      >${label}
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        .value=${shortNumber(value)}
        @change=${(event: Event) => this.change({ [field]: Number((event.target as HTMLInputElement).value.trim() || "x") })}
      />
    </label>`;
  }

  private chooseKnob(knob: Name): void {
    const info = property(knob) as unknown as NumberProperty;
    const all = limits(info, this.state);
    const [low, high] = RANGES[knob] ?? [all.min, all.max];
    this.draft = { ...this.draft, knob, low, high: Math.min(high, all.max) };
    this.problem = null;
  }

  private change(values: Partial<SweepSpec>): void {
    this.draft = { ...this.draft, ...values };
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.problem = this.check();
    if (this.problem === null) this.session.sweep(this.draft);
  }

  /** Null when the sweep can run; else what to change. */
  private check(): string | null {
    const { low, high, count, knob } = this.draft;
    const info = property(knob as Name) as unknown as Property;
    for (const value of [low, high]) {
      const problem = checkValue(info, value);
      if (problem !== null) return t("ui.allowed", { value: String(value), allowed: problem });
    }
    if (!(low < high)) return t("ui.sweep.order");
    if (!(Number.isInteger(count) && count >= 2 && count <= SWEEP_MAX)) {
      return t("ui.sweep.countRange", { max: SWEEP_MAX });
    }
    return null;
  }
}

customElements.define("tp-sweep", SweepControl);
