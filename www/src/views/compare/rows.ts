/** The rows of the table of contestants: order and filter. */
import { nameOf } from "./contestants";
import { type Results, shownOf } from "./results";
import { costs, type Summary } from "./summary";
import { type Duel, standing } from "./verdict";

export const COLUMNS = [
  "name",
  "final",
  "spread",
  "behind",
  "chance",
  "steps",
  "diverged",
  "seconds",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

export interface Row {
  readonly summary: Summary;
  /** How it stands to the best; null for the best itself, for one that is hidden, and before runs have ended. */
  readonly duel: Duel | null;
  readonly leads: boolean;
  /** What each column is sorted by. */
  readonly keys: Readonly<Record<ColumnName, string | number>>;
}

/** One row for each contestant. */
export function rowsOf({ summaries, measure }: Results): Row[] {
  const stands = standing(shownOf(summaries), measure);
  return summaries.map((summary) => {
    const { contestant, final, steps, diverged, seconds } = summary;
    const duel = stands?.duels.find(({ rival }) => rival.id === contestant.id) ?? null;
    const leads = stands?.leader === summary;
    const [cost = Number.NaN] = costs([final.median], measure);
    const keys = {
      name: nameOf(contestant),
      final: cost,
      spread: final.high - final.low,
      behind: leads ? 0 : (duel?.difference ?? Number.NaN),
      chance: duel?.p ?? Number.NaN,
      steps: steps.median,
      diverged,
      seconds,
    };
    return { summary, duel, leads, keys };
  });
}

/** Rows whose name has every word of `filter`. */
export function filtered(rows: readonly Row[], filter: string): Row[] {
  const words = filter.toLowerCase().split(/\s+/);
  return rows.filter(({ keys }) => words.every((word) => String(keys.name).toLowerCase().includes(word)));
}

/** Rows by one column; what has no number comes last either way. */
export function sorted(
  rows: readonly Row[],
  order: { readonly column: ColumnName; readonly down: boolean } | null,
): Row[] {
  if (order === null) return [...rows];
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a.keys[order.column], b.keys[order.column]];
    if (typeof x === "string" || typeof y === "string") {
      return sign * String(x).localeCompare(String(y), undefined, { numeric: true });
    }
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  });
}
