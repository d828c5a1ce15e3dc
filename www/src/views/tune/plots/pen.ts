/** What a plot draws with: the same calls fill a canvas or write an SVG. Coordinates and sizes are CSS pixels. */
import { markCorners } from "../../../charts/palette";

/** Marks of a point. `ring` is a hollow circle; `cross` and `plus` are made of lines. */
export type Shape = "circle" | "ring" | "square" | "triangle" | "diamond" | "cross" | "plus";

export interface Stroke {
  readonly colour: string;
  readonly width: number;
  /** 0 to 1; 1 if missing. */
  readonly alpha?: number;
  readonly dash?: readonly number[];
}

export interface Words {
  readonly colour: string;
  readonly size: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly bold?: boolean;
  /** Written upwards. */
  readonly upwards?: boolean;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A surface to draw on. Points are two lists of coordinates of the same length; a line breaks at one that is not finite. */
export interface Pen {
  /** What follows is cut at the box; null: no longer. */
  clip(box: Box | null): void;
  line(x: ArrayLike<number>, y: ArrayLike<number>, stroke: Stroke): void;
  area(x: ArrayLike<number>, y: ArrayLike<number>, colour: string, alpha: number): void;
  rect(box: Box, colour: string, alpha: number): void;
  /** Points of one look, `radius` large. */
  dots(
    shape: Shape,
    x: ArrayLike<number>,
    y: ArrayLike<number>,
    radius: number,
    colour: string,
    alpha: number,
  ): void;
  /** Text whose middle line is at `y`. */
  text(text: string, x: number, y: number, words: Words): void;
  /** A picture of `columns` × `rows` cells, row by row from the top left; colours as 0xRRGGBB, negative: left out. */
  cells(box: Box, columns: number, rows: number, colours: Int32Array): void;
}

/** Corners of a mark about the origin, for a radius of 1; null where it is round. Lines of a cross come in pairs. */
export function corners(shape: Shape): readonly (readonly [x: number, y: number])[] | null {
  switch (shape) {
    case "circle":
    case "ring":
      return null;
    case "cross":
      return [
        [-0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
        [0.9, -0.9],
      ];
    case "plus":
      return [
        [-1.2, 0],
        [1.2, 0],
        [0, -1.2],
        [0, 1.2],
      ];
    default:
      return markCorners(shape);
  }
}

/** Whether a mark is made of separate lines. */
export function isLines(shape: Shape): boolean {
  return shape === "cross" || shape === "plus";
}
