/** Curves over uPlot: uPlot gives axes, scales and the cursor, `curve-paint.ts` paints the curves into its frame. */
import uPlot from "uplot";
import { type Curve, type Frame, paintCurves, paintTarget } from "./curve-paint";
import { listenGestures } from "./gestures";
import type { Theme } from "./palette";
import { linearTicks, logRange, logTicks, niceCeiling, type Range, tickText } from "./scale";

/** Everything a drawing of curves depends on. */
export interface CurvesView {
  curves: readonly Curve[];
  /** Axis names with units. */
  xName: string;
  yName: string;
  /** Logarithmic y. */
  log: boolean;
  /** Right end of the x axis while not zoomed; null: grows with the data. */
  xEnd: number | null;
  /** `unit`: y between 0 and 1 (accuracy); `free`: from the data (loss). */
  ySpan: "free" | "unit";
  /** A value to be reached, drawn as a dotted line with its name. */
  target?: { value: number; label: string };
}

/** What the chart tells its owner. */
export interface CurvesEvents {
  /** The cursor stands at x (null: it left), `left` CSS pixels from the chart's left edge. */
  cursor(x: number | null, left: number): void;
  /** The zoom changed. */
  zoom(zoomed: boolean): void;
  /** What is drawn is out of date: `draw` is due in the next frame. */
  stale(): void;
}

/** A chart of curves inside `host`; it takes the size of its host. */
export class CurveChart {
  private plot: uPlot | null = null;
  private signature = "";
  private view: CurvesView | null = null;
  private zoomed: Range | null = null;
  private cursor: number | null = null;
  private rightPad = 0;
  private drawn: Frame | null = null;
  private readonly stopGestures: () => void;

  constructor(
    private readonly host: HTMLElement,
    private theme: Theme,
    private readonly events: CurvesEvents,
  ) {
    this.stopGestures = listenGestures(host, {
      zoom: (factor, at) => this.zoomBy(factor, Number.isNaN(at) ? null : this.valueAt(at)),
      pan: (pixels) => this.panBy(pixels),
      point: (clientX) => this.pointAt(clientX),
      step: (direction) => this.stepCursor(direction),
      reset: () => this.resetZoom(),
    });
  }

  /** Takes new colours and type. */
  setTheme(theme: Theme): void {
    this.theme = theme;
    this.signature = "";
  }

  /** Draws `view`; called at most once a frame. */
  draw(view: CurvesView): void {
    this.view = view;
    const width = this.host.clientWidth;
    const height = this.host.clientHeight;
    if (width < 40 || height < 40) return;
    this.rightPad = this.labelRoom(view.curves);
    const signature = `${view.log}|${view.xName}|${view.yName}|${this.rightPad}`;
    if (!this.plot || signature !== this.signature) this.build(view, width, height);
    this.signature = signature;
    const plot = this.plot;
    if (!plot) return;
    if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
    const x = this.zoomed ?? this.fullX(view);
    const y = rangeY(view, x);
    plot.batch(() => {
      plot.setScale("x", { min: x[0], max: x[1] });
      plot.setScale("y", { min: y[0], max: y[1] });
      plot.redraw(false, false);
    });
  }

  /** The chart as it stands, for export; null before the first drawing. */
  canvas(): HTMLCanvasElement | null {
    return this.plot?.ctx.canvas ?? null;
  }

  /** The frame of the last drawing; null before it. */
  frame(): Frame | null {
    return this.drawn;
  }

  /** The x range in sight. */
  visibleX(): Range | null {
    return this.zoomed ?? (this.view ? this.fullX(this.view) : null);
  }

  /** Back to the whole range. */
  resetZoom(): void {
    this.setZoom(null);
  }

  /** Zooms about the middle (or the cursor) by `factor`; below 1 is nearer. */
  zoomBy(factor: number, about: number | null = null): void {
    const range = this.visibleX();
    if (!range || !this.view) return;
    const full = this.fullX(this.view);
    const centre = about ?? this.cursor ?? (range[0] + range[1]) / 2;
    const low = Math.max(full[0], centre - (centre - range[0]) * factor);
    const high = Math.min(full[1], centre + (range[1] - centre) * factor);
    if (high - low < (full[1] - full[0]) * 1e-4) return;
    this.setZoom(high - low >= (full[1] - full[0]) * 0.999 ? null : [low, high]);
  }

