/** What the map shows: axes, colour, budget, seeds, resolution; and the knobs that all its cells share. */
import { html, nothing, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { reveal } from "../../elements/reveal";
import { t } from "../../locales/translate";
import { applies } from "../../state/applies";
import type { Group } from "../../state/kinds";
import { type Name, PROPERTIES, type State } from "../../state/properties";
import "../../elements/control";
import "../../elements/data-picker";
import "../../elements/knob";
import { AXES, type AxisName, axesOf, usable } from "./axes";
import { type BudgetUnit, courseOf, examplesIn } from "./spec";

const GROUPS: readonly Group[] = ["network", "training", "data"];
/** Knobs of other views, and those that the map decides itself. */
const ELSEWHERE: ReadonlySet<Name> = new Set(["dataset", "live", "epochs"]);

export class MapSettings extends PlayElement {
  protected override render(): TemplateResult {
    const { state } = this;
    const [x, y] = axesOf(state);
    const both = [x, y].sort().join() === "batchSize,learningRate";
    const target = state.mapColour === "steps" || state.mapColour === "compute";
    return html`<section class="card map-settings" aria-labelledby="map-settings-title">
      <h2 id="map-settings-title">${t("map.settings")}</h2>
      <div class="map-controls">
        ${this.axis("mapX", x, y)} ${this.axis("mapY", y, x)} ${this.control("mapColour")}
        ${target ? this.control("mapTarget") : nothing} ${this.budget()} ${this.control("mapAmount")}
        ${this.control("mapCells")} ${this.control("mapSeeds")}
        ${state.mapSeeds > 1 ? this.control("mapShow") : nothing} ${both ? this.control("mapRule") : nothing}
      </div>
      <h3>${t("map.knobs")}</h3>
      <p class="sub">${t("map.knobsSub")}</p>
      <div class="three">
        ${(["learningRate", "batchSize", "depth"] as const).map(
          (name) => html`<tp-knob .play=${this.play} .name=${name}></tp-knob>`,
        )}
      </div>
      <tp-data-picker .play=${this.play}></tp-data-picker>
      <details class="more">
        <summary @click=${reveal}>${t("ui.knobs.all")}</summary>
        ${GROUPS.map((group) => this.group(group))}
      </details>
    </section>`;
  }

  private control(name: Name): TemplateResult {
    return html`<tp-control .play=${this.play} .name=${name}></tp-control>`;
  }

  private axis(name: "mapX" | "mapY", value: AxisName, other: AxisName): TemplateResult {
    const choices = AXES.filter((axis) => usable(axis, this.state) || axis === value);
    return html`<div class="control">
      <label for="knob-${name}">${t(`knob.${name}.label`)}</label>
      <select id="knob-${name}" @change=${(event: Event) => this.setAxis(name, (event.target as HTMLSelectElement).value as AxisName, value, other)}>
        ${choices.map((axis) => html`<option value=${axis} ?selected=${axis === value}>${t(`knob.${axis}.label`)}</option>`)}
      </select>
    </div>`;
  }

  /** Choosing the other axis' knob swaps the two. A window belongs to its axes. */
  private setAxis(name: "mapX" | "mapY", chosen: AxisName, before: AxisName, other: AxisName): void {
    const rest = chosen === other ? before : other;
    const [mapX, mapY] = name === "mapX" ? [chosen, rest] : [rest, chosen];
    this.store.update({ mapX, mapY, mapWindow: [] });
  }

  private budget(): TemplateResult {
    const units = ["steps", "epochs", "examples"] as const;
    return html`<div class="control">
      <label for="knob-mapBudget">${t("knob.mapBudget.label")}</label>
      <select id="knob-mapBudget" @change=${(event: Event) => this.setBudget((event.target as HTMLSelectElement).value as BudgetUnit)}>
        ${units.map((unit) => html`<option value=${unit} ?selected=${unit === this.state.mapBudget}>${t(`choice.mapBudget.${unit}`)}</option>`)}
      </select>
    </div>`;
  }

  private setBudget(unit: BudgetUnit): void {
    this.store.update({ mapBudget: unit, mapAmount: converted(this.state, unit) });
  }

  private group(group: Group): TemplateResult {
    const shown = PROPERTIES.filter(
      (info) => info.group === group && !ELSEWHERE.has(info.name) && applies(info.name, this.state),
    );
    return html`<fieldset class="group">
      <legend>${t(`ui.group.${group}`)}</legend>
      ${shown.map((info) => this.control(info.name))}
    </fieldset>`;
  }
}

/** The amount in another unit that makes the same run at the knobs as they stand. */
export function converted(state: State, unit: BudgetUnit): number {
  const course = courseOf({ unit: state.mapBudget, amount: state.mapAmount }, state);
  const { steps, stepsPerEpoch } = course;
  if (unit === "steps") return steps;
  if (unit === "epochs") return Math.max(1, Math.round(steps / stepsPerEpoch));
  return examplesIn(steps, course);
}

customElements.define("tp-map-settings", MapSettings);
