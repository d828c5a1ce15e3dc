/** What a network on two inputs computes: its output over the plane, with the data on top. */
import { classColour, css, mix, parseHex, runColour, type Theme } from "./palette";
import { buffer, copyColour, rampTable } from "./pixels";

/** Kind of output: one probability, one per class, or a value. */
export type OutputKind = "binary" | "classes" | "value";

/** A network's output on an R×R lattice; row 0 is the top (largest second input). */
export interface Field {
  /** (R, R, outputs), row-major. */
  values: ArrayLike<number>;
  resolution: number;
  outputs: number;
  kind: OutputKind;
  /** Span of the target, for `value`. */
  span: readonly [low: number, high: number];
}

/** Points of a data set with two inputs, and the part of the plane in sight. */
export interface Scatter {
  /** (N, 2) */
  x: ArrayLike<number>;
  /** (N, 1): class index or target. */
  y: ArrayLike<number>;
  /** Rows drawn filled and rows drawn as rings. */
  train: ArrayLike<number>;
  test: ArrayLike<number>;
  classes: number;
  kind: OutputKind;
  span: readonly [low: number, high: number];
  bounds: { x: readonly [number, number]; y: readonly [number, number] };
}

/** A rectangle of a canvas, device pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Paints `field` over `box` (left out: the whole canvas), smoothed between lattice points. */
export function paintField(ctx: CanvasRenderingContext2D, field: Field, theme: Theme, box?: Box): void {
  const { resolution } = field;
  const small = buffer(resolution);
  const image = small.createImageData(resolution, resolution);
  if (field.kind === "classes") fillClasses(image.data, field, theme);
  else fillRamp(image.data, field, theme);
  small.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = true;
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: ctx.canvas.width, height: ctx.canvas.height };
  ctx.drawImage(small.canvas, x, y, width, height);
}

/** Paints one R×R map of activations (row 0 on top), `offset` values into `values`, scaled to its own largest magnitude. */
export function paintActivation(
  ctx: CanvasRenderingContext2D,
  values: ArrayLike<number>,
  offset: number,
  resolution: number,
  box: { x: number; y: number; size: number },
  theme: Theme,
): void {
  let most = 1e-6;
  for (let index = 0; index < resolution * resolution; index += 1) {
    most = Math.max(most, Math.abs(values[offset + index] ?? 0));
  }
  const small = buffer(resolution);
  const image = small.createImageData(resolution, resolution);
  const table = rampTable(theme);
  for (let index = 0; index < resolution * resolution; index += 1) {
    copyColour(image.data, index, table, ((values[offset + index] ?? 0) / most + 1) / 2);
  }
  small.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(small.canvas, box.x, box.y, box.size, box.size);
}

function fillRamp(pixels: Uint8ClampedArray, field: Field, theme: Theme): void {
  const [low, high] = field.kind === "binary" ? [0, 1] : symmetric(field.span);
  const table = rampTable(theme);
  const count = field.resolution * field.resolution;
  for (let index = 0; index < count; index += 1) {
    copyColour(pixels, index, table, ((field.values[index * field.outputs] ?? 0) - low) / (high - low || 1));
  }
}

/** Class colours mixed by their probabilities over the card's colour. */
function fillClasses(pixels: Uint8ClampedArray, field: Field, theme: Theme): void {
  const base = parseHex(theme.card);
  const colours = Array.from({ length: field.outputs }, (_, label) =>
    mix(base, parseHex(runColour(theme, label)), 0.62),
  );
  const count = field.resolution * field.resolution;
  for (let index = 0; index < count; index += 1) {
    let [red, green, blue] = [0, 0, 0];
    let total = 0;
    colours.forEach((colour, label) => {
      const share = Math.max(0, field.values[index * field.outputs + label] ?? 0) ** 2;
      total += share;
      red += share * colour[0];
      green += share * colour[1];
      blue += share * colour[2];
    });
    const scale = 1 / (total || 1);
    pixels[index * 4] = red * scale;
    pixels[index * 4 + 1] = green * scale;
    pixels[index * 4 + 2] = blue * scale;
    pixels[index * 4 + 3] = 255;
  }
}

/** A span made symmetric about zero when zero lies inside it, so that the ramp's middle means zero. */
function symmetric([low, high]: readonly [number, number]): readonly [number, number] {
  if (low >= 0 || high <= 0) return [low, high];
  const most = Math.max(-low, high);
  return [-most, most];
}

/** Paints the data: train rows filled, test rows as rings; two or more classes differ in shape as well as colour. */
export function paintScatter(
  ctx: CanvasRenderingContext2D,
  data: Scatter,
  theme: Theme,
  radius: number,
): void {
  for (const [rows, filled] of [
    [data.test, false],
    [data.train, true],
  ] as const) {
    for (let index = 0; index < rows.length; index += 1) {
      paintPoint(ctx, data, rows[index] ?? 0, filled, theme, radius);
    }
  }
}

function paintPoint(
  ctx: CanvasRenderingContext2D,
  data: Scatter,
  row: number,
  filled: boolean,
  theme: Theme,
  radius: number,
): void {
  const { x: across, y: up } = data.bounds;
  const px = (((data.x[row * 2] ?? 0) - across[0]) / (across[1] - across[0])) * ctx.canvas.width;
  const py = ((up[1] - (data.x[row * 2 + 1] ?? 0)) / (up[1] - up[0])) * ctx.canvas.height;
  const colour = pointColour(data, data.y[row] ?? 0, theme);
  ctx.beginPath();
  traceShape(ctx, data.kind === "value" ? 0 : (data.y[row] ?? 0), px, py, radius);
  if (filled) {
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.lineWidth = radius * 0.28;
    ctx.strokeStyle = theme.pointEdge;
    ctx.stroke();
  } else {
    ctx.lineWidth = radius * 0.95;
    ctx.strokeStyle = theme.pointEdge;
    ctx.stroke();
    ctx.lineWidth = radius * 0.5;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
}

function pointColour(data: Scatter, value: number, theme: Theme): string {
  if (data.kind !== "value") return classColour(theme, value, data.classes);
  const [low, high] = symmetric(data.span);
  const t = (value - low) / (high - low || 1);
  const [from, to] = t < 0.5 ? [theme.pointLow, theme.soft] : [theme.soft, theme.pointHigh];
  return css(mix(parseHex(from), parseHex(to), t < 0.5 ? t * 2 : t * 2 - 1));
}

/** A shape per class: circle, diamond, triangle, square, then again. */
export function traceShape(
  ctx: CanvasRenderingContext2D,
  label: number,
  x: number,
  y: number,
  radius: number,
): void {
  const shape = Math.round(label) % 4;
  if (shape === 0) {
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const corners = shape === 2 ? 3 : 4;
  const turn = shape === 3 ? Math.PI / 4 : -Math.PI / 2;
  const reach = radius * (shape === 2 ? 1.3 : 1.2);
  for (let corner = 0; corner < corners; corner += 1) {
    const angle = turn + (corner * 2 * Math.PI) / corners;
    const [dx, dy] = [reach * Math.cos(angle), reach * Math.sin(angle)];
    if (corner === 0) ctx.moveTo(x + dx, y + dy);
    else ctx.lineTo(x + dx, y + dy);
  }
  ctx.closePath();
}
