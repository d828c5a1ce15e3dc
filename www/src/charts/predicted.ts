/** True against predicted values: on the diagonal the network is right. */
import type { Theme } from "./palette";
import { linearTicks, type Range, tickText } from "./scale";

/** Pairs of true and predicted values. */
export interface Pairs {
  truth: ArrayLike<number>;
  predicted: ArrayLike<number>;
  span: Range;
  /** Axis names. */
  names: { truth: string; predicted: string };
}

/** Paints the pairs as points in a square with the diagonal. */
export function paintPairs(ctx: CanvasRenderingContext2D, pairs: Pairs, theme: Theme, ratio: number): void {
  const { width, height } = ctx.canvas;
  const size = theme.size * ratio;
  const [left, bottom, top, right] = [size * 2.6, height - size * 2.6, size * 1.8, width - size * 0.6];
  const pad = (pairs.span[1] - pairs.span[0]) * 0.08;
  const [low, high] = [pairs.span[0] - pad, pairs.span[1] + pad];
  const px = (value: number): number => left + ((value - low) / (high - low)) * (right - left);
  const py = (value: number): number => bottom - ((value - low) / (high - low)) * (bottom - top);
  ctx.clearRect(0, 0, width, height);
  ctx.font = `${size}px ${theme.font}`;
  ctx.fillStyle = theme.soft;
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = ratio;
  for (const tick of linearTicks([low, high], 4)) {
    ctx.strokeRect(left, py(tick), right - left, 0);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    ctx.fillText(tickText(tick), left - size * 0.4, py(tick));
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.fillText(tickText(tick), px(tick), bottom + size * 0.4);
  }
  ctx.textAlign = "right";
  ctx.fillText(pairs.names.truth, right, bottom + size * 1.5);
  ctx.textAlign = "left";
  ctx.fillText(pairs.names.predicted, 0, 0);
  ctx.strokeStyle = theme.strong;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(px(low), py(low));
  ctx.lineTo(px(high), py(high));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = theme.pointLow;
  ctx.globalAlpha = 0.75;
  for (let index = 0; index < pairs.truth.length; index += 1) {
    const y = Math.min(high, Math.max(low, pairs.predicted[index] ?? 0));
    ctx.beginPath();
    ctx.arc(px(pairs.truth[index] ?? 0), py(y), 2.6 * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}
