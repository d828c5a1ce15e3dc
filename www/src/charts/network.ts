/** The network as a picture: units with what they compute, weights as lines. */
import { type Field, paintActivation, paintField } from "./boundary";
import { paintSigned } from "./images";
import { type Layout, layOut, type Node, offsets } from "./network-layout";
import { css, type Theme } from "./palette";

/** A network with its weights and, for two inputs, its units' activations over the plane. */
export interface NetworkView {
  /** Units per layer, inputs first. */
  sizes: readonly number[];
  /** Per layer weights (in, out) row-major, then biases. */
  params: ArrayLike<number>;
  /** (hidden units of all layers in order, R, R), row 0 on top; null when the input is not a plane. */
  neurons: ArrayLike<number> | null;
  resolution: number;
  /** The output over the plane. */
  field: Field | null;
}

/** A rectangle of the drawing in which units are drawn; `scale` is device pixels per CSS pixel. */
export interface Sheet {
  ctx: CanvasRenderingContext2D;
  layout: Layout;
  scale: number;
  theme: Theme;
}

/** Lays the network out for a canvas of `width`×`height` CSS pixels. */
export function arrange(view: NetworkView, width: number, height: number): Layout {
  const outputs = view.sizes.at(-1) ?? 1;
  return layOut([...view.sizes.slice(0, -1), outputs], width, height);
}

/** Paints lines, then units; the lines of `picked` stand out. */
export function paintNetwork(sheet: Sheet, view: NetworkView, picked: Node | null): void {
  const { ctx, layout } = sheet;
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  const places = offsets(view.sizes);
  layout.columns.slice(1).forEach((column, index) => {
    const place = places[index];
    if (place) paintWeights(sheet, view, column.layer, place.weights, picked);
  });
  let before = 0;
  layout.columns.forEach((column) => {
    for (const node of column.nodes) paintUnit(sheet, view, node, before + node.unit, picked);
    if (column.layer > 0) before += view.sizes[column.layer] ?? 0;
    if (column.hidden > 0) paintMore(sheet, column.x, column.nodes.at(-1)?.y ?? 0, column.hidden);
  });
}

