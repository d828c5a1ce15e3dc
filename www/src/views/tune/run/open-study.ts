/** A study of a setup. */
import { Study } from "../../../pkg-search";
import { directionOf, type Setup } from "./setup";

export function newStudy({ space, sampler, pruner, seed, problem, first }: Setup): Study {
  const study = new Study({ space: { ...space }, sampler, pruner, seed, direction: directionOf(problem) });
  for (const point of first ?? []) study.enqueue({ ...point });
  return study;
}
