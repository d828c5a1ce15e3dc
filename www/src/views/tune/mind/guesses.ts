/** A reader's guesses in slow motion, and how they fared against the sampler's choices. */
import { html, type TemplateResult } from "lit";
import { t } from "../../../locales/translate";
import type { ParameterSpec, Scalar } from "../../../pkg-search";
import { parameterLabel, scalarText } from "../plots/axis";
import type { Feed } from "../plots/feed";
import { guessAt } from "../plots/guess";

interface Round {
  /** The first of the round's two trials. */
  readonly id: number;
}

export interface Told {
  readonly yours: number;
  readonly samplers: number;
  readonly won: number;
  readonly lost: number;
}

export class Guesses {
  readonly #rounds: Round[] = [];

  constructor(readonly feed: Feed) {}

  /** Runs the guess, then what the sampler chooses. */
  run(): void {
    const { feed } = this;
    if (!feed.guess) return;
    this.#rounds.push({ id: feed.study.trials.length });
    feed.study.step(feed.guess);
    feed.setGuess(null);
  }

  /** Whether the last round still runs. */
  waiting(): boolean {
    const last = this.#rounds.at(-1);
    return last !== undefined && this.#values(last) === null;
  }

  /** How the last round that ended fared, and all of them; null before one ended. */
  told(): Told | null {
    const rounds = this.#rounds.flatMap((round) => this.#values(round) ?? []);
    const last = rounds.at(-1);
    if (!last) return null;
    const won = rounds.filter(({ yours, samplers }) => this.better(yours, samplers)).length;
    return { ...last, won, lost: rounds.length - won };
  }

  /** Whether the first value is better; what failed never is. */
  better(one: number, other: number): boolean {
    if (Number.isNaN(one) || Number.isNaN(other)) return !Number.isNaN(one);
    return this.feed.study.direction === "minimize" ? one < other : one > other;
  }

  /** Both values once both trials have ended; NaN for one that failed. */
  #values({ id }: Round): { yours: number; samplers: number } | null {
    const pair = [this.feed.study.trials[id], this.feed.study.trials[id + 1]];
    // The sampler is asked first, lest the guess be known to it; only its trial has a reason.
    const [its, mine] = pair[0]?.chosen === null ? pair.reverse() : pair;
    if (!mine || !its) return null;
    const open = [mine, its].some(({ state }) => state === "running" || state === "waiting");
    if (open) return null;
    const value = (trial: typeof mine): number =>
      trial.state === "failed" ? Number.NaN : (trial.value ?? Number.NaN);
    return { yours: value(mine), samplers: value(its) };
  }

  /** The guess as fields, for those who do not point. */
  fields(): TemplateResult[] {
    const { feed } = this;
    const shown = feed.guess ?? guessAt(feed, {});
    return feed.columns.names.map((name) => {
      const spec = feed.columns.space[name];
      return html`<label>${parameterLabel(name)} ${spec ? this.#field(name, spec, shown[name]) : ""}</label>`;
    });
  }

  #field(name: string, spec: ParameterSpec, value: Scalar | undefined): TemplateResult {
    const set = (wish: Scalar): void => {
      const base = this.feed.guess ?? guessAt(this.feed, {});
      this.feed.setGuess({ ...base, [name]: wish });
    };
    if (spec.type === "categorical")
      return html`<select @change=${(event: Event) => set(spec.choices[(event.target as HTMLSelectElement).selectedIndex] ?? null)}>
        ${spec.choices.map((choice) => html`<option ?selected=${choice === value}>${scalarText(choice)}</option>`)}
      </select>`;
    return html`<input type="text" inputmode="decimal" .value=${String(value ?? "")} aria-label=${t("mind.guessOf", { name: parameterLabel(name) })}
      @change=${(event: Event) => {
        const place = Number((event.target as HTMLInputElement).value);
        if (Number.isFinite(place)) set(guessAt(this.feed, { [name]: place })[name] ?? null);
        else this.feed.setGuess(this.feed.guess);
      }} />`;
  }
}
