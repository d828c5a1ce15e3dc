/** Taking a chart along: PNG, SVG, CSV. */
import type { Curve } from "./curve-paint";
import type { CurvesView } from "./curves";
import type { Theme } from "./palette";

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

/** The curves as an SVG document, drawn by Observable Plot (loaded when first asked for). */
export async function toSvg(view: CurvesView, theme: Theme, title: string): Promise<Blob> {
  const Plot = await import("@observablehq/plot");
  const curves = view.curves.filter((curve) => curve.length > 0);
  const marks = curves.flatMap((curve) => {
    const points = pointsOf(curve, view.log);
    const look = { stroke: curve.colour, strokeDasharray: curve.weight === "faint" ? "4 3" : "" };
    const marked =
      curve.weight === "faint"
        ? []
        : points.filter((_, index) => index % every(points.length) === every(points.length) >> 1);
    const opacity = curve.weight === "faint" ? 0.4 : 1;
    const width = curve.weight === "strong" ? 2.6 : 1.6;
    const end = points.slice(-1);
    const text = {
      x: "x",
      y: "y",
      text: () => curve.label,
      textAnchor: "start" as const,
      dx: 6,
      fill: theme.ink,
    };
    return [
      Plot.line(points, { x: "x", y: "y", ...look, strokeWidth: width, strokeOpacity: opacity }),
      Plot.dot(marked, { x: "x", y: "y", symbol: curve.mark, fill: look.stroke, r: 3.5 }),
      Plot.dot(curve.diverged ? end : [], { x: "x", y: "y", symbol: "times", stroke: look.stroke, r: 5 }),
      Plot.text(curve.label ? end : [], text),
    ];
  });
  const svg = Plot.plot({
    width: 800,
    height: 480,
    marginRight: 110,
    style: { background: theme.card, color: theme.ink, fontFamily: "sans-serif" },
    x: { label: view.xName, ...(view.xEnd === null ? {} : { domain: [0, view.xEnd] }) },
    y: { label: view.yName, type: view.log ? "log" : "linear", grid: true },
    marks,
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("aria-label", title);
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}

/** Every how many points a mark stands. */
function every(count: number): number {
  return Math.max(1, Math.round(count / 8));
}

function pointsOf(curve: Curve, log: boolean): { x: number; y: number }[] {
  const points: { x: number; y: number }[] = [];
  for (let index = 0; index < curve.length; index += 1) {
    const [x, y] = [curve.x[index] ?? 0, curve.y[index] ?? Number.NaN];
    if (Number.isFinite(y) && (!log || y > 0)) points.push({ x, y });
  }
  return points;
}