  /** Removes the chart and its listeners. */
  destroy(): void {
    this.stopGestures();
    this.plot?.destroy();
    this.plot = null;
  }

  private setZoom(range: Range | null): void {
    this.zoomed = range;
    this.events.zoom(range !== null);
    this.events.stale();
    this.keepCursor();
  }

  /** After a zoom the cursor stays at its value, or goes if that is out of sight. */
  private keepCursor(): void {
    const range = this.visibleX();
    if (this.cursor === null || !range) return;
    this.setCursor(this.cursor < range[0] || this.cursor > range[1] ? null : this.cursor);
  }

  /** As uPlot wants a mouse listener: it answers null. */
  private zoomOut(): null {
    this.resetZoom();
    return null;
  }

  private panBy(pixels: number): void {
    if (!this.zoomed || !this.plot || !this.view) return;
    const [low, high] = this.zoomed;
    const full = this.fullX(this.view);
    const wanted = (-pixels / this.plot.over.clientWidth) * (high - low);
    const shift = Math.min(full[1] - high, Math.max(full[0] - low, wanted));
    this.setZoom([low + shift, high + shift]);
  }

  private valueAt(clientX: number): number | null {
    if (!this.plot) return null;
    const range = this.visibleX();
    if (!range) return null;
    const box = this.plot.over.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    return range[0] + share * (range[1] - range[0]);
  }

  private pointAt(clientX: number | null): void {
    if (clientX === null) this.setCursor(null);
    else this.setCursor(this.valueAt(clientX));
  }

  private stepCursor(direction: number): void {
    const range = this.visibleX();
    if (!range) return;
    const step = (range[1] - range[0]) / 50;
    const from = this.cursor ?? (direction > 0 ? range[0] - step : range[1] + step);
    this.setCursor(Math.min(range[1], Math.max(range[0], from + direction * step)));
  }

  private setCursor(value: number | null): void {
    this.cursor = value;
    const plot = this.plot;
    const range = this.visibleX();
    const share = value === null || !range ? null : (value - range[0]) / (range[1] - range[0]);
    const inside = share === null || !plot ? -10 : share * plot.over.clientWidth;
    plot?.setCursor({ left: inside, top: plot.over.clientHeight / 2 }, false);
    const offset = plot ? plot.over.offsetLeft : 0;
    this.events.cursor(value, inside + offset);
    this.events.stale();
  }

  private fullX(view: CurvesView): Range {
    if (view.xEnd !== null && view.xEnd > 0) return [0, view.xEnd];
    let end = 0;
    for (const curve of view.curves) {
      if (curve.weight !== "faint") end = Math.max(end, curve.x[curve.length - 1] ?? 0);
    }
    return [0, niceCeiling(end || 1)];
  }

  private labelRoom(curves: readonly Curve[]): number {
    const context = measuring();
    context.font = `800 ${this.theme.size}px ${this.theme.font}`;
    const widths = curves.map((curve) => (curve.diverged ? 0 : context.measureText(curve.label).width));
    return Math.ceil(Math.min(this.host.clientWidth * 0.3, Math.max(12, ...widths) + 12));
  }

  private build(view: CurvesView, width: number, height: number): void {
    this.plot?.destroy();
    this.plot = new uPlot(
      this.options(view, width, height),
      [
        [0, 1],
        [null, null],
      ],
      this.host,
    );
  }

