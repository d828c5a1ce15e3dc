/** What a plot is: from columns to a picture that can be painted, pointed at, brushed, read as a table and saved. */
import type { Theme } from "../../../charts/palette";
import type { Scalar } from "../../../pkg-search";
import type { Axis } from "./axis";
import type { Columns } from "./columns";
import type { Feed } from "./feed";
import type { Box, Pen, Shape } from "./pen";

/** A rectangle with two axes. */
export interface Panel {
  readonly box: Box;
  readonly x: Axis | null;
  readonly y: Axis | null;
  /** Words above it. */
  readonly title?: string;
  /** Which way a drag selects trials; missing: it does not. */
  readonly brush?: "box" | "y";
  /** Keeps the numbers of the y axis away, where the panel beside has them. */
  readonly bare?: boolean;
}

/** How points look. */
export interface Look {
  readonly shape: Shape;
  readonly colour: string;
}

/** Trials as points: entries of all lists belong together. A trial may have a point in each panel. */
export interface Spots {
  /** Places in the columns. */
  readonly row: ArrayLike<number>;
  readonly panel: ArrayLike<number>;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Places in `looks`. */
  readonly look: ArrayLike<number>;
  readonly looks: readonly Look[];
  readonly radius: number;
}

/** Trials as lines. */
export interface Thread {
  /** Place in the columns. */
  readonly row: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour: string;
}

/** A table's cell. */
export type Cell = string | number | null;

export interface Picture {
  readonly panels: readonly Panel[];
  readonly spots: Spots | null;
  readonly threads?: readonly Thread[];
  /** Marks under and over the trials. */
  under?(pen: Pen): void;
  over?(pen: Pen): void;
  /** The same in one or two sentences. */
  readonly summary: string;
  /** The same as numbers; the first row names the columns. */
  rows(): Cell[][];
  /** Signs and their meanings, beside those of the trials' states. */
  readonly legend?: readonly LegendEntry[];
  /** Where a share of the trials is drawn only: how many, of how many. */
  readonly drawn?: readonly [number, number];
}

export interface LegendEntry {
  readonly text: string;
  readonly colour: string;
  readonly sign: Shape | "line" | "dashed" | "area" | "ramp";
  /** From left to right, for `ramp`. */
  readonly colours?: readonly string[];
}

/** What a plot is drawn from. */
export interface PlotInput {
  readonly columns: Columns;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** What the objective measures. */
  readonly value: string;
  /** Whether values are on a logarithmic axis. */
  readonly log: boolean;
  /** The parameters that were picked, as many as the plot has axes for. */
  readonly picked: readonly string[];
  /** What `load` brought; null before. */
  readonly loaded: unknown;
  /** The trial that is explained, as things stood when it was asked for; null: the next one. */
  readonly at: number | null;
  /** Values that a reader guessed for the next trial; null: none. */
  readonly guess: Readonly<Record<string, Scalar>> | null;
  /** Whether the reader is to guess first, so that the sampler's choice is not shown. */
  readonly hidden: boolean;
}

export interface Plot {
  /** Words are `plots.ID.title` and so on. */
  readonly id: string;
  /** How many parameters a person picks for it. */
  readonly axes: 0 | 1 | 2;
  /** Whether it has an axis of values that may be logarithmic. */
  readonly valued: boolean;
  /** Takes the whole width of the view. */
  readonly wide?: boolean;
  /** Whether the states' signs are to be explained. */
  readonly states?: boolean;
  /** Whether a click on an empty place can be a guess of the next trial's values (panels' axes are the picked parameters). */
  readonly guessable?: boolean;
  /** Height in CSS pixels at this width; 300 if missing. */
  height?(columns: Columns, width: number, theme: Theme): number;
  /** Least width in CSS pixels; the card scrolls sideways where it has less. */
  minWidth?(columns: Columns): number;
  /** What else it needs of the study; asked for again when the key changes, one at a time. */
  load?(feed: Feed, picked: readonly string[]): Promise<unknown>;
  loadKey?(columns: Columns, picked: readonly string[], feed: Feed): string;
  picture(input: PlotInput): Picture;
}

/** A part of the picture with room for its axes. */
export function roomFor(theme: Theme, width: number, height: number): Box {
  const left = Math.round(theme.size * 4.6);
  const bottom = Math.round(theme.size * 3.2);
  const top = Math.round(theme.size * 0.8);
  return {
    left,
    top,
    width: Math.max(40, width - left - Math.round(theme.size)),
    height: Math.max(40, height - top - bottom),
  };
}

/** Pixels of an axis along the bottom, and of one along the side. */
export const across = ({ left, width }: Box): readonly [number, number] => [left, left + width];
export const upwards = ({ top, height }: Box): readonly [number, number] => [top + height, top];
