/** What a screen reader is told as it happens: endings of runs, not every number. */
import { language, t } from "../locales/translate";
import type { Run } from "../run/model";
import { reasonText } from "./reason";

type Watched = Pick<Run, "id" | "label" | "role" | "state" | "step" | "reason">;

export class Announcer {
  readonly #told = new Map<string, string>();

  /** The news since the last call, in words; null if there are none. */
  update(runs: readonly Watched[]): string | null {
    const live = runs.filter(({ role }) => role === "live");
    const news = live.filter((run) => this.#isNews(run)).map(words);
    for (const id of this.#told.keys()) if (!live.some((run) => run.id === id)) this.#told.delete(id);
    if (news.length === 0) return null;
    return news.join(language() === "zh-CN" ? "" : " ");
  }

  #isNews({ id, state }: Watched): boolean {
    const before = this.#told.get(id);
    this.#told.set(id, state);
    return before !== state && (state === "diverged" || state === "done" || state === "failed");
  }
}

function words({ label, state, step, reason }: Watched): string {
  return t(`announce.${state}`, { run: label, step, count: step, reason: reasonText(reason ?? "") });
}
