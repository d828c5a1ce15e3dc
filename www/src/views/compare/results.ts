/** What the view shows of a contest in a state: every card reads the same numbers. */
import { valueText } from "../../charts/scale";
import { t } from "../../locales/translate";
import type { State } from "../../state/properties";
import { type Band, bandOf, hasAccuracy } from "./band";
import type { Contest } from "./contest";
import type { Contestant } from "./contestants";
import { type Tuned, tune } from "./fair";
import { autoTarget, finalValue, type Measure, type Summary, spreadOf, summarize } from "./summary";

export interface Results {
  readonly measure: Measure;
  /** Loss or accuracy to be reached; NaN while an automatic one is not known. */
  readonly target: number;
  /** Of all contestants, hidden ones too, each at its own learning rate. */
  readonly summaries: readonly Summary[];
}

/** A function of a contest and a state whose last value is kept as long as both stay as they are. */
function once<V>(make: (contest: Contest, state: State) => V): (contest: Contest, state: State) => V {
  const kept = new WeakMap<Contest, { revision: number; state: State; value: V }>();
  return (contest, state) => {
    const known = kept.get(contest);
    if (known?.revision === contest.revision && known.state === state) return known.value;
    const value = make(contest, state);
    kept.set(contest, { revision: contest.revision, state, value });
    return value;
  };
}

/** What is measured: what the state asks for, where all contestants have it. */
export function measureOf(contestants: readonly Contestant[], { metric, rows }: State): Measure {
  const held = contestants.every(({ experiment }) => (experiment.data?.testFraction ?? 0) > 0);
  const classes = contestants.every(({ experiment }) => hasAccuracy(experiment.data?.name));
  return { metric: classes ? metric : "loss", rows: held && rows !== "train" ? "test" : "train" };
}

/** The results now. They are worked out once for a revision of the contest and a state, however many cards ask. */
export const resultsOf = once((contest: Contest, state: State): Results => {
  const { contestants } = contest;
  const measure = measureOf(contestants, state);
  const target = targetOf(contest, state, measure);
  const summaries = contestants.map((one) =>
    summarize(one, contest.entrants(one), state.seeds, measure, target, state.band),
  );
  return { measure, target, summaries };
});

function targetOf(contest: Contest, state: State, measure: Measure): number {
  if (measure.metric === "accuracy") return state.accuracyTarget;
  if (state.lossTarget > 0) return state.lossTarget;
  const finals = contest.contestants.map((one) =>
    spreadOf(
      contest.entrants(one).map(({ run }) => finalValue(run, measure)),
      state.band,
    ),
  );
  return autoTarget(finals);
}

/** The contestants that are not hidden. */
export function shownOf(summaries: readonly Summary[]): Summary[] {
  return summaries.filter(({ contestant }) => !contestant.hidden);
}

/** The curves of the contestants that are not hidden. */
export const bandsOf = once((contest: Contest, state: State): ReadonlyMap<string, Band> => {
  const measure = measureOf(contest.contestants, state);
  const shown = contest.contestants.filter(({ hidden }) => !hidden);
  return new Map(
    shown.map((one) => [one.id, bandOf(contest.entrants(one), measure, state.contestX, state.band)]),
  );
});

/** The medians where the curves stand. */
export function currentOf(bands: ReadonlyMap<string, Band>): Map<string, number> {
  return new Map([...bands].map(([id, { median, length }]) => [id, median[length - 1] ?? Number.NaN]));
}

/** Every contestant that is not hidden over the grid. */
export function tunedOf(contest: Contest, state: State, { measure, target }: Results): Tuned[] {
  const shown = contest.contestants.filter(({ hidden }) => !hidden);
  return shown.map((one) => {
    const rates = contest.grid.map((rate) => ({
      rate,
      summary: summarize(one, contest.entrants(one, rate), state.seeds, measure, target, state.band),
    }));
    return tune(one, rates, measure);
  });
}

/** A loss or an accuracy in words. */
export function measured(value: number, { metric }: Measure): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return t("compare.divergedShort");
  return metric === "loss" ? valueText(value, 3) : `${(100 * value).toFixed(1)} %`;
}

/** A difference of two of them. */
export function differed(value: number, { metric }: Measure): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = metric === "loss" ? valueText(Math.abs(value), 2) : (100 * Math.abs(value)).toFixed(1);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Updates, or that they were not enough. */
export function counted(steps: number): string {
  if (Number.isNaN(steps)) return "–";
  return Number.isFinite(steps) ? String(Math.round(steps)) : t("compare.never");
}
