/** What a change of the state means for the runs. */
import { applies } from "../state/applies";
import type { Change } from "../state/kinds";
import { type Name, property, type State } from "../state/properties";
import type { StoreEvent } from "../state/store";
import { LIVE_KNOBS, type LiveKnob } from "./protocol";

export type Consequence =
  /** Nothing but what is shown. */
  | { readonly kind: "none" }
  /** Another run is the highlighted one. */
  | { readonly kind: "highlight" }
  /** Live mode: these knobs can change in the runs that are in flight. */
  | { readonly kind: "flight"; readonly knobs: readonly LiveKnob[] }
  /** The runs must follow the state; those that do not fit it any more start anew. */
  | { readonly kind: "restart"; readonly changes: readonly Change[] };

/**
 * Decides for one event of the store. `highlight` is the index of the run that the learning-rate knob moves;
 * `inFlight` says whether runs that a knob concerns are still training.
 */
export function consequence(
  event: StoreEvent,
  state: State,
  highlight: number,
  inFlight: (knob: LiveKnob) => boolean,
): Consequence {
  const names = [...event.names].filter((name) => property(name).effect !== "view");
  if (names.length === 0) return { kind: "none" };
  const sweeping = state.sweep !== null;
  if (!sweeping && names.every((name) => name === "learningRate")) return { kind: "highlight" };
  if (event.source === "address") return { kind: "restart", changes: state.changes };
  const knobs = LIVE_KNOBS.filter((knob) => names.includes(knob) && applies(knob, state));
  const sameRuns = event.previous.rates.length === state.rates.length && names.every(isLive);
  if (state.live && sameRuns && knobs.length > 0 && knobs.every(inFlight)) return { kind: "flight", knobs };
  return { kind: "restart", changes: stillMeant(names, state, highlight) };
}

function isLive(name: Name): boolean {
  return name === "rates" || (LIVE_KNOBS as readonly Name[]).includes(name);
}

/** Changes in flight belong to the runs as they were: what starts anew starts with the knobs as they stand. */
function stillMeant(names: readonly Name[], { changes, sweep }: State, highlight: number): readonly Change[] {
  if (names.includes("changes")) return changes;
  const onlyOneRun = sweep === null && names.every((name) => name === "learningRate" || name === "rates");
  return onlyOneRun ? changes.filter(({ run }) => run !== highlight) : [];
}
