/** Why a sampler chose a point, as a sentence in the reader's language. */
import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import type { Explanation } from "../../../pkg-search";
import type { TrialChosen } from "../model";

/** Facts that are shares, said in percent. */
const SHARES: ReadonlySet<string> = new Set(["curiosity", "prior", "fraction"]);
/** Facts that count from 0 but are said from 1. */
const PLACES: ReadonlySet<string> = new Set(["index", "first", "second", "front", "generation"]);

/** "Chose this point because …". A code without words is said as it is. */
export function whyText(chosen: Pick<TrialChosen, "sampler" | "why" | "parents">): string {
  const { code, facts } = chosen.why;
  const values: Record<string, string> = { sampler: samplerName(chosen.sampler), ...numbers(facts) };
  if (facts.logRatio !== undefined) values.times = valueText(Math.exp(facts.logRatio), 2);
  if (chosen.parents) values.parents = chosen.parents.join(t("plots.comma"));
  const own = t(`mind.why.${chosen.sampler}.${code}`, { ...values, defaultValue: "" });
  return own || t(`mind.why.any.${code}`, { ...values, defaultValue: code });
}

/** Why `auto` left the choice to a sampler. */
export function autoText({ sampler, why }: NonNullable<Explanation["auto"]>): string {
  const values = { sampler: samplerName(sampler), ...numbers(why.facts) };
  const reason = t(`mind.auto.${why.code}`, { ...values, defaultValue: why.code });
  return t("mind.autoChose", { sampler: values.sampler, reason });
}

function samplerName(name: string): string {
  return t(`tune.sampler.${name}.label`, { defaultValue: name });
}

function numbers(facts: Readonly<Record<string, number | undefined>>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, fact] of Object.entries(facts))
    if (fact !== undefined) values[name] = factText(name, fact);
  return values;
}

function factText(name: string, fact: number): string {
  if (SHARES.has(name)) return `${Math.round(fact * 100)} %`;
  if (PLACES.has(name)) return String(fact + 1);
  return Number.isInteger(fact) ? String(fact) : valueText(fact, 3);
}
