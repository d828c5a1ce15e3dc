/** A race of samplers on one problem: who is ahead, from which trial on, and whether it is chance. */
import { html, nothing, type TemplateResult } from "lit";
import { PlayElement } from "../../../elements/base";
import { icon } from "../../../elements/icons";
import { t } from "../../../locales/translate";
import type { SamplerSpec } from "../../../pkg-search";
import { reasonText } from "../../../sentence/reason";
import "../../compare/plot";
import { SAMPLERS, SPACES, type SpaceName, spaceOf } from "../choices";
import { trainingProblem } from "../draft";
import { menu, numberBox } from "../fields";
import { FUNCTIONS, type FunctionName, LIMIT_MS } from "../functions";
import { type KeptRace, Race } from "../run/race";
import type { RaceSetup } from "../run/setup";
import { loadRace } from "../run/storage";
import { showResults } from "../show-results";
import { raceFigure, samplerName } from "./figure";
import { verdictOf } from "./results";
import { verdictText } from "./say";

type RaceProblem = `train-${SpaceName}` | FunctionName;

const PROBLEMS: readonly RaceProblem[] = [
  ...(Object.keys(SPACES) as SpaceName[]).map((name) => `train-${name}` as const),
  ...(Object.keys(FUNCTIONS) as FunctionName[]),
];

const MOST = { trials: 1000, repeats: 50 };

