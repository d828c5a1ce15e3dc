/** From a trial to the page's knobs. */
import type { State } from "../../state/properties";
import type { Store } from "../../state/store";
import type { TuneTrial } from "./model";

/** Sets the knobs to a trial's parameters, with four digits (a link that can be read), and opens the curves. */
export function useSettings(store: Store, params: TuneTrial["params"]): void {
  const values = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === "number" ? Number(value.toPrecision(4)) : value,
  ]);
  const shape = "depth" in params || "width" in params ? { hidden: [] } : {};
  store.update({ ...shape, ...Object.fromEntries(values), view: "converge" } as Partial<State>);
  scrollTo({ top: 0 });
}
