/** A table of past trials as an objective: its columns become parameters, one of them the value. */
import type { ParameterSpec, Scalar } from "../../pkg-search";
import type { Space } from "./model";
import type { TableRow } from "./run/setup";

/** Columns of text by name, in their order. */
export type Columns = ReadonlyMap<string, readonly string[]>;

/** From how many times the least value to the greatest a range is taken for logarithmic. */
const LOG_FROM = 100;
const MOST_CHOICES = 1000;

/** Reads comma-separated values with a header (RFC 4180). Throws what is wrong, with its row, as `code: numbers`. */
export function readTable(text: string): Columns {
  const [header, ...rows] = records(text.trim()).map((record) => record.map((cell) => cell.trim()));
  if (header === undefined || header.length < 2) throw new Error("table-header");
  if (rows.length === 0) throw new Error("table-empty");
  rows.forEach((row, index) => {
    if (row.length !== header.length)
      throw new Error(`table-row: ${index + 2} ${row.length} ${header.length}`);
  });
  return new Map(header.map((name, column) => [name, rows.map((row) => row[column] ?? "")]));
}

function records(text: string): string[][] {
  const found: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    found.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "") return found;
    if (match[3] !== ",") found.push([]);
  }
  throw new Error(`table-quote: ${found.length}`);
}

/** Columns whose cells are all numbers: those that can be the value. */
export function numericColumns(columns: Columns): string[] {
  return [...columns].filter(([, cells]) => cells.every(isNumber)).map(([name]) => name);
}

/** The column that the value probably is: one with such a name, or else the last. */
export function likelyValue(columns: Columns): string | null {
  const numeric = numericColumns(columns);
  return (
    numeric.find((name) => /^(value|loss|score|objective|accuracy)/i.test(name)) ?? numeric.at(-1) ?? null
  );
}

/** The space of the table's other columns, and its rows. Columns of one value only are left out. */
export function tableOf(columns: Columns, value: string): { space: Space; rows: TableRow[] } {
  const used = [...columns].filter(([name, cells]) => name !== value && new Set(cells).size > 1);
  const space = Object.fromEntries(used.map(([name, cells]) => [name, specOf(cells)]));
  const values = columns.get(value) ?? [];
  const rows = values.map((cell, row) => ({
    params: Object.fromEntries(used.map(([name, cells]) => [name, scalar(cells[row] ?? "", space[name])])),
    value: Number(cell),
  }));
  return { space, rows };
}

function specOf(cells: readonly string[]): ParameterSpec {
  if (!cells.every(isNumber))
    return { type: "categorical", choices: [...new Set(cells)].slice(0, MOST_CHOICES) };
  const numbers = cells.map(Number);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const log = low > 0 && high / low >= LOG_FROM;
  const type = numbers.every(Number.isInteger) ? "int" : "float";
  return { type, low, high, log };
}

function scalar(cell: string, spec: ParameterSpec | undefined): Scalar {
  return spec?.type === "categorical" ? cell : Number(cell);
}

function isNumber(cell: string): boolean {
  return cell !== "" && Number.isFinite(Number(cell));
}
