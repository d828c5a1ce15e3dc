/** Why a sampler chose a point, as a sentence in the reader's language. */
import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import type { TrialChosen } from "../model";

/** Facts that are shares, said in percent. */
const SHARES: ReadonlySet<string> = new Set(["curiosity", "prior", "fraction"]);
/** Facts that count from 0 but are said from 1. */
const PLACES: ReadonlySet<string> = new Set(["index", "first", "second", "rank", "generation"]);

/** "Chose this point because …". A code without words is said as it is. */
export function whyText(chosen: TrialChosen): string {
  const { code, facts } = chosen.why;
  const values: Record<string, string | number> = {
    sampler: t(`mind.sampler.${chosen.sampler}`, { defaultValue: chosen.sampler }),
  };
  for (const [name, fact] of Object.entries(facts)) values[name] = factText(name, fact);
  if (facts.logRatio !== undefined) values.times = valueText(Math.exp(facts.logRatio), 2);
  if (chosen.parents) values.parents = chosen.parents.join(t("plots.comma"));
  const own = t(`mind.why.${chosen.sampler}.${code}`, { ...values, defaultValue: "" });
  return own || t(`mind.why.any.${code}`, { ...values, defaultValue: code });
}

function factText(name: string, fact: number): string {
  if (SHARES.has(name)) return `${Math.round(fact * 100)} %`;
  if (PLACES.has(name)) return String(fact + 1);
  return Number.isInteger(fact) ? String(fact) : valueText(fact, 3);
}
