/** Paints a picture with any pen: axes, then trials, those that are not selected faintly. */
import type { Theme } from "../../../charts/palette";
import type { Axis } from "./axis";
import type { Box, Pen } from "./pen";
import type { Panel, Picture, Spots } from "./picture";

/** Opacity of trials that are not selected, and of all trials' lines. */
const FAINT = 0.14;
const LINE = 0.55;

export function paint(
  pen: Pen,
  picture: Picture,
  theme: Theme,
  selected: (row: number) => boolean,
  any: boolean,
): void {
  for (const panel of picture.panels) frame(pen, panel, theme);
  picture.under?.(pen);
  threads(pen, picture, theme, selected, any);
  if (picture.spots) spots(pen, picture.spots, selected, any);
  picture.over?.(pen);
}

/** Faint lines that are drawn in one go: far fewer strokes, and no longer paths than a browser strokes quickly. */
const BUNDLE = 40;

function threads(
  pen: Pen,
  picture: Picture,
  theme: Theme,
  selected: (row: number) => boolean,
  any: boolean,
): void {
  const all = picture.threads ?? [];
  const many = all.length > 300 ? 0.5 : 1;
  const faint = any ? all.filter(({ row }) => !selected(row)) : [];
  for (let k = 0; k < faint.length; k += BUNDLE) {
    const bundle = faint.slice(k, k + BUNDLE);
    // A line breaks at what is not a number.
    const together = (axis: "x" | "y") =>
      bundle.flatMap((thread) => [...Array.from(thread[axis]), Number.NaN]);
    pen.line(together("x"), together("y"), { colour: theme.soft, width: 1, alpha: FAINT });
  }
  for (const { row, x, y, colour } of all) {
    if (any && !selected(row)) continue;
    pen.line(x, y, { colour, width: any ? 2 : 1.3, alpha: any ? 0.95 : LINE * many });
  }
}

/** Points by look, so that each look is drawn in one go; the worst states first. */
function spots(
  pen: Pen,
  { row, x, y, look, looks, radius }: Spots,
  selected: (row: number) => boolean,
  any: boolean,
): void {
  for (const chosen of any ? [false, true] : [true]) {
    for (let k = looks.length - 1; k >= 0; k -= 1) {
      const [xs, ys]: [number[], number[]] = [[], []];
      for (let i = 0; i < row.length; i += 1) {
        if (look[i] !== k || (any && selected(row[i] ?? -1) !== chosen)) continue;
        xs.push(x[i] ?? Number.NaN);
        ys.push(y[i] ?? Number.NaN);
      }
      const { shape, colour } = looks[k] ?? { shape: "circle", colour: "#888" };
      pen.dots(shape, xs, ys, any && chosen ? radius * 1.25 : radius, colour, chosen ? 0.9 : FAINT * 1.6);
    }
  }
}

function frame(pen: Pen, panel: Panel, theme: Theme): void {
  const { box, x, y } = panel;
  if (y) sideAxis(pen, box, y, theme, panel.bare ?? false);
  if (x) bottomAxis(pen, box, x, theme);
  if (panel.title)
    pen.text(panel.title, box.left + box.width / 2, box.top - theme.size * 1.2, {
      colour: theme.ink,
      size: theme.size,
      anchor: "middle",
      bold: true,
    });
}

function sideAxis(pen: Pen, box: Box, axis: Axis, theme: Theme, bare: boolean): void {
  const words = { colour: theme.soft, size: theme.size, anchor: "end" } as const;
  for (const { at, text } of axis.ticks) {
    pen.line([box.left, box.left + box.width], [at, at], { colour: theme.line, width: 1 });
    if (!bare) pen.text(text, box.left - 6, at, words);
  }
  if (bare || !axis.label) return;
  const label = { colour: theme.soft, size: theme.size, anchor: "middle", upwards: true } as const;
  pen.text(axis.label, theme.size * 0.8, box.top + box.height / 2, label);
}

function bottomAxis(pen: Pen, box: Box, axis: Axis, theme: Theme): void {
  const base = box.top + box.height;
  pen.line([box.left, box.left + box.width], [base, base], { colour: theme.strong, width: 1 });
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, text } of axis.ticks) {
    pen.line([at, at], [base, base + 4], { colour: theme.strong, width: 1 });
    const half = (text.length * theme.size * 0.6) / 2;
    if (at - half < free) continue;
    free = at + half + 4;
    pen.text(text, at, base + theme.size, { colour: theme.soft, size: theme.size, anchor: "middle" });
  }
  pen.text(axis.label, box.left + box.width / 2, base + theme.size * 2.4, {
    colour: theme.soft,
    size: theme.size,
    anchor: "middle",
  });
}
