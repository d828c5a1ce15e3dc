/** A canvas that follows the size of its box and the pixel density of the screen. */

/** A canvas ready to be drawn on: device pixels, and device pixels per CSS pixel. */
export interface Surface {
  ctx: CanvasRenderingContext2D;
  width: number;
  height: number;
  ratio: number;
}

/** Sets the canvas' pixels to its CSS size times the device pixel ratio; returns the context and the ratio, or null when it has no size. */
export function prepare(canvas: HTMLCanvasElement): Surface | null {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (width === 0 || height === 0) return null;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const ctx = canvas.getContext("2d");
  return ctx ? { ctx, width, height, ratio } : null;
}
