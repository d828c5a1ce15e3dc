/** From the session's data and pictures to what the drawings of the plane need. */
import type { Field, OutputKind, Scatter } from "../charts/boundary";
import type { TrainerDataset } from "../pkg";
import type { Bounds, Picture } from "../run/model";

/** Most points drawn of each kind of rows. */
const MOST = 400;

/** What the network's output means for this data. */
export function outputKind(data: TrainerDataset): OutputKind {
  if (data.task === "regression") return "value";
  return data.outputs > 1 ? "classes" : "binary";
}

/** Number of classes; 0 for a regression. */
export function classCount(data: TrainerDataset): number {
  return data.task === "regression" ? 0 : Math.max(2, data.outputs);
}

/** Names of the classes, or their numbers. */
export function classNames(data: TrainerDataset): string[] {
  if (Array.isArray(data.classes)) return data.classes;
  return Array.from({ length: classCount(data) }, (_, index) => String(index));
}

/** The smallest and largest target. */
export function targetSpan(data: TrainerDataset): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data.y) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low < high ? [low, high] : [low - 1, low + 1];
}

/** A picture as a field to paint. */
export function fieldOf(picture: Picture, data: TrainerDataset, span: readonly [number, number]): Field {
  return {
    values: picture.values,
    resolution: picture.resolution,
    outputs: picture.outputs,
    kind: outputKind(data),
    span,
  };
}

/** The data's points inside `bounds`, thinned evenly when there are very many. */
export function scatterOf(data: TrainerDataset, bounds: Bounds, span: readonly [number, number]): Scatter {
  return {
    x: data.x,
    y: data.y,
    train: thin(data.train),
    test: thin(data.test),
    classes: classCount(data),
    kind: outputKind(data),
    span,
    bounds,
  };
}

function thin(rows: Uint32Array): Uint32Array {
  if (rows.length <= MOST) return rows;
  const step = rows.length / MOST;
  return Uint32Array.from({ length: MOST }, (_, index) => rows[Math.floor(index * step)] ?? 0);
}