/** `<tp-tune-race>` */
export class TuneRace extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    race: { state: true },
    chosen: { state: true },
    samplers: { state: true },
    trials: { state: true },
    repeats: { state: true },
    regret: { state: true },
    problem: { state: true },
  };

  declare race: Race | null;
  declare chosen: RaceProblem;
  declare samplers: ReadonlySet<SamplerSpec["name"]>;
  declare trials: number;
  declare repeats: number;
  declare regret: boolean;
  declare problem: string | null;
  #opening: Promise<void> | null = null;

  constructor() {
    super();
    this.race = null;
    this.chosen = "train-first";
    this.samplers = new Set(["random", "sobol", "tpe", "gp"]);
    this.trials = 40;
    this.repeats = 10;
    this.regret = false;
    this.problem = null;
  }

  protected override connected(signal: AbortSignal): void {
    this.#opening ??= this.open(signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.race?.dispose();
    this.race = null;
    this.#opening = null;
  }

  /** The race that was there when the page was left. */
  private async open(signal: AbortSignal): Promise<void> {
    const kept = await loadRace();
    if (kept !== null && !signal.aborted) this.follow(this.make(kept.setup, kept));
  }

  protected override render(): TemplateResult {
    return html`<div class="tune tune-race">
      <section class="card tune-setup" aria-labelledby="race-title">
        <h2 id="race-title">${t("tune.race.heading")}</h2>
        <p class="sub">${t("tune.race.sub")}</p>
        <fieldset class="group">
          <legend>${t("tune.race.problem")}</legend>
          ${menu(
            t("tune.race.problem"),
            PROBLEMS,
            this.chosen,
            (name) => problemName(name),
            (name) => {
              this.chosen = name;
            },
          )}
        </fieldset>
        <fieldset class="group">
          <legend>${t("tune.race.samplers")}</legend>
          <div class="choices">
            ${(Object.keys(SAMPLERS) as SamplerSpec["name"][])
              .filter((name) => name !== "bohb")
              .map((name) => this.samplerBox(name))}
          </div>
        </fieldset>
        <fieldset class="group">
          <legend>${t("tune.race.budget")}</legend>
          <div class="tune-pair">
            ${numberBox(t("tune.race.trials"), this.trials, (trials) => {
              this.trials = trials ?? Number.NaN;
            })}
            ${numberBox(t("tune.race.repeats"), this.repeats, (repeats) => {
              this.repeats = repeats ?? Number.NaN;
            })}
          </div>
        </fieldset>
        ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
        <button type="button" class="button strong" @click=${() => this.start()}>${t("tune.race.start")}</button>
      </section>
      <div class="tune-results">
        ${this.race === null ? html`<section class="card"><p class="note">${t("tune.race.empty")}</p></section>` : this.results(this.race)}
      </div>
    </div>`;
  }

  private samplerBox(name: SamplerSpec["name"]): TemplateResult {
    return html`<label class="check" title=${t(`tune.sampler.${name}.help`)}
      ><input
        type="checkbox"
        .checked=${this.samplers.has(name)}
        @change=${(event: Event) => {
          const next = new Set(this.samplers);
          if ((event.target as HTMLInputElement).checked) next.add(name);
          else next.delete(name);
          this.samplers = next;
        }}
      />${t(`tune.sampler.${name}.label`)}</label
    >`;
  }

  private results(race: Race): TemplateResult {
    const { phase } = race;
    const verdict = verdictOf(race.finished(), race.direction);
    return html`<section class="card" aria-labelledby="race-result">
      <h2 id="race-result">${t("tune.race.result")}</h2>
      <p class="tune-sentence" id="race-sentence" aria-live=${phase === "running" ? "off" : "polite"}>${verdictText(race, verdict)}</p>
      <progress aria-label=${t("tune.race.progress")} max="1" .value=${race.all === 0 ? 0 : race.ended / race.all}></progress>
      <p class="hidden" role="status">${t(`tune.race.phase.${phase}`)}</p>
      <p class="status tune-status">
        ${t(`tune.race.phase.${phase}`)} ${t("tune.race.ended", { ended: race.ended, all: race.all })}
      </p>
      ${race.problem === null ? nothing : html`<p class="problem" role="alert">${t("tune.failed", { reason: reasonText(race.problem) })}</p>`}
      <div class="tune-buttons">
        ${
          phase === "running"
            ? html`<button type="button" class="button" @click=${() => race.pause()}>${icon("pause")} ${t("tune.pause")}</button>`
            : nothing
        }
        ${
          phase === "paused"
            ? html`<button type="button" class="button strong" @click=${() => race.run()}>${icon("play")} ${t("tune.resume")}</button>`
            : nothing
        }
        <label class="check"
          ><input
            type="checkbox"
            .checked=${this.regret}
            @change=${(event: Event) => {
              this.regret = (event.target as HTMLInputElement).checked;
            }}
          />${t("tune.race.showRegret")}</label
        >
      </div>
      ${
        race.ended === 0
          ? nothing
          : html`<tp-figure .play=${this.play} .figure=${raceFigure(race, this.view(race))}></tp-figure>`
      }
      ${verdict === null ? nothing : this.table(race, verdict)}
    </section>`;
  }

  private view(race: Race) {
    const { problem, space } = race.setup;
    const known = Object.values(FUNCTIONS).find(
      ({ source }) => problem.kind === "code" && problem.source === source,
    );
    const label = problem.kind === "training" ? t(`tune.measure.${problem.measure}.label`) : t("tune.value");
    const least = known && Object.keys(space).length > 0 ? known.least : null;
    return { regret: this.regret, least, label };
  }

  private table(race: Race, { standings }: NonNullable<ReturnType<typeof verdictOf>>): TemplateResult {
    const number = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "–");
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t("tune.race.table")}>
      <table class="values">
        <thead>
          <tr>
            <th scope="col">${t("tune.race.sampler")}</th>
            <th scope="col">${t("tune.race.median")}</th>
            <th scope="col">${t("tune.race.low")}</th>
            <th scope="col">${t("tune.race.high")}</th>
            <th scope="col">${t("tune.race.p")}</th>
          </tr>
        </thead>
        <tbody>
          ${standings.map(
            ({ sampler, final, low, high, p }) => html`<tr>
              <th scope="row">${samplerName(race, sampler)}</th>
              <td>${number(final)}</td>
              <td>${number(low)}</td>
              <td>${number(high)}</td>
              <td>${p === null ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private start(): void {
    this.problem = this.wrong();
    if (this.problem !== null) return;
    this.race?.dispose();
    this.follow(this.make(this.setup(), null));
    this.race?.run();
    void showResults(this);
  }

  private wrong(): string | null {
    if (this.samplers.size < 2) return t("tune.race.two");
    for (const [name, value] of [
      ["trials", this.trials],
      ["repeats", this.repeats],
    ] as const)
      if (!(Number.isInteger(value) && value >= 1 && value <= MOST[name]))
        return t("tune.race.range", { name: t(`tune.race.${name}`), most: MOST[name] });
    return null;
  }

  private setup(): RaceSetup {
    const { chosen, state } = this;
    const samplers = [...this.samplers].map((name) => this.samplerOf(name));
    const common = { samplers, trials: this.trials, repeats: this.repeats, seed: 1 };
    if (chosen in FUNCTIONS) {
      const { source, space } = FUNCTIONS[chosen as FunctionName];
      const problem = { kind: "code", source, direction: "minimize", limitMs: LIMIT_MS } as const;
      return { ...common, space, problem };
    }
    const space = spaceOf(SPACES[chosen.replace(/^train-/, "") as SpaceName], state);
    return { ...common, space, problem: trainingProblem(state) };
  }

  /** A hypercube is best with as many points as there will be trials. */
  private samplerOf(name: SamplerSpec["name"]): SamplerSpec {
    if (name === "lhs") return { name, points: Math.max(2, this.trials) };
    return { name } as SamplerSpec;
  }

  private make(setup: RaceSetup, kept: KeptRace | null): Race {
    return new Race(setup, kept, () => this.play.wholeModule());
  }

  private follow(race: Race): void {
    this.race = race;
    race.addEventListener("change", () => this.requestUpdate());
  }
}

function problemName(name: RaceProblem): string {
  if (name in FUNCTIONS) return t(`tune.function.${name}`);
  return t("tune.race.training", { space: t(`tune.space.${name.replace(/^train-/, "")}`) });
}

customElements.define("tp-tune-race", TuneRace);
