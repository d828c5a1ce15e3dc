/** The form of a search: what is searched, what counts, who chooses, how long. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { t } from "../../locales/translate";
import type { PrunerSpec, SamplerSpec } from "../../pkg-search";
import type { State } from "../../state/properties";
import { PRUNERS, SAMPLERS } from "./choices";
import { measuresOf, problemOf } from "./draft";
import { menu, method, numberBox, optionProblem } from "./fields";
import type { Space } from "./model";
import { BUDGET_UNITS, reportsOf, type Setup, type TrainingProblem } from "./run/setup";
import "./problem-form";
import "./space-editor";

/** `<tp-setup-form>`; fires "setup" with the new setup as its `detail`. */
export class SetupForm extends LitElement {
  static override properties = { setup: { attribute: false }, state: { attribute: false }, language: {} };

  declare setup: Setup;
  declare state: State;
  declare language: string;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Null when the search can start; else what to change. */
  static problem(setup: Setup): string | null {
    return problemOf(setup) ?? optionProblem(SAMPLERS, setup.sampler) ?? optionProblem(PRUNERS, setup.pruner);
  }

  protected override render(): TemplateResult {
    const { setup } = this;
    const training = setup.problem.kind === "training" ? setup.problem : null;
    return html`<fieldset class="group">
        <legend>${t("tune.form.problem")}</legend>
        <tp-problem-form
          .problem=${setup.problem}
          .state=${this.state}
          .language=${this.language}
          @problem=${(event: CustomEvent<Partial<Setup>>) => this.change(event.detail)}
        ></tp-problem-form>
      </fieldset>
      <fieldset class="group">
        <legend>${t("tune.form.space")}</legend>
        <tp-space-editor
          .space=${setup.space}
          .state=${this.state}
          .language=${this.language}
          ?knobs=${training !== null}
          @space=${(event: CustomEvent<Space>) => this.change({ space: event.detail })}
        ></tp-space-editor>
      </fieldset>
      ${training ? this.objective(training) : nothing} ${this.methods()} ${this.limits()}`;
  }

  private objective(problem: TrainingProblem): TemplateResult {
    const change = (values: Partial<TrainingProblem>) => this.change({ problem: { ...problem, ...values } });
    return html`<fieldset class="group">
      <legend>${t("tune.form.objective")}</legend>
      ${menu(
        t("tune.measure.title"),
        measuresOf(this.state),
        problem.measure,
        (name) => t(`tune.measure.${name}.label`),
        (measure) => change({ measure }),
      )}
      <p class="note">${t(`tune.measure.${problem.measure}.help`)}</p>
      ${
        problem.measure === "steps-to-target"
          ? numberBox(t("tune.form.target"), problem.target, (target) =>
              change({ target: target ?? Number.NaN }),
            )
          : nothing
      }
      <div class="tune-pair">
        ${numberBox(t("tune.form.length"), problem.length, (length) => change({ length: length ?? Number.NaN }))}
        ${menu(
          t("tune.form.unit"),
          ["steps", "epochs"],
          problem.unit,
          (unit) => t(`tune.unit.${unit}`),
          (unit) => change({ unit }),
        )}
      </div>
    </fieldset>`;
  }

  private methods(): TemplateResult {
    const { sampler, pruner, problem } = this.setup;
    return html`<fieldset class="group">
      <legend>${t("tune.form.method")}</legend>
      ${method<SamplerSpec>("sampler", SAMPLERS, sampler, (to) => this.change({ sampler: to }))}
      ${
        reportsOf(problem)
          ? method<PrunerSpec>("pruner", PRUNERS, pruner, (to) => this.change({ pruner: to }))
          : html`<p class="note">${t("tune.form.noPruner")}</p>`
      }
    </fieldset>`;
  }

  private limits(): TemplateResult {
    const { budget, seed, parallel } = this.setup;
    return html`<fieldset class="group">
      <legend>${t("tune.form.budget")}</legend>
      <div class="tune-pair">
        ${numberBox(t("tune.form.amount"), budget.amount, (amount) =>
          this.change({ budget: { ...budget, amount: amount ?? Number.NaN } }),
        )}
        ${menu(
          t("tune.form.unit"),
          BUDGET_UNITS,
          budget.unit,
          (unit) => t(`tune.unit.${unit}`),
          (unit) => this.change({ budget: { ...budget, unit } }),
        )}
      </div>
      <div class="tune-pair">
        ${numberBox(t("tune.form.seed"), seed, (to) => this.change({ seed: to ?? Number.NaN }))}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${parallel === 1}
            @change=${(event: Event) => this.change({ parallel: (event.target as HTMLInputElement).checked ? 1 : null })}
          />${t("tune.form.sequential")}</label
        >
      </div>
      <p class="note">${t("tune.form.sequentialHelp")}</p>
    </fieldset>`;
  }

  private change(values: Partial<Setup>): void {
    const next = { ...this.setup, ...values };
    const setup = reportsOf(next.problem) ? next : { ...next, pruner: { name: "none" as const } };
    this.dispatchEvent(new CustomEvent<Setup>("setup", { detail: setup }));
  }
}

customElements.define("tp-setup-form", SetupForm);
