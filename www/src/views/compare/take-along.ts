/** The runs of a comparison for other programs: a table, and a document with the experiments. */
import type { Contest, Entrant } from "./contest";
import { type Contestant, nameOf } from "./contestants";
import type { Results } from "./results";
import { finalValue, stepsTo } from "./summary";

const HEADER = ["contestant", "learningRate", "seed", "state", "step", "value", "stepsToTarget", "seconds"];

interface RunOut {
  readonly learningRate: number | null;
  readonly seed: number | null;
  readonly state: string;
  readonly step: number;
  /** The final value of the measure; null where there is none or it is not finite. */
  readonly value: number | null;
  readonly stepsToTarget: number | null;
  readonly seconds: number | null;
}

/** One row for each run, in fair mode those of the grid too; the first row is the header. */
export function runsTable(contest: Contest, results: Results): (string | number | null)[][] {
  const rows = contest.contestants.flatMap((one) =>
    runsOf(contest, one, results).map(
      ({ learningRate, seed, state, step, value, stepsToTarget, seconds }) => [
        nameOf(one),
        learningRate,
        seed,
        state,
        step,
        value,
        stepsToTarget,
        seconds,
      ],
    ),
  );
  return [HEADER, ...rows];
}

/** The same with each contestant's experiment. */
export function runsDocument(contest: Contest, results: Results): object {
  const { measure, target } = results;
  return {
    measure: { ...measure, target: finite(target) },
    contestants: contest.contestants.map((one) => ({
      name: nameOf(one),
      experiment: one.experiment,
      runs: runsOf(contest, one, results),
    })),
  };
}

function runsOf(contest: Contest, one: Contestant, { measure, target }: Results): RunOut[] {
  const entrants = [null, ...contest.grid].flatMap((rate) => contest.entrants(one, rate));
  return [...new Set(entrants)].map(({ run, companions }: Entrant) => ({
    learningRate: run.experiment.train?.learningRate ?? null,
    seed: run.experiment.train?.seed ?? null,
    state: run.state,
    step: run.step,
    value: finite(finalValue(run, measure)),
    stepsToTarget: finite(stepsTo(run, target, measure)),
    seconds: finite(run.curve.last("seconds") / companions),
  }));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