function paintWeights(
  sheet: Sheet,
  view: NetworkView,
  layer: number,
  start: number,
  picked: Node | null,
): void {
  const { ctx, layout, scale, theme } = sheet;
  const outputs = view.sizes[layer] ?? 0;
  const from = layout.columns[layer - 1]?.nodes ?? [];
  const to = layout.columns[layer]?.nodes ?? [];
  let most = 1e-9;
  for (const a of from) {
    for (const b of to) most = Math.max(most, Math.abs(view.params[start + a.unit * outputs + b.unit] ?? 0));
  }
  for (const a of from) {
    for (const b of to) {
      const weight = view.params[start + a.unit * outputs + b.unit] ?? 0;
      const share = Math.abs(weight) / most;
      if (share < 0.02 || !Number.isFinite(share)) continue;
      const touches = picked !== null && (same(picked, a) || same(picked, b));
      ctx.globalAlpha = picked === null ? 0.25 + 0.7 * share : touches ? 1 : 0.1;
      ctx.strokeStyle = weight > 0 ? theme.pointHigh : theme.pointLow;
      ctx.lineWidth = Math.max(0.6, 4.5 * share) * scale;
      ctx.setLineDash(weight > 0 ? [] : [4 * scale, 3 * scale]);
      strokeCurve(ctx, scale, a.x + layout.size, a.y + layout.size / 2, b.x, b.y + layout.size / 2);
    }
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

function strokeCurve(
  ctx: CanvasRenderingContext2D,
  scale: number,
  ...[x0, y0, x1, y1]: [number, number, number, number]
): void {
  const middle = ((x0 + x1) / 2) * scale;
  ctx.beginPath();
  ctx.moveTo(x0 * scale, y0 * scale);
  ctx.bezierCurveTo(middle, y0 * scale, middle, y1 * scale, x1 * scale, y1 * scale);
  ctx.stroke();
}

function paintUnit(sheet: Sheet, view: NetworkView, node: Node, order: number, picked: Node | null): void {
  const { ctx, layout, scale, theme } = sheet;
  const box = { x: node.x * scale, y: node.y * scale, size: layout.size * scale };
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.size, box.size, 5 * scale);
  ctx.save();
  ctx.clip();
  paintInside(sheet, view, node, order, box);
  ctx.restore();
  const chosen = picked !== null && same(picked, node);
  ctx.lineWidth = (chosen ? 2.5 : 1) * scale;
  ctx.strokeStyle = chosen ? theme.ink : theme.strong;
  ctx.stroke();
  ctx.restore();
}

function paintInside(
  sheet: Sheet,
  view: NetworkView,
  node: Node,
  order: number,
  box: { x: number; y: number; size: number },
): void {
  const { ctx, theme } = sheet;
  const last = view.sizes.length - 1;
  ctx.fillStyle = theme.wash;
  ctx.fillRect(box.x, box.y, box.size, box.size);
  if (node.layer === 0 && (view.sizes[0] ?? 0) === 2) paintInput(sheet, node.unit, box);
  else if (node.layer > 0 && node.layer < last && view.neurons) {
    const { resolution } = view;
    paintActivation(ctx, view.neurons, order * resolution * resolution, resolution, box, theme);
  } else if (node.layer === last && view.field) paintOutput(sheet, view.field, node.unit, box);
}

/** An input unit shows its own coordinate: x₁ grows to the right, x₂ upwards. */
function paintInput(sheet: Sheet, unit: number, box: { x: number; y: number; size: number }): void {
  const { ctx, theme } = sheet;
  const { x, y, size } = box;
  const gradient =
    unit === 0 ? ctx.createLinearGradient(x, y, x + size, y) : ctx.createLinearGradient(x, y + size, x, y);
  gradient.addColorStop(0, css(theme.low));
  gradient.addColorStop(0.5, css(theme.mid));
  gradient.addColorStop(1, css(theme.high));
  ctx.fillStyle = gradient;
  ctx.fillRect(box.x, box.y, box.size, box.size);
}

function paintOutput(
  sheet: Sheet,
  field: Field,
  unit: number,
  box: { x: number; y: number; size: number },
): void {
  const one = field.kind === "classes" ? slice(field, unit) : field;
  paintField(sheet.ctx, one, sheet.theme, { x: box.x, y: box.y, width: box.size, height: box.size });
}

/** One class' probability as a field of its own. */
function slice(field: Field, unit: number): Field {
  const count = field.resolution * field.resolution;
  const values = new Float32Array(count);
  for (let index = 0; index < count; index += 1)
    values[index] = field.values[index * field.outputs + unit] ?? 0;
  return { ...field, values, outputs: 1, kind: "binary" };
}

function paintMore(sheet: Sheet, x: number, lastY: number, count: number): void {
  const { ctx, layout, scale, theme } = sheet;
  ctx.fillStyle = theme.soft;
  ctx.font = `${theme.size * scale}px ${theme.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(`+${count}`, (x + layout.size / 2) * scale, (lastY + layout.size * 1.65) * scale);
}

function same(a: Node, b: Node): boolean {
  return a.layer === b.layer && a.unit === b.unit;
}

/** Every layer's weights as a matrix (inputs down, units across), for networks that do not act on a plane. */
export function paintMatrix(
  ctx: CanvasRenderingContext2D,
  view: NetworkView,
  layer: number,
  theme: Theme,
): void {
  const [rows, columns] = [view.sizes[layer - 1] ?? 1, view.sizes[layer] ?? 1];
  const start = offsets(view.sizes)[layer - 1]?.weights ?? 0;
  let most = 1e-9;
  for (let index = 0; index < rows * columns; index += 1) {
    most = Math.max(most, Math.abs(view.params[start + index] ?? 0));
  }
  const box = { x: 0, y: 0, width: ctx.canvas.width, height: ctx.canvas.height };
  paintSigned(
    ctx,
    (row, column) => view.params[start + row * columns + column] ?? 0,
    rows,
    columns,
    most,
    box,
    theme,
  );
}

/** One first-layer unit's weights as a square image (inputs = side²). */
export function paintWeightImage(
  ctx: CanvasRenderingContext2D,
  view: NetworkView,
  unit: number,
  side: number,
  theme: Theme,
): void {
  const columns = view.sizes[1] ?? 1;
  let most = 1e-9;
  for (let index = 0; index < side * side; index += 1) {
    most = Math.max(most, Math.abs(view.params[index * columns + unit] ?? 0));
  }
  const box = { x: 0, y: 0, width: ctx.canvas.width, height: ctx.canvas.height };
  const value = (row: number, column: number): number =>
    view.params[(row * side + column) * columns + unit] ?? 0;
  paintSigned(ctx, value, side, side, most, box, theme);
}
