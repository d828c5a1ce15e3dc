/** Taking a chart along: PNG, SVG, CSV. */
import { type Curve, type Frame, lineDash, mapsOf } from "./curve-paint";
import type { CurvesView } from "./curves";
import type { Theme } from "./palette";
import { linearTicks, logTicks, tickText } from "./scale";
import { traceOf } from "./trace";

/** Offers `content` as a file for download. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Rows as comma-separated values (RFC 4180); the first row is the header. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    const text = value === null ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** The canvas on the card's colour as a PNG. */
export async function toPng(canvas: HTMLCanvasElement, theme: Theme): Promise<Blob> {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const ctx = copy.getContext("2d");
  if (!ctx) throw new Error("This browser gives no 2-D canvas");
  ctx.fillStyle = theme.card;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not write the picture");
  return blob;
}

/** Size of the SVG and of the room inside it for the curves, CSS pixels. */
const SVG = { width: 800, height: 480, left: 56, right: 110, top: 30, bottom: 40 } as const;

/** The curves in sight as an SVG document, drawn by Observable Plot (loaded when first asked for). */
export async function toSvg(view: CurvesView, sight: Frame, theme: Theme, title: string): Promise<Blob> {
  const Plot = await import("@observablehq/plot");
  const frame: Frame = {
    ...sight,
    left: 0,
    top: 0,
    width: SVG.width - SVG.left - SVG.right,
    height: SVG.height - SVG.top - SVG.bottom,
    ratio: 1,
  };
  const marks = view.curves.flatMap((curve) => {
    const points = calmPoints(curve, frame);
    const stroke = curve.colour;
    const line = { x: "x", y: "y", stroke, strokeDasharray: lineDash(curve.weight).join(" "), clip: true };
    const strokeWidth = curve.weight === "strong" ? 2.8 : curve.weight === "normal" ? 1.8 : 1.2;
    const end = points.slice(-1);
    const text = {
      x: "x",
      y: "y",
      text: () => curve.label,
      textAnchor: "start" as const,
      dx: 10,
      fill: theme.ink,
    };
    const named = curve.weight === "normal" || curve.weight === "strong";
    const marked = named
      ? points.filter((_, index) => index % every(points.length) === every(points.length) >> 1)
      : [];
    return [
      ...(curve.band
        ? [
            Plot.areaY(bandPoints(curve, frame), {
              x: "x",
              y1: "low",
              y2: "high",
              fill: stroke,
              fillOpacity: 0.16,
              clip: true,
            }),
          ]
        : []),
      Plot.line(points, { ...line, strokeWidth, strokeOpacity: curve.weight === "faint" ? 0.4 : 1 }),
      Plot.dot(marked, { x: "x", y: "y", symbol: curve.mark, fill: stroke, r: 3.5 }),
      Plot.dot(curve.diverged && named ? end : [], {
        x: "x",
        y: "y",
        symbol: "times",
        stroke,
        strokeWidth: 2.5,
        r: 6,
      }),
      Plot.text(curve.label ? end : [], text),
    ];
  });
  const svg = Plot.plot({
    width: SVG.width,
    height: SVG.height,
    marginLeft: SVG.left,
    marginRight: SVG.right,
    marginTop: SVG.top,
    marginBottom: SVG.bottom,
    style: { background: theme.card, color: theme.ink, fontFamily: "sans-serif", fontSize: "12px" },
    x: { label: view.xName, domain: [...frame.x], ticks: linearTicks(frame.x, 6), tickFormat: tickText },
    y: {
      label: view.yName,
      type: view.log ? "log" : "linear",
      domain: [...frame.y],
      grid: true,
      ticks: view.log ? logTicks(frame.y, 8) : linearTicks(frame.y, 6),
      tickFormat: tickText,
    },
    marks: view.target ? [targetMark(Plot, view.target, theme), ...marks] : marks,
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("aria-label", title);
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}

/** The edges of a curve's band; on a logarithmic axis none is below its end. */
function bandPoints({ band, x, length }: Curve, frame: Frame): { x: number; low: number; high: number }[] {
  const floor = frame.log ? frame.y[0] : Number.NEGATIVE_INFINITY;
  return Array.from({ length }, (_, index) => ({
    x: x[index] ?? 0,
    low: Math.max(floor, band?.low[index] ?? Number.NaN),
    high: Math.max(floor, band?.high[index] ?? Number.NaN),
  }));
}

function targetMark(
  Plot: typeof import("@observablehq/plot"),
  { value }: { value: number },
  theme: Theme,
): ReturnType<typeof Plot.ruleY> {
  return Plot.ruleY([value], { stroke: theme.strong, strokeDasharray: "2 4" });
}

/** Every how many points a mark stands. */
function every(count: number): number {
  return Math.max(1, Math.round(count / 8));
}

/** The calm line of a curve as values, kept inside the range in sight. */
function calmPoints(curve: Curve, frame: Frame): { x: number; y: number }[] {
  const trace = traceOf(curve, frame, mapsOf(frame));
  const [left, right] = frame.x;
  const [low, high] = frame.log ? frame.y.map(Math.log) : frame.y;
  return Array.from({ length: trace.length }, (_, index) => {
    const across = (trace.x[index] ?? 0) / frame.width;
    const up = 1 - Math.min(frame.height, Math.max(0, trace.line[index] ?? 0)) / frame.height;
    const value = (low ?? 0) + up * ((high ?? 1) - (low ?? 0));
    return { x: left + across * (right - left), y: frame.log ? Math.exp(value) : value };
  });
}
