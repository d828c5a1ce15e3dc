/** One number: a slider over round values, a box for exact entry, and its explanation. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { skipFrame } from "../charts/frames";
import { superscript, tickText } from "../charts/scale";
import { t } from "../locales/translate";
import { checkValue } from "../state/check";
import { parse } from "../state/codec";
import type { NumberProperty } from "../state/kinds";
import { type Name, property, type Value } from "../state/properties";
import { format } from "../state/scale";
import { PlayElement } from "./base";
import { helpButton, helpText } from "./help";
import { ladder, nearestStop } from "./ladder";

/** Marks under the sliders of the three big knobs. */
const MARKS: Partial<Record<Name, readonly number[]>> = {
  learningRate: [1e-5, 1e-3, 0.1, 10, 100],
  batchSize: [1, 8, 64, Number.POSITIVE_INFINITY],
  depth: [0, 2, 4, 6, 8],
};

/** `<tp-knob>`: `name` is a number property of the state; `big` for the three on the page's face. */
export class Knob extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    name: {},
    big: { type: Boolean },
    helpOpen: { state: true },
    problem: { state: true },
  };

  declare name: Name;
  declare big: boolean;
  declare helpOpen: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.helpOpen = false;
    this.problem = null;
    this.big = false;
  }

  private get info(): NumberProperty {
    return property(this.name) as unknown as NumberProperty;
  }

  private get value(): number {
    return this.state[this.name] as number;
  }

  protected override render(): TemplateResult {
    const { info } = this;
    const id = `knob-${info.name}`;
    const label = t(info.label);
    return html`<div class="knob ${this.big ? "big" : ""}">
      <div class="knob-head">
        <label for=${id}>${label}</label>
        ${helpButton(info.help, label, this.helpOpen, () => {
          this.helpOpen = !this.helpOpen;
        })}
        ${this.box(info, label)}
      </div>
      ${this.slider(info, id)}
      ${this.problem === null ? nothing : html`<p class="problem" id="${id}-problem" role="alert">${this.problem}</p>`}
      ${helpText(info.help, this.helpOpen)}
    </div>`;
  }

  private box(info: NumberProperty, label: string): TemplateResult {
    const text = format(info, this.value);
    return html`<input
      class="exact"
      type="text"
      inputmode=${info.infinite === null ? "decimal" : "text"}
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="done"
      aria-label=${t("ui.exact", { name: label })}
      aria-invalid=${this.problem === null ? "false" : "true"}
      aria-describedby=${this.problem === null ? nothing : `knob-${info.name}-problem`}
      .value=${text}
      @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      @input=${() => {
        this.problem = null;
      }}
      @change=${(event: Event) => this.enter((event.target as HTMLInputElement).value)}
      @blur=${(event: Event) => {
        (event.target as HTMLInputElement).value = format(info, this.value);
      }}
    />`;
  }

  private slider(info: NumberProperty, id: string): TemplateResult | typeof nothing {
    const stops = ladder(info, this.state);
    if (stops.length < 2 || info.max > 1e9) return nothing;
    const index = nearestStop(stops, this.value);
    const last = stops.length - 1;
    return html`<input
        id=${id}
        type="range"
        min="0"
        max=${last}
        step="1"
        style="--at:${(index / last) * 100}%"
        .value=${String(index)}
        aria-valuetext=${format(info, this.value)}
        @input=${(event: Event) => this.slide(stops, Number((event.target as HTMLInputElement).value))}
      />
      ${this.marks(stops)}`;
  }

  private marks(stops: readonly number[]): TemplateResult | typeof nothing {
    const marks = MARKS[this.name];
    if (!marks) return nothing;
    const last = stops.length - 1;
    return html`<div class="marks" aria-hidden="true">
      ${marks.map((mark) => {
        const share = nearestStop(stops, mark) / last;
        return html`<span style="--at:${share}">${this.markText(mark)}</span>`;
      })}
    </div>`;
  }

  private markText(mark: number): string {
    if (!Number.isFinite(mark)) return t(`ui.infinite.${this.info.infinite ?? "all"}`);
    return mark > 0 && mark < 0.01 ? `10${superscript(Math.round(Math.log10(mark)))}` : tickText(mark);
  }

  /** The text of the slider's and the box's value stays the person's while they type: only set from outside changes. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const range = this.querySelector<HTMLInputElement>("input[type=range]");
    const stops = ladder(this.info, this.state);
    if (range) range.value = String(nearestStop(stops, this.value));
  }

  /** At once, not with the next frame: the workers get the change before the page draws. */
  private slide(stops: readonly number[], index: number): void {
    const value = stops[index];
    if (value !== undefined && value !== this.value) this.commit(value);
  }

  private enter(text: string): void {
    const value = parse(this.info as never, text.trim());
    const problem = checkValue(this.info as never, value);
    this.problem = problem === null ? null : t("ui.allowed", { value: text, allowed: problem });
    if (problem === null && value !== this.value) this.commit(value as number);
    else if (problem === null) this.requestUpdate();
  }

  private commit(value: number): void {
    this.problem = null;
    skipFrame();
    if (this.info.effect === "view") this.store.set(this.name, value as Value<Name>);
    else this.session.setKnob(this.name, value as Value<Name>);
  }
}

customElements.define("tp-knob", Knob);
