/** What several plots need: lists of spots, tables of trials, numbers in sentences. */
import { valueText } from "../../../charts/scale";
import { language, t } from "../../../locales/translate";
import { reasonText } from "../../../sentence/reason";
import { parameterLabel } from "./axis";
import { type Columns, isComplete } from "./columns";
import type { Cell, Look, PlotInput, Spots } from "./picture";

/** Spots in the making. */
export class SpotList implements Spots {
  readonly row: number[] = [];
  readonly panel: number[] = [];
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly look: number[] = [];

  constructor(
    readonly looks: readonly Look[],
    readonly radius: number,
  ) {}

  add(row: number, panel: number, x: number, y: number, look: number): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    this.row.push(row);
    this.panel.push(panel);
    this.x.push(x);
    this.y.push(y);
    this.look.push(look);
  }
}

/** Smaller points where there are many. */
export function radiusFor(count: number): number {
  return count > 2000 ? 1.8 : count > 500 ? 2.5 : 3.6;
}

/** All trials with parameters, value and the columns that `more` adds. */
export function trialRows(
  input: PlotInput,
  more: Readonly<Record<string, ArrayLike<number>>> = {},
): Cell[][] {
  const { columns, value } = input;
  const head = [
    t("plots.column.trial"),
    t("plots.column.state"),
    value,
    ...columns.names.map(parameterLabel),
  ];
  const rows = Array.from(columns.trials, (trial, row): Cell[] => [
    trial.id,
    t(`plots.state.${trial.state}`),
    number(columns.value[row]),
    ...columns.names.map((name) => cell(trial.params[name])),
    ...Object.values(more).map((column) => number(column[row])),
  ]);
  return [[...head, ...Object.keys(more)], ...rows];
}

function cell(value: unknown): Cell {
  return typeof value === "number" || typeof value === "string" ? value : String(value ?? "–");
}

export function number(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The row of the best complete trial; -1 if none is complete. */
export function bestRow(columns: Columns): number {
  let best = -1;
  for (let i = 0; i < columns.length; i += 1) {
    if (!isComplete(columns, i)) continue;
    const [value, least] = [columns.value[i] ?? 0, columns.value[best] ?? 0];
    if (best < 0 || (columns.direction === "minimize" ? value < least : value > least)) best = i;
  }
  return best;
}

/** Trials in each state. */
export function countStates(columns: Columns): readonly number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const state of columns.state) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** The best trial as `{{id}}` and `{{best}}`; null before one is complete. */
export function bestWords(columns: Columns): { id: number; best: string } | null {
  const row = bestRow(columns);
  return row < 0 ? null : { id: columns.id[row] ?? 0, best: valueText(columns.value[row] ?? 0, 3) };
}

/** Sentences one after the other: Chinese full stops need no space. */
export function joined(sentences: readonly string[]): string {
  return sentences.join(language() === "zh-CN" ? "" : " ");
}

/** What a plot says before a trial is complete. */
export function nothingYet(): string {
  return t("plots.nothing");
}

/** A reason in the reader's language, its numbers with the digits that mean something. */
export function shortReason(reason: string): string {
  const short = (number: string): string => valueText(Number(number), 3);
  return reasonText(reason.replace(/-?\d+\.\d+(?:e[+-]?\d+)?/g, short));
}
