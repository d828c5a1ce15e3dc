/** Taking a plot along: the same picture at a size of its own. */
import { download, toCsv } from "../../../charts/export";
import { theme } from "../../../elements/theme";
import { CanvasPen } from "./canvas-pen";
import type { PlotCard } from "./card";
import { paint } from "./paint";
import type { Pen } from "./pen";
import { SvgPen } from "./svg-pen";

/** CSS pixels of a saved picture, and pixels for each of them in a PNG. */
const WIDTH = 800;
const HEIGHT = 460;
const DENSITY = 2;

export async function savePicture(card: PlotCard, kind: "PNG" | "SVG" | "CSV", title: string): Promise<void> {
  const name = `${card.plot.id}.${kind.toLowerCase()}`;
  const height = card.plot.height?.(card.feed.columns, WIDTH, theme()) ?? HEIGHT;
  const picture = card.plot.picture(card.input(WIDTH, height));
  if (kind === "CSV") {
    download(name, new Blob([toCsv(picture.rows())], { type: "text/csv" }));
    return;
  }
  const { selection } = card.feed.study;
  const { id } = card.feed.columns;
  const draw = (pen: Pen): void =>
    paint(pen, picture, theme(), (row) => selection.has(id[row] ?? -1), selection.size > 0);
  if (kind === "SVG") {
    const pen = new SvgPen(WIDTH, height, theme().card, title);
    draw(pen);
    download(name, new Blob([pen.document()], { type: "image/svg+xml" }));
    return;
  }
  download(name, await toPng(draw, height));
}

async function toPng(draw: (pen: Pen) => void, height: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH * DENSITY, height * DENSITY];
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This browser gives no 2-D canvas");
  ctx.scale(DENSITY, DENSITY);
  ctx.fillStyle = theme().card;
  ctx.fillRect(0, 0, WIDTH, height);
  draw(new CanvasPen(ctx, theme().font, DENSITY));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not write the picture");
  return blob;
}
