/** The bench's results as text: cells of the table, and a table of Markdown to paste into an issue. */
import type { Row } from "./protocol";

/** The columns in their order. */
export const COLUMNS = [
  "workload",
  "network",
  "trials",
  "cpu",
  "webgpu",
  "ratio",
  "dispatches",
  "submits",
  "barriers",
  "bytesPerSecond",
  "objects",
  "difference",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** What is known of the machine. */
export interface Machine {
  readonly adapter: string;
  readonly browser: string;
  readonly cores: number;
  /** Of the day: `2026-11-25`. */
  readonly date: string;
}

/** The text of a cell: figures in the three digits that they are worth. */
export function cell(row: Row, column: ColumnName): string {
  const value = column === "ratio" ? row.webgpu / row.cpu : row[column];
  if (typeof value === "string") return value;
  return column === "trials" || column === "objects" ? String(value) : figure(value);
}

/** Three digits, never as a power of ten unless very small. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** The whole report. `names` are the column headings. */
export function markdown(rows: readonly Row[], names: readonly string[], machine: Machine): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    `${machine.adapter} · ${machine.cores} cores · ${machine.browser} · ${machine.date}`,
    "",
    line(names),
    line(names.map(() => "---")),
    ...rows.map((row) => line(COLUMNS.map((column) => cell(row, column)))),
    "",
  ].join("\n");
}
