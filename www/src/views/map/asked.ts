/** What the state asks of a map. */
import { DATASETS } from "../../state/data";
import type { Asked } from "./results";
import type { MapSpec } from "./spec";

/** What a map's colours stand for. */
export function askedOf({ state, seeds }: MapSpec): Asked {
  const show = seeds > 1 ? state.mapShow : "median";
  return { measure: measureOf(state), target: state.mapTarget, show };
}

/** A regression has no accuracy. */
function measureOf(state: MapSpec["state"]): Asked["measure"] {
  const regression = DATASETS[state.dataset].task === "regression";
  return regression && state.mapColour === "accuracy" ? "loss" : state.mapColour;
}

export function sameAsked(a: Asked, b: Asked): boolean {
  return a.measure === b.measure && a.target === b.target && a.show === b.show;
}
