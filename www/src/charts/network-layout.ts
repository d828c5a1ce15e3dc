/** Where the units of a network stand in its drawing. All measures in CSS pixels. */

/** One drawn unit, or the mark that stands for those left out. */
export interface Node {
  /** 0 is the input layer. */
  layer: number;
  /** Index in its layer. */
  unit: number;
  x: number;
  y: number;
}

/** A layer's column. */
export interface Column {
  layer: number;
  x: number;
  nodes: Node[];
  /** Units of the layer that are not drawn. */
  hidden: number;
}

/** The whole drawing: node size and columns. */
export interface Layout {
  size: number;
  columns: Column[];
}

const LARGEST = 44;
const SMALLEST = 20;

/** Places layers of `sizes` (inputs first, outputs last) in `width`×`height`; rows that do not fit are counted. */
export function layOut(sizes: readonly number[], width: number, height: number): Layout {
  const most = Math.max(...sizes);
  const across = width / Math.max(2, sizes.length * 1.7 - 0.7);
  const size = Math.max(SMALLEST, Math.min(LARGEST, across, height / (most * 1.22)));
  const rows = Math.max(2, Math.floor(height / (size * 1.18)));
  const step = sizes.length > 1 ? (width - size) / (sizes.length - 1) : 0;
  const columns = sizes.map((count, layer): Column => {
    const shown = count <= rows ? count : rows - 1;
    const slots = Math.min(count, rows);
    const gap = Math.min(size * 1.5, slots > 1 ? (height - size) / (slots - 1) : 0);
    const top = (height - size - gap * (slots - 1)) / 2;
    const x = layer * step;
    const nodes = Array.from({ length: shown }, (_, unit) => ({ layer, unit, x, y: top + unit * gap }));
    return { layer, x, nodes, hidden: count - shown };
  });
  return { size, columns };
}

/** The node under a point, or null. */
export function nodeAt(layout: Layout, x: number, y: number): Node | null {
  for (const column of layout.columns) {
    for (const node of column.nodes) {
      if (x >= node.x && x <= node.x + layout.size && y >= node.y && y <= node.y + layout.size) return node;
    }
  }
  return null;
}

/** Offsets of each layer's weights (in, out) and biases in the flat parameters of one trial. */
export function offsets(sizes: readonly number[]): { weights: number; biases: number }[] {
  let at = 0;
  return sizes.slice(1).map((out, index) => {
    const weights = at;
    const biases = at + (sizes[index] ?? 0) * out;
    at = biases + out;
    return { weights, biases };
  });
}

/** The weight from unit `from` of layer `layer - 1` to unit `to` of layer `layer` (1 or more). */
export function weightOf(
  params: ArrayLike<number>,
  sizes: readonly number[],
  layer: number,
  from: number,
  to: number,
): number {
  const place = offsets(sizes)[layer - 1];
  return place ? (params[place.weights + from * (sizes[layer] ?? 0) + to] ?? 0) : 0;
}

/** The bias of unit `unit` of layer `layer` (1 or more). */
export function biasOf(
  params: ArrayLike<number>,
  sizes: readonly number[],
  layer: number,
  unit: number,
): number {
  const place = offsets(sizes)[layer - 1];
  return place ? (params[place.biases + unit] ?? 0) : 0;
}
