/** A drawing as a file of its own. */
import type { Theme } from "../../charts/palette";

/** Pixels of a PNG for each of the drawing's. */
const RATIO = 2;

/** The drawing as an SVG document that needs no style sheet of the page. */
export function svgDocument(drawn: Element, theme: Theme, title: string): string {
  const svg = drawn.cloneNode(true) as Element;
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.removeAttribute("aria-hidden");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of [
    ["width", "100%"],
    ["height", "100%"],
    ["fill", theme.card],
  ] as const) {
    ground.setAttribute(name, value);
  }
  svg.prepend(ground);
  return new XMLSerializer().serializeToString(svg);
}

/** An SVG document of these CSS pixels as a PNG. */
export async function svgToPng(text: string, width: number, height: number): Promise<Blob> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * RATIO;
  canvas.height = height * RATIO;
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This browser gives no 2-D canvas");
  ctx.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not write the picture");
  return blob;
}
