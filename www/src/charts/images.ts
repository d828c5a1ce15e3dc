/** Small grey and two-sided images: digits and rows of weights. */
import { css, mix, parseHex, type Theme } from "./palette";
import { buffer, copyColour, rampTable } from "./pixels";

/** Paints `side`×`side` values from `offset` as ink on card; 0 is card, `most` is ink. */
export function paintGrey(
  ctx: CanvasRenderingContext2D,
  values: ArrayLike<number>,
  offset: number,
  side: number,
  most: number,
  theme: Theme,
): void {
  const cell = ctx.canvas.width / side;
  const [paper, ink] = [parseHex(theme.card), parseHex(theme.ink)];
  for (let index = 0; index < side * side; index += 1) {
    const share = Math.min(1, Math.max(0, (values[offset + index] ?? 0) / most));
    ctx.fillStyle = css(mix(paper, ink, share));
    fillCell(ctx, index % side, Math.floor(index / side), cell);
  }
}

/** Paints `columns`×`rows` signed values, value(row, column), on the diverging ramp with `most` at its ends. */
export function paintSigned(
  ctx: CanvasRenderingContext2D,
  value: (row: number, column: number) => number,
  rows: number,
  columns: number,
  most: number,
  box: { x: number; y: number; width: number; height: number },
  theme: Theme,
): void {
  const small = buffer(columns, rows);
  const image = small.createImageData(columns, rows);
  const table = rampTable(theme);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      copyColour(image.data, row * columns + column, table, (value(row, column) / (most || 1) + 1) / 2);
    }
  }
  small.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(small.canvas, box.x, box.y, box.width, box.height);
}

function fillCell(ctx: CanvasRenderingContext2D, column: number, row: number, cell: number): void {
  const [x, y] = [Math.floor(column * cell), Math.floor(row * cell)];
  ctx.fillRect(x, y, Math.ceil((column + 1) * cell) - x, Math.ceil((row + 1) * cell) - y);
}