  private options(view: CurvesView, width: number, height: number): uPlot.Options {
    const font = `${this.theme.size}px ${this.theme.font}`;
    const look = { stroke: this.theme.soft, font, ticks: { show: false } };
    const fixed: uPlot.Scale.Range = (_plot, min, max) => [min, max];
    return {
      width,
      height,
      padding: [this.theme.size * 2.2, this.rightPad, 0, 0],
      legend: { show: false },
      series: [{}, { show: true, points: { show: false } }],
      scales: {
        x: { time: false, auto: false, range: fixed },
        y: { auto: false, range: fixed, ...(view.log ? { distr: 3 as const } : {}) },
      },
      axes: [
        {
          ...look,
          size: this.theme.size * 3.1,
          gap: 6,
          grid: { show: false },
          splits: (_plot, _index, low, high) => linearTicks([low, high], width < 480 ? 4 : 6),
          values: (_plot, ticks) => ticks.map(tickText),
        },
        {
          ...look,
          size: this.theme.size * 3.4,
          gap: 6,
          grid: { stroke: this.theme.line, width: 1 },
          splits: (_plot, _index, low, high) => ticksY(view, [low, high], height),
          filter: (_plot, ticks) => ticks,
          values: (_plot, ticks) => ticks.map((tick) => (crowded(tick) ? "" : tickText(tick))),
        },
      ],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: 6 },
        bind: { dblclick: () => () => this.zoomOut() },
      },
      hooks: {
        draw: [(plot) => this.paint(plot)],
        setSelect: [(plot) => this.selected(plot)],
      },
    };
  }

  private selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 6) return;
    const range: Range = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.setCursor(null);
    this.setZoom(range);
  }

  private paint(plot: uPlot): void {
    const view = this.view;
    const { x, y } = plot.scales;
    if (!view || x?.min === undefined || x.max === undefined || y?.min === undefined || y.max === undefined)
      return;
    const { left, top, width, height } = plot.bbox;
    const ratio = uPlot.pxRatio;
    const frame: Frame = {
      left,
      top,
      width,
      height,
      x: [x.min, x.max],
      y: [y.min, y.max],
      log: view.log,
      ratio,
    };
    this.drawn = frame;
    plot.ctx.save();
    if (view.target) paintTarget(plot.ctx, frame, this.theme, view.target);
    paintCurves(plot.ctx, view.curves, frame, this.theme, this.cursor);
    this.paintNames(plot.ctx, view, frame);
    plot.ctx.restore();
  }

  private paintNames(ctx: CanvasRenderingContext2D, view: CurvesView, frame: Frame): void {
    const size = this.theme.size * frame.ratio;
    ctx.font = `${size}px ${this.theme.font}`;
    ctx.fillStyle = this.theme.soft;
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    ctx.fillText(view.yName, size * 0.3, size * 1.05);
    ctx.textAlign = "right";
    ctx.fillText(view.xName, frame.left + frame.width, frame.top + frame.height + size * 2.75);
  }
}

/** Small ticks that are no power of ten have long names: their lines stay, their names go. */
function crowded(tick: number): boolean {
  return tick > 0 && tick < 1e-3 && Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) > 1e-6;
}

function ticksY(view: CurvesView, range: Range, height: number): number[] {
  const count = Math.max(3, Math.floor(height / 46));
  return view.log ? logTicks(range, count) : linearTicks(range, count);
}

/** The y range of what can be seen in `x`. A diverged curve widens it a little, no more. */
function rangeY(view: CurvesView, x: Range): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let wild = Number.NEGATIVE_INFINITY;
  for (const curve of view.curves) {
    for (let index = 0; index < curve.length; index += 1) {
      const value = curve.y[index] ?? Number.NaN;
      const at = curve.x[index] ?? 0;
      if (!Number.isFinite(value) || at < x[0] || at > x[1] || (view.log && value <= 0)) continue;
      const below = curve.band?.low[index] ?? value;
      low = Math.min(low, view.log && below <= 0 ? value : below);
      const above = curve.band?.high[index] ?? value;
      if (curve.diverged) wild = Math.max(wild, above);
      else high = Math.max(high, above);
    }
  }
  if (!Number.isFinite(low)) return view.log ? [0.1, 1] : [0, 1];
  if (!Number.isFinite(high)) high = Math.min(wild, low * 100);
  else if (wild > high) high = Math.min(wild, high * 1.4);
  if (view.ySpan === "unit") return [Math.max(0, Math.floor(low * 10 - 0.2) / 10), 1];
  if (view.log) return logRange([Math.max(low, high * 1e-9), high]);
  const bottom = low < 0 ? -niceCeiling(-low) : 0;
  const step = niceCeiling((high - bottom) / 5);
  return [bottom, Math.max(step, Math.ceil(high / step) * step)];
}

let context: CanvasRenderingContext2D | null = null;

/** A canvas context used only to measure text. */
function measuring(): CanvasRenderingContext2D {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) throw new Error("This browser gives no 2-D canvas");
  return context;
}
