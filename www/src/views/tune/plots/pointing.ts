/** From places on a picture to trials: the nearest point, those inside a box, the next one for a key. */
import type { Box } from "./pen";
import type { Picture, Spots } from "./picture";

/** How far from a point the pointer still means it, CSS pixels. */
const REACH = 28;

/** The nearest spot to a place; -1 if none is in reach. */
export function nearestSpot(spots: Spots, x: number, y: number, reach = REACH): number {
  let [best, least] = [-1, reach * reach];
  for (let i = 0; i < spots.row.length; i += 1) {
    const [dx, dy] = [(spots.x[i] ?? Number.NaN) - x, (spots.y[i] ?? Number.NaN) - y];
    const square = dx * dx + dy * dy;
    if (square <= least) [best, least] = [i, square];
  }
  return best;
}

/** How far outside a panel a drag may begin, CSS pixels. */
const SLACK = 8;

/** The panel at a place; -1 outside of all. Narrow panels are wider for a finger. */
export function panelAt(picture: Picture, x: number, y: number): number {
  return picture.panels.findIndex(({ box, brush }) => {
    const slack = brush === "y" ? Math.max(0, 18 - box.width / 2) : SLACK;
    const [dx, dy] = [x - box.left, y - box.top];
    return dx >= -slack && dx <= box.width + slack && dy >= -slack && dy <= box.height + slack;
  });
}

/** Boxes that were drawn, by panel: a trial is selected when it has a point inside each of them. */
export function rowsInside(picture: Picture, boxes: ReadonlyMap<number, Box>): Set<number> {
  const { spots, panels } = picture;
  let rows: Set<number> | null = null;
  for (const [panel, box] of boxes) {
    const tall = panels[panel]?.brush === "y";
    const inside = new Set<number>();
    for (let i = 0; spots && i < spots.row.length; i += 1) {
      if (spots.panel[i] !== panel) continue;
      const [x, y] = [spots.x[i] ?? Number.NaN, spots.y[i] ?? Number.NaN];
      const row = spots.row[i] ?? -1;
      const across = tall || (x >= box.left && x <= box.left + box.width);
      if (across && y >= box.top && y <= box.top + box.height && (rows?.has(row) ?? true)) inside.add(row);
    }
    rows = inside;
  }
  return rows ?? new Set();
}

export type Direction = "left" | "right" | "up" | "down";

/** The next spot of the same panel in a direction, along that axis; the same one at the end, the first if none was. */
export function nextSpot(spots: Spots, from: number, direction: Direction, panel: number): number {
  const key = direction === "left" || direction === "right" ? spots.x : spots.y;
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  let best = -1;
  for (let i = 0; i < spots.row.length; i += 1) {
    if (spots.panel[i] !== panel || !Number.isFinite(key[i])) continue;
    if (from < 0) {
      if (best < 0 || (key[i] ?? 0) < (key[best] ?? 0)) best = i;
    } else if (isAfter(key, i, from, sign) && (best < 0 || isAfter(key, best, i, sign))) best = i;
  }
  return best < 0 ? from : best;
}

/** Whether spot `a` comes after spot `b` in this direction; ties go by place in the list. */
function isAfter(key: ArrayLike<number>, a: number, b: number, sign: number): boolean {
  const difference = ((key[a] ?? 0) - (key[b] ?? 0)) * sign;
  return difference > 0 || (difference === 0 && (a - b) * sign > 0);
}

/** The box with two corners. */
export function boxBetween(x0: number, y0: number, x1: number, y1: number): Box {
  return {
    left: Math.min(x0, x1),
    top: Math.min(y0, y1),
    width: Math.abs(x1 - x0),
    height: Math.abs(y1 - y0),
  };
}
