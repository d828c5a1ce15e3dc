/** Colours and marks of runs and classes: what a chart needs to know about looks. */

/** Number of run colours; after that many runs colours come round again with another dash. */
export const RUN_COLOURS = 8;

/** A mark on a curve, the second cue beside colour: on noisy curves it can be read where a dash pattern cannot. */
export type Mark = "circle" | "square" | "triangle" | "diamond";

const MARKS: readonly Mark[] = ["circle", "square", "triangle", "diamond"];

/** Stops of the sequential ramp that colours the points of a sweep. */
const STOPS = 5;

/** A colour as red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** What a drawing needs from the page's style. */
export interface Theme {
  ink: string;
  soft: string;
  line: string;
  strong: string;
  card: string;
  wash: string;
  runs: string[];
  sequence: Rgb[];
  low: Rgb;
  mid: Rgb;
  high: Rgb;
  pointLow: string;
  pointHigh: string;
  pointEdge: string;
  font: string;
  /** Type size of labels inside charts, CSS pixels. */
  size: number;
}

/** Reads the theme from the custom properties that apply to `element`. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: value("--ink"),
    soft: value("--ink-2"),
    line: value("--line"),
    strong: value("--line-strong"),
    card: value("--card"),
    wash: value("--wash"),
    runs: Array.from({ length: RUN_COLOURS }, (_, index) => value(`--run-${index}`)),
    sequence: Array.from({ length: STOPS }, (_, index) => parseHex(value(`--seq-${index}`))),
    low: parseHex(value("--ramp-low")),
    mid: parseHex(value("--ramp-mid")),
    high: parseHex(value("--ramp-high")),
    pointLow: value("--point-low"),
    pointHigh: value("--point-high"),
    pointEdge: value("--point-edge"),
    font: style.fontFamily,
    size: Math.max(12, Number.parseFloat(value("--small")) - 1),
  };
}

/** The colour of the run with this colour index. */
export function runColour(theme: Theme, index: number): string {
  return theme.runs[index % RUN_COLOURS] ?? theme.ink;
}

/** What decides how a run looks. */
export interface Look {
  /** Index into the qualitative colours. */
  readonly color: number;
  /** Index of the second cue. */
  readonly dash: number;
  /** Position 0 to 1 on the sequential ramp; null: a qualitative colour. */
  readonly ramp: number | null;
}

/** A run's colour for a canvas. */
export function lookColour(theme: Theme, look: Look): string {
  if (look.ramp === null) return runColour(theme, look.color);
  const { index, share } = between(look.ramp);
  const [from, to] = [theme.sequence[index], theme.sequence[index + 1]];
  return from && to ? css(mix(from, to, share)) : theme.ink;
}

/** A run's colour for a style sheet; follows the theme by itself. */
export function lookCss(look: Look): string {
  if (look.ramp === null) return `var(--run-${look.color % RUN_COLOURS})`;
  const { index, share } = between(look.ramp);
  return `color-mix(in srgb, var(--seq-${index + 1}) ${Math.round(share * 100)}%, var(--seq-${index}))`;
}

/** A run's mark. */
export function lookMark(look: Look): Mark {
  return MARKS[look.dash % MARKS.length] ?? "circle";
}

/** Corners of a mark about the origin, for a mark as large as a circle of radius 1; empty for the circle itself. */
export function markCorners(mark: Mark): readonly (readonly [x: number, y: number])[] {
  switch (mark) {
    case "circle":
      return [];
    case "square":
      return [
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ];
    case "triangle":
      return [
        [0, -1.25],
        [1.15, 0.85],
        [-1.15, 0.85],
      ];
    case "diamond":
      return [
        [0, -1.3],
        [1.3, 0],
        [0, 1.3],
        [-1.3, 0],
      ];
  }
}

function between(position: number): { index: number; share: number } {
  const at = Math.min(1, Math.max(0, position)) * (STOPS - 1);
  const index = Math.min(STOPS - 2, Math.floor(at));
  return { index, share: at - index };
}

/** `#rrggbb` or `#rgb` as numbers; anything else is mid grey, so that a bad style stays visible. */
export function parseHex(text: string): Rgb {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text);
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  const parts = long
    ? long.slice(1)
    : short
      ? short.slice(1).map((digit) => digit + digit)
      : ["80", "80", "80"];
  const [red = 128, green = 128, blue = 128] = parts.map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}

/** The diverging ramp at `t` in [0, 1]: low – middle – high. */
export function ramp(theme: Theme, t: number): Rgb {
  const clamped = Math.min(1, Math.max(0, t));
  return clamped < 0.5 ? mix(theme.low, theme.mid, clamped * 2) : mix(theme.mid, theme.high, clamped * 2 - 1);
}

/** Linear mixture of two colours. */
export function mix(from: Rgb, to: Rgb, t: number): Rgb {
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
}

/** A colour as CSS text. */
export function css(colour: Rgb): string {
  return `rgb(${Math.round(colour[0])} ${Math.round(colour[1])} ${Math.round(colour[2])})`;
}

/** The colour of a class: the ramp's ends for two classes, else the run colours. */
export function classColour(theme: Theme, label: number, classes: number): string {
  if (classes <= 2) return label > 0 ? theme.pointHigh : theme.pointLow;
  return runColour(theme, label);
}
