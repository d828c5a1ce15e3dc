/** A pen that writes an SVG document. */
import { pictureOf } from "./canvas-pen";
import { type Box, corners, isLines, type Pen, type Shape, type Stroke, type Words } from "./pen";

export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  #clips = 0;
  #clipped = false;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly background: string,
    private readonly title: string,
  ) {}

  clip(box: Box | null): void {
    if (this.#clipped) this.#parts.push("</g>");
    this.#clipped = box !== null;
    if (box === null) return;
    const id = `clip${this.#clips++}`;
    this.#parts.push(`<clipPath id="${id}"><rect ${attributes(box)}/></clipPath><g clip-path="url(#${id})">`);
  }

  line(x: ArrayLike<number>, y: ArrayLike<number>, stroke: Stroke): void {
    const dash = stroke.dash?.length ? ` stroke-dasharray="${stroke.dash.join(" ")}"` : "";
    this.#parts.push(
      `<path d="${path(x, y)}" fill="none" stroke="${escaped(stroke.colour)}" stroke-width="${stroke.width}" stroke-opacity="${stroke.alpha ?? 1}" stroke-linejoin="round"${dash}/>`,
    );
  }

  area(x: ArrayLike<number>, y: ArrayLike<number>, colour: string, alpha: number): void {
    this.#parts.push(`<path d="${path(x, y)}Z" fill="${escaped(colour)}" fill-opacity="${alpha}"/>`);
  }

  rect(box: Box, colour: string, alpha: number): void {
    this.#parts.push(`<rect ${attributes(box)} fill="${escaped(colour)}" fill-opacity="${alpha}"/>`);
  }

  dots(
    shape: Shape,
    x: ArrayLike<number>,
    y: ArrayLike<number>,
    radius: number,
    colour: string,
    alpha: number,
  ): void {
    const hollow = shape === "ring" || isLines(shape);
    const look = hollow
      ? `fill="none" stroke="${escaped(colour)}" stroke-width="${short(Math.max(1.4, radius * 0.5))}"`
      : `fill="${escaped(colour)}"`;
    const marks: string[] = [];
    for (let i = 0; i < x.length; i += 1) {
      const [px, py] = [x[i] ?? Number.NaN, y[i] ?? Number.NaN];
      if (Number.isFinite(px) && Number.isFinite(py)) marks.push(mark(shape, px, py, radius));
    }
    if (marks.length > 0) this.#parts.push(`<g ${look} opacity="${alpha}">${marks.join("")}</g>`);
  }

  text(text: string, x: number, y: number, words: Words): void {
    const turn = words.upwards ? ` transform="rotate(-90 ${short(x)} ${short(y)})"` : "";
    const weight = words.bold ? ' font-weight="600"' : "";
    this.#parts.push(
      `<text x="${short(x)}" y="${short(y)}" dy="0.35em" font-size="${words.size}" fill="${escaped(words.colour)}" text-anchor="${words.anchor ?? "start"}"${weight}${turn}>${escaped(text)}</text>`,
    );
  }

  cells(box: Box, columns: number, rows: number, colours: Int32Array): void {
    const address = pictureOf(columns, rows, colours).toDataURL("image/png");
    this.#parts.push(
      `<image ${attributes(box)} preserveAspectRatio="none" style="image-rendering:pixelated" href="${address}"/>`,
    );
  }

  /** The document so far. */
  document(): string {
    const { width, height } = this;
    this.clip(null);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img" aria-label="${escaped(this.title)}"><title>${escaped(this.title)}</title><rect width="${width}" height="${height}" fill="${escaped(this.background)}"/>${this.#parts.join("")}</svg>`;
  }
}

function mark(shape: Shape, x: number, y: number, radius: number): string {
  const points = corners(shape);
  if (points === null) return `<circle cx="${short(x)}" cy="${short(y)}" r="${radius}"/>`;
  const at = points.map(([px, py]) => `${short(x + px * radius)} ${short(y + py * radius)}`);
  return isLines(shape)
    ? `<path d="M${at[0]}L${at[1]}M${at[2]}L${at[3]}"/>`
    : `<path d="M${at.join("L")}Z"/>`;
}

function path(x: ArrayLike<number>, y: ArrayLike<number>): string {
  let text = "";
  let pen = false;
  for (let i = 0; i < x.length; i += 1) {
    const [px, py] = [x[i] ?? Number.NaN, y[i] ?? Number.NaN];
    const there = Number.isFinite(px) && Number.isFinite(py);
    if (there) text += `${pen ? "L" : "M"}${short(px)} ${short(py)}`;
    pen = there;
  }
  return text;
}

function attributes({ left, top, width, height }: Box): string {
  return `x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(height)}"`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
