/** Who wins a race, in words. */
import { t } from "../../../locales/translate";
import type { Race } from "../run/race";
import { samplerName } from "./figure";
import type { RaceVerdict } from "./results";

export function verdictText(race: Race, verdict: RaceVerdict | null): string {
  const [first, second] = verdict?.standings ?? [];
  if (!verdict || !first || !second) return t("tune.race.early");
  const number = (value: number) =>
    Number.isFinite(value) ? String(Number(value.toPrecision(3))) : t("tune.race.nothingYet");
  const values = {
    first: samplerName(race, first.sampler),
    second: samplerName(race, second.sampler),
    value: number(first.final),
    other: number(second.final),
    trials: race.setup.trials,
    count: verdict.repeats,
    needed: verdict.needed,
    p: second.p === null ? "" : second.p < 0.001 ? "< 0.001" : second.p.toFixed(3),
  };
  const words = t(`tune.race.say.${verdict.kind}`, values);
  if (verdict.kind === "tie" || verdict.since === null) return words;
  const lead =
    verdict.since === 1 ? t("tune.race.say.always") : t("tune.race.say.since", { trial: verdict.since });
  return `${words} ${lead}`;
}
