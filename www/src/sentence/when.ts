/** At which epoch or step a run is, in words: the same for the sentence and the table of runs. */
import { t } from "../locales/translate";
import type { Run } from "../run/model";

/** Whole epochs made; within the first epoch the step. */
export function when({ epoch, step }: Pick<Run, "epoch" | "step">): string {
  return epoch < 1 ? t("when.step", { step }) : t("when.epoch", { epoch: Math.floor(epoch + 1e-9) });
}
