/** Fair mode: the naive and the fair comparison side by side, the sentence where they disagree, and the tuning behind it. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../locales/translate";
import { property, type State } from "../../state/properties";
import { shortNumber } from "../../state/scale";
import { ContestElement } from "./element";
import { type FairFinding, fairVerdict, isOver, type Tuned } from "./fair";
import { isolation, tuningCurves, valueAxis } from "./figures";
import { type Results, resultsOf, shownOf, tunedOf } from "./results";
import { partsOf, showParts } from "./say";
import type { Summary } from "./summary";
import "./plot";

/** A grid that is widened reaches this much further. */
const WIDER = 10;

/** `<tp-contest-fair>` */
export class ContestFair extends ContestElement {
  protected override render(): TemplateResult {
    const { contest, state } = this;
    const results = resultsOf(contest, state);
    const tuned = tunedOf(contest, state, results);
    const naive = shownOf(results.summaries);
    const found = fairVerdict(tuned, naive, results.measure);
    return html`<section class="card contest-fair" aria-labelledby="contest-fair-title">
      <h2 id="contest-fair-title">${t("compare.fair.title")}</h2>
      <p class="sub">${t("compare.fair.sub", { rates: contest.grid.length, seeds: state.seeds })}</p>
      <p class="sentence" role="status">${this.sentence(found, tuned, naive, results)}</p>
      ${found.map((finding) => this.widen(finding))}
      ${tuned.length === 0 ? nothing : this.figures(tuned, naive, results)}
    </section>`;
  }

  private sentence(
    found: readonly FairFinding[],
    tuned: readonly Tuned[],
    naive: readonly Summary[],
    { measure }: Results,
  ): TemplateResult[] | string {
    if (found.length > 0) return showParts(partsOf(found, measure), this.contest.contestants);
    if (tuned.length < 2) return t("compare.says.alone");
    return isOver(tuned, naive) ? t("compare.says.all-diverged") : t("compare.fair.training");
  }

  private figures(tuned: readonly Tuned[], naive: readonly Summary[], { measure }: Results): TemplateResult {
    const log = this.state.yScale === "log" && measure.metric === "loss";
    const best = tuned.flatMap(({ contestant, best }) =>
      best === null ? [] : [{ contestant, summary: best.summary, rate: best.rate }],
    );
    const plain = naive.map((summary) => ({
      contestant: summary.contestant,
      summary,
      rate: summary.contestant.experiment.train?.learningRate ?? Number.NaN,
    }));
    const axis = valueAxis([...naive, ...best.map(({ summary }) => summary)], measure, log);
    const whole = valueAxis(
      tuned.flatMap(({ rates }) => rates.map(({ summary }) => ({ ...summary, values: [] }))),
      measure,
      log,
    );
    return html`<div class="figure-pair">
        <tp-figure .play=${this.play} .figure=${isolation("naive", plain, axis, measure)}></tp-figure>
        <tp-figure .play=${this.play} .figure=${isolation("fair", best, axis, measure)}></tp-figure>
      </div>
      <tp-figure class="wide-figure" .play=${this.play} .figure=${tuningCurves(tuned, whole, measure)}></tp-figure>
      <p class="note">${t("compare.fair.note")}</p>`;
  }

  private widen(finding: FairFinding): TemplateResult | typeof nothing {
    if (finding.id !== "edge") return nothing;
    const name = finding.end === "low" ? "gridLow" : "gridHigh";
    const value = widened(this.state, finding.end);
    if (value === null) return nothing;
    return html`<button type="button" class="button widen" @click=${() => this.store.set(name, value)}>
      ${t(`compare.fair.widen.${finding.end}`, { rate: shortNumber(value) })}
    </button>`;
  }
}

/** The new end of the grid; null where the knob ends. */
function widened(state: State, end: "low" | "high"): number | null {
  const { min, max } = property("gridLow");
  const now =
    end === "low" ? Math.min(state.gridLow, state.gridHigh) : Math.max(state.gridLow, state.gridHigh);
  const value = Number(
    (end === "low" ? Math.max(min, now / WIDER) : Math.min(max, now * WIDER)).toPrecision(6),
  );
  return value === now ? null : value;
}

customElements.define("tp-contest-fair", ContestFair);
