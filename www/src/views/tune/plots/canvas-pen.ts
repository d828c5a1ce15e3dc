/** A pen on a canvas. */
import { type Box, corners, isLines, type Pen, type Shape, type Stroke, type Words } from "./pen";

/** Widths of marks that are lines, in parts of the radius. */
const LINE_SHARE = 0.5;

export class CanvasPen implements Pen {
  #clipped = false;

  /** `ctx` is scaled so that a unit is a CSS pixel. */
  constructor(
    private readonly ctx: CanvasRenderingContext2D,
    private readonly font: string,
    /** Device pixels per CSS pixel, for the sprites of marks. */
    private readonly ratio: number,
  ) {}

  clip(box: Box | null): void {
    const { ctx } = this;
    if (this.#clipped) ctx.restore();
    this.#clipped = box !== null;
    if (box === null) return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left, box.top, box.width, box.height);
    ctx.clip();
  }

  line(x: ArrayLike<number>, y: ArrayLike<number>, stroke: Stroke): void {
    const { ctx } = this;
    ctx.globalAlpha = stroke.alpha ?? 1;
    ctx.strokeStyle = stroke.colour;
    ctx.lineWidth = stroke.width;
    ctx.lineJoin = "round";
    ctx.setLineDash([...(stroke.dash ?? [])]);
    ctx.beginPath();
    let pen = false;
    for (let i = 0; i < x.length; i += 1) {
      const [px, py] = [x[i] ?? Number.NaN, y[i] ?? Number.NaN];
      const there = Number.isFinite(px) && Number.isFinite(py);
      if (there && pen) ctx.lineTo(px, py);
      else if (there) ctx.moveTo(px, py);
      pen = there;
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  area(x: ArrayLike<number>, y: ArrayLike<number>, colour: string, alpha: number): void {
    const { ctx } = this;
    ctx.globalAlpha = alpha;
    ctx.fillStyle = colour;
    ctx.beginPath();
    for (let i = 0; i < x.length; i += 1) ctx.lineTo(x[i] ?? 0, y[i] ?? 0);
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  rect(box: Box, colour: string, alpha: number): void {
    this.ctx.globalAlpha = alpha;
    this.ctx.fillStyle = colour;
    this.ctx.fillRect(box.left, box.top, box.width, box.height);
    this.ctx.globalAlpha = 1;
  }

  /** Marks are drawn once and then copied: ten thousand of them take a few milliseconds. */
  dots(
    shape: Shape,
    x: ArrayLike<number>,
    y: ArrayLike<number>,
    radius: number,
    colour: string,
    alpha: number,
  ): void {
    if (x.length === 0) return;
    const sprite = spriteOf(shape, radius, colour, this.ratio);
    const size = sprite.width / this.ratio;
    this.ctx.globalAlpha = alpha;
    for (let i = 0; i < x.length; i += 1) {
      const [px, py] = [x[i] ?? Number.NaN, y[i] ?? Number.NaN];
      if (Number.isFinite(px) && Number.isFinite(py))
        this.ctx.drawImage(sprite, px - size / 2, py - size / 2, size, size);
    }
    this.ctx.globalAlpha = 1;
  }

  text(text: string, x: number, y: number, words: Words): void {
    const { ctx } = this;
    ctx.fillStyle = words.colour;
    ctx.font = `${words.bold ? "600 " : ""}${words.size}px ${this.font}`;
    ctx.textBaseline = "middle";
    ctx.textAlign = words.anchor === "middle" ? "center" : (words.anchor ?? "start");
    if (!words.upwards) {
      ctx.fillText(text, x, y);
      return;
    }
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(-Math.PI / 2);
    ctx.fillText(text, 0, 0);
    ctx.restore();
  }

  cells(box: Box, columns: number, rows: number, colours: Int32Array): void {
    const picture = pictureOf(columns, rows, colours);
    this.ctx.imageSmoothingEnabled = false;
    this.ctx.drawImage(picture, box.left, box.top, box.width, box.height);
    this.ctx.imageSmoothingEnabled = true;
  }
}

/** The cells as a canvas of one pixel for each. */
export function pictureOf(columns: number, rows: number, colours: Int32Array): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = rows;
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("This browser gives no 2-D canvas");
  const image = ctx.createImageData(columns, rows);
  colours.forEach((colour, i) => {
    if (colour < 0) return;
    image.data.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], i * 4);
  });
  ctx.putImageData(image, 0, 0);
  return canvas;
}

const sprites = new Map<string, HTMLCanvasElement>();
/** Sprites of other themes and sizes are forgotten beyond this many. */
const MOST_SPRITES = 200;

function spriteOf(shape: Shape, radius: number, colour: string, ratio: number): HTMLCanvasElement {
  const key = `${shape} ${radius} ${colour} ${ratio}`;
  const known = sprites.get(key);
  if (known) return known;
  if (sprites.size > MOST_SPRITES) sprites.clear();
  const sprite = document.createElement("canvas");
  sprite.width = Math.ceil((radius * 1.4 + 1.5) * 2 * ratio);
  sprite.height = sprite.width;
  const ctx = sprite.getContext("2d");
  if (ctx) {
    ctx.translate(sprite.width / 2, sprite.height / 2);
    ctx.scale(ratio, ratio);
    drawMark(ctx, shape, radius, colour);
  }
  sprites.set(key, sprite);
  return sprite;
}

function drawMark(ctx: CanvasRenderingContext2D, shape: Shape, radius: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1.4, radius * LINE_SHARE);
  ctx.beginPath();
  const points = corners(shape);
  if (points === null) ctx.arc(0, 0, shape === "ring" ? radius - 0.4 : radius, 0, 2 * Math.PI);
  else if (isLines(shape)) {
    for (const [i, [x, y]] of points.entries()) {
      if (i % 2 === 0) ctx.moveTo(x * radius, y * radius);
      else ctx.lineTo(x * radius, y * radius);
    }
  } else {
    for (const [x, y] of points) ctx.lineTo(x * radius, y * radius);
    ctx.closePath();
  }
  if (shape === "ring" || isLines(shape)) ctx.stroke();
  else ctx.fill();
}
