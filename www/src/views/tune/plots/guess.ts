/** A reader's guess of the next trial's values. */
import type { ParameterSpec, Scalar } from "../../../pkg-search";
import type { Feed } from "./feed";

/** The best trial's values, but those given as numbers on their axes; choices as places. What is outside comes in. */
export function guessAt(feed: Feed, given: Readonly<Record<string, number>>): Record<string, Scalar> {
  const { space, names } = feed.columns;
  const base = feed.study.best?.params ?? {};
  const guess: Record<string, Scalar> = {};
  for (const name of names) {
    const spec = space[name];
    if (!spec) continue;
    const place = given[name];
    guess[name] = place === undefined ? (base[name] ?? middle(spec)) : scalarAt(spec, place);
  }
  return guess;
}

function scalarAt(spec: ParameterSpec, place: number): Scalar {
  if (spec.type === "categorical") return spec.choices[Math.round(place)] ?? spec.choices[0] ?? null;
  const inside = Math.min(spec.high, Math.max(spec.low, place));
  if (spec.type === "float" && !spec.step)
    return Math.min(spec.high, Math.max(spec.low, Number(inside.toPrecision(4))));
  const step = spec.step ?? 1;
  const most = Math.floor((spec.high - spec.low) / step + 1e-9);
  return Number((spec.low + Math.min(most, Math.round((inside - spec.low) / step)) * step).toPrecision(12));
}

function middle(spec: ParameterSpec): Scalar {
  if (spec.type === "categorical") return spec.choices[0] ?? null;
  return scalarAt(spec, spec.log ? Math.sqrt(spec.low * spec.high) : (spec.low + spec.high) / 2);
}
