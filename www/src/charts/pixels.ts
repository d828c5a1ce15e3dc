/** Fast pictures: colours from a table into small hidden canvases, which are then drawn large. */
import { type Rgb, ramp, type Theme } from "./palette";

/** Colours in the table of the ramp. */
const LEVELS = 256;

const tables = new WeakMap<Theme, Uint8ClampedArray>();

/** The diverging ramp as a table of colours, made once per theme. */
export function rampTable(theme: Theme): Uint8ClampedArray {
  const known = tables.get(theme);
  if (known) return known;
  const table = new Uint8ClampedArray(LEVELS * 3);
  for (let level = 0; level < LEVELS; level += 1) {
    table.set(ramp(theme, level / (LEVELS - 1)) as Rgb, level * 3);
  }
  tables.set(theme, table);
  return table;
}

const buffers = new Map<string, CanvasRenderingContext2D>();

/** A hidden canvas of `width`×`height` pixels, kept for the next call of that size. */
export function buffer(width: number, height = width): CanvasRenderingContext2D {
  const key = `${width}x${height}`;
  let context = buffers.get(key);
  if (!context) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const made = canvas.getContext("2d", { willReadFrequently: true });
    if (!made) throw new Error("This browser gives no 2-D canvas");
    context = made;
    buffers.set(key, context);
  }
  return context;
}

/** Writes the colour at `t` (0 to 1; else the nearer end, the middle for what is not finite) as pixel `index`. */
export function copyColour(
  pixels: Uint8ClampedArray,
  index: number,
  table: Uint8ClampedArray,
  t: number,
): void {
  const level = Number.isFinite(t)
    ? Math.min(LEVELS - 1, Math.max(0, Math.round(t * (LEVELS - 1))))
    : LEVELS / 2;
  pixels[index * 4] = table[level * 3] ?? 0;
  pixels[index * 4 + 1] = table[level * 3 + 1] ?? 0;
  pixels[index * 4 + 2] = table[level * 3 + 2] ?? 0;
  pixels[index * 4 + 3] = 255;
}
