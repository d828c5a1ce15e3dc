/** What the package's `study.explain` gives, as the drawings of open minds read it. */
import type { Scalar } from "../../../pkg-search";
import type { TrialChosen } from "../model";

/** Places along one parameter: coordinates in [0, 1], rising, and the values there. */
export interface AxisGrid {
  readonly parameter: string;
  readonly coordinates: readonly number[];
  readonly values: readonly Scalar[];
}

export interface GpModel {
  readonly name: "gp";
  /** One grid or two; values are then the rows of the first one. */
  readonly grids: readonly AxisGrid[];
  readonly mean: readonly number[];
  /** One deviation on either side. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** What a place is worth trying; larger is better. */
  readonly acquisition: readonly number[];
}

export interface TpeModel {
  readonly name: "tpe";
  readonly axes: readonly {
    readonly grid: AxisGrid;
    readonly good: readonly number[];
    readonly others: readonly number[];
  }[];
}

export interface Ellipse {
  readonly centre: readonly [number, number];
  readonly first: readonly [number, number];
  readonly second: readonly [number, number];
}

export interface CmaEsModel {
  readonly name: "cma-es";
  readonly generations: readonly {
    readonly trials: number;
    readonly restarts: number;
    readonly sigma: number;
    readonly mean: readonly number[];
    readonly deviations: readonly number[];
    readonly ellipse: Ellipse | null;
  }[];
}

export type SamplerModel =
  | GpModel
  | TpeModel
  | CmaEsModel
  | { readonly name: "evolution"; readonly members: readonly number[] }
  | { readonly name: "points"; readonly upcoming: readonly (readonly number[])[] };

export interface Explanation {
  /** null: the next trial. */
  readonly trial: number | null;
  readonly params: Readonly<Record<string, Scalar>>;
  readonly chosen: TrialChosen;
  readonly auto: { readonly sampler: string; readonly why: TrialChosen["why"] } | null;
  readonly running: readonly number[];
  readonly through: Readonly<Record<string, Scalar>>;
  readonly model: SamplerModel;
}

/** The explanation in what a study gave; null where there is none. */
export function explanationIn(loaded: unknown): Explanation | null {
  const there = typeof loaded === "object" && loaded !== null && "model" in loaded;
  return there ? (loaded as Explanation) : null;
}

/** The explanation, if its model is of this kind. */
export function modelIn<Name extends SamplerModel["name"]>(
  loaded: unknown,
  name: Name,
): Extract<SamplerModel, { name: Name }> | null {
  const model = explanationIn(loaded)?.model;
  return model?.name === name ? (model as Extract<SamplerModel, { name: Name }>) : null;
}
