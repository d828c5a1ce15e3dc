/** What the package's `study.explain` gives, as the drawings of open minds read it. */
import type { AxisGrid, Explanation, SamplerModel } from "../../../pkg-search";
import type { Feed } from "../plots/feed";

export type { AxisGrid, Explanation, SamplerModel };
export type ModelOf<Name extends SamplerModel["name"]> = Extract<SamplerModel, { name: Name }>;
export type GpModel = ModelOf<"gp">;

/** The explanation in what a study gave; null where there is none. */
export function explanationIn(loaded: unknown): Explanation | null {
  const there = typeof loaded === "object" && loaded !== null && "model" in loaded;
  return there ? (loaded as Explanation) : null;
}

/** The explanation's model, if it is of this kind. */
export function modelIn<Name extends SamplerModel["name"]>(
  loaded: unknown,
  name: Name,
): ModelOf<Name> | null {
  const model = explanationIn(loaded)?.model;
  return model?.name === name ? (model as ModelOf<Name>) : null;
}

/** Why the explained point was chosen, and what the sampler saw along some parameters. */
export async function mindOf(
  feed: Feed,
  parameters: readonly string[],
  resolution: number,
): Promise<unknown> {
  const { study, at, guessing } = feed;
  if (parameters.length === 0) return null;
  // A guess, or a trial of another search: there is nothing to explain.
  if (at !== null && study.trials[at]?.chosen === null) return null;
  // While a reader guesses, the picture must not go through the point that the sampler has chosen.
  const through = guessing ? "best" : "chosen";
  return study.explain({ ...(at === null ? {} : { trial: at }), parameters, resolution, through });
}

/** A key that changes when the mind does. */
export function mindKey(feed: Feed, picked: readonly string[]): string {
  const { at, columns, guessing } = feed;
  const ended = columns.state.reduce((sum, state) => sum + (state <= 2 ? 1 : 0), 0);
  const moment = at === null ? `next ${columns.length} ${ended} ${guessing}` : String(at);
  return `${moment} ${picked.join(" ")}`;
}

/** Trials that the sampler knew with their results: what had ended when the explained point was chosen. */
export function knownRows(
  feed: Pick<Feed, "columns">,
  at: number | null,
  explanation: Explanation | null,
): (row: number) => boolean {
  const running = new Set(explanation?.running ?? []);
  const { columns } = feed;
  return (row) => {
    const id = columns.id[row] ?? 0;
    return (columns.state[row] ?? 9) <= 2 && (at === null || (id < at && !running.has(id)));
  };
}
