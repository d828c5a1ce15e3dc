/** The card of runs: pinned and live ones, what differs between them, how they ended. */
import { html, nothing, type TemplateResult } from "lit";
import { valueText } from "../charts/scale";
import { t } from "../locales/translate";
import type { Column, Run } from "../run/model";
import { reasonText } from "../sentence/reason";
import { when } from "../sentence/when";
import { PlayElement } from "./base";
import { icon } from "./icons";
import { differing, type Fact, factText } from "./run-facts";
import { swatch } from "./swatch";
import { Throttle } from "./throttle";

/** Milliseconds between two updates while runs train. */
const EVERY = 500;

/** `<tp-runs>` */
export class Runs extends PlayElement {
  protected override readonly follows = ["runs"] as const;
  readonly #calm = new Throttle(EVERY);

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("progress", () => this.#calm.ready() && this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult {
    const runs = this.session.runs.filter((run) => run.role !== "ghost");
    const { name, others: facts } = differing(runs);
    const classes = runs.some((run) => Number.isFinite(run.curve.last("accuracy")));
    return html`<section class="card runs" aria-labelledby="runs-title">
      <h2 id="runs-title">${t("ui.runs.title")}</h2>
      <p class="sub">${t("ui.runs.sub")}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t("ui.runs.title")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t(name?.id ?? "ui.runs.run")}</th>
              ${facts.map((fact) => html`<th scope="col" class="number fact">${t(fact.id)}</th>`)}
              <th scope="col" class="number">${t("ui.runs.loss")}</th>
              <th scope="col" class="number best">${t("ui.runs.best")}</th>
              ${classes ? html`<th scope="col" class="number">${t("ui.runs.accuracy")}</th>` : nothing}
              <th scope="col" class="state">${t("ui.runs.state")}</th>
              <th scope="col"><span class="hidden">${t("ui.runs.actions")}</span></th>
            </tr>
          </thead>
          <tbody>
            ${runs.map(
              (run) => html`<tr class=${run.highlighted ? "strong" : ""} ?data-hidden=${run.hidden}>
                <th scope="row" title=${name?.of(run.experiment) ?? nothing}>${this.name(run)}${this.facts(run, facts)}</th>
                ${facts.map((fact) => html`<td class="number fact">${factText(fact, run)}</td>`)}
                <td class="number">${valueText(lossOf(run).last, 3)}</td>
                <td class="number best">${valueText(lossOf(run).best, 3)}</td>
                ${classes ? html`<td class="number">${percent(accuracyOf(run))}</td>` : nothing}
                <td class="state" title=${run.reason === null ? nothing : reasonText(run.reason)}>${this.stateOf(run)}</td>
                <td>${this.actions(run)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private name(run: Run): TemplateResult {
    const label = html`${swatch(run)} ${run.label}`;
    if (run.role === "pinned") return html`<span class="run-name">${label} ${icon("pin")}</span>`;
    return html`<button
      type="button"
      class="run-name"
      aria-pressed=${run.highlighted ? "true" : "false"}
      @click=${() => this.session.highlight(run.id)}
    >
      ${label}
    </button>`;
  }

  /** What differs, below the name: shown in the place of columns where there is no room for them. */
  private facts(run: Run, facts: readonly Fact[]): TemplateResult | typeof nothing {
    if (facts.length === 0) return nothing;
    const lines = facts.map((fact) => html`<span>${t(fact.id)} ${factText(fact, run)}</span>`);
    return html`<span class="fact-lines">${lines}</span>`;
  }

  private stateOf(run: Run): string {
    return t("ui.runs.at", { state: t(`state.${run.state}.label`), when: when(run) });
  }

  private actions(run: Run): TemplateResult {
    const { label } = run;
    const hide = run.hidden ? t("ui.show", { label }) : t("ui.hide", { label });
    return html`<span class="actions">
      <button type="button" class="icon-button" aria-label=${hide} title=${hide} @click=${() => this.session.hide(run.id, !run.hidden)}>
        ${icon(run.hidden ? "eyeOff" : "eye")}
      </button>
      ${run.role === "pinned" ? this.action("close", t("ui.unpin", { label }), () => this.session.unpin(run.id)) : this.action("pin", t("ui.pin", { label }), () => this.session.pin(run.id))}
    </span>`;
  }

  private action(name: "close" | "pin", label: string, act: () => void): TemplateResult {
    return html`<button type="button" class="icon-button" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
  }
}

function held(run: Run, test: Column, train: Column): Column {
  return Number.isFinite(run.curve.last(test)) ? test : train;
}

function lossOf(run: Run): { last: number; best: number } {
  const column = run.curve.column(held(run, "testLoss", "loss"));
  let best = Number.NaN;
  for (const value of column) if (!(value >= best)) best = value;
  return { last: column.at(-1) ?? Number.NaN, best };
}

function accuracyOf(run: Run): number {
  return run.curve.last(held(run, "testAccuracy", "accuracy"));
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : "–";
}

customElements.define("tp-runs", Runs);
