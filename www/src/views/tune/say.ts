/** The sentence of a search: what it found so far, what it does, and what to beware of. Tested rules over plain values. */
import { t } from "../../locales/translate";
import { shortNumber } from "../../state/scale";
import { parameterLabel, valueText } from "./draft";
import type { TuneTrial } from "./model";
import { CHECK_SEEDS, type NoiseCheck } from "./noise";
import type { Spent } from "./run/protocol";
import type { Budget, Problem } from "./run/setup";

/** A value of the objective, as text. */
export function objectiveText(problem: Problem, value: number): string {
  const measure = problem.kind === "training" ? problem.measure : null;
  if (measure === "accuracy") return `${(100 * value).toFixed(1)} %`;
  if (measure === "steps-to-target") return shortNumber(Math.round(value));
  return shortNumber(Number(value.toPrecision(4)));
}

/** `learning rate 0.3, depth 2`. */
export function paramsText(params: TuneTrial["params"]): string {
  return Object.entries(params)
    .map(([name, value]) => `${parameterLabel(name)} ${valueText(name, value)}`)
    .join(t("tune.say.comma"));
}

export function counted(trials: readonly TuneTrial[]): Record<TuneTrial["state"], number> {
  const counts = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  for (const trial of trials) if (trial) counts[trial.state] += 1;
  return counts;
}

/** How much of the budget is used, 0 to 1. */
export function share(budget: Budget, spent: Spent): number {
  return budget.amount > 0 ? Math.min(1, spent[budget.unit] / budget.amount) : 1;
}

/** What was found so far, in one or two sentences. */
export function finding(problem: Problem, trials: readonly TuneTrial[], best: TuneTrial | null): string {
  const counts = counted(trials);
  const ended = counts.complete + counts.pruned + counts.failed;
  if (ended === 0) return t("tune.say.nothing");
  const others: string[] = [];
  if (counts.pruned > 0) others.push(t("tune.say.pruned", { count: counts.pruned }));
  if (counts.failed > 0) others.push(t("tune.say.failed", { count: counts.failed }));
  if (best === null || best.value === null)
    return [t("tune.say.noBest", { count: ended }), ...others].join(" ");
  const first = t("tune.say.best", {
    count: ended,
    trial: best.id,
    value: objectiveText(problem, best.value),
    params: paramsText(best.params),
  });
  return [first, ...others].join(" ");
}

/** What a check with new seeds says. */
export function noiseText({ verdict, before, after, p }: NoiseCheck): string {
  const text = (value: number) =>
    Number.isFinite(value) ? shortNumber(Number(value.toPrecision(3))) : t("tune.me.failed");
  return t(`tune.noise.${verdict}`, {
    seeds: CHECK_SEEDS,
    before: text(before),
    after: text(after),
    p: p < 0.001 ? "< 0.001" : p.toFixed(3),
  });
}
