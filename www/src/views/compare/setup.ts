/** The card of settings: preset or own list, seeds, naive or fair, and the experiment that presets vary. */
import { html, nothing, type TemplateResult } from "lit";
import { helpButton, helpText } from "../../elements/help";
import { icon } from "../../elements/icons";
import { reveal } from "../../elements/reveal";
import { t } from "../../locales/translate";
import type { RunRecord } from "../../run/runs";
import { property, type State } from "../../state/properties";
import { MOST_CONTESTANTS } from "./contestants";
import { ContestElement } from "./element";
import "../../elements/control";
import "../../elements/data-picker";
import "../../elements/knob";

/** The three kinds of knobs of a fair comparison (Godbole, Dahl, Gilmer, Shallue, Nado: Deep Learning Tuning Playbook, 2023). */
const KINDS = ["scientific", "nuisance", "fixed"] as const;
/** Knobs of the experiment that presets vary. */
const BASE = ["learningRate", "batchSize", "depth"] as const;
const BASE_MORE = ["width", "activation", "optimizer", "epochs", "seed"] as const;

/** `<tp-contest-setup>` */
export class ContestSetup extends ContestElement {
  static override properties = {
    ...ContestElement.properties,
    help: { state: true },
    said: { state: true },
  };

  /** The kind of knob that is explained. */
  declare help: string | null;
  declare said: string;

  constructor() {
    super();
    this.help = null;
    this.said = "";
  }

  protected override render(): TemplateResult {
    const fair = this.state.fairness === "fair";
    return html`<section class="card contest-setup" aria-labelledby="contest-setup-title">
      <h2 id="contest-setup-title">${t("compare.setup.title")}</h2>
      ${this.presets()}
      <details class="more options" ?open=${wide()}>
        <summary>${t("compare.setup.more")}<span class="brief">${this.brief()}</span></summary>
        <div class="contest-more">
          <tp-knob .play=${this.play} .name=${"seeds"}></tp-knob>
          ${this.modes()}
          ${fair ? this.grid() : nothing}
          ${this.adding()}
        </div>
      </details>
      <details class="more">
        <summary @click=${reveal}>${t("compare.setup.experiment")}<span class="brief">${t(`compare.setup.${this.state.contest === "own" ? "ownBrief" : "experimentBrief"}`)}</span></summary>
        ${BASE.map((name) => html`<tp-knob .play=${this.play} .name=${name}></tp-knob>`)}
        <tp-data-picker .play=${this.play}></tp-data-picker>
        ${BASE_MORE.map((name) => html`<tp-control .play=${this.play} .name=${name}></tp-control>`)}
      </details>
    </section>`;
  }

  /** What stands behind the click on a phone. */
  private brief(): string {
    const { seeds, fairness } = this.state;
    return t("compare.setup.brief", { seeds, mode: t(`choice.fairness.${fairness}`) });
  }

  private presets(): TemplateResult {
    const { contest: current } = this.state;
    const own = this.contest.list.hasOwn;
    const choices = property("contest").choices.filter(
      (choice) => choice !== "own" || own || current === "own",
    );
    return html`<fieldset class="contest-presets">
        <legend>${t("compare.setup.presets")}</legend>
        ${choices.map(
          (choice) => html`<label class="chip">
            <input
              type="radio"
              name="contest-preset"
              .checked=${current === choice}
              @change=${() => this.store.set("contest", choice)}
            /><span>${t(`choice.contest.${choice}`)}</span>
          </label>`,
        )}
      </fieldset>
      ${
        this.contest.list.isEdited(this.state)
          ? html`<button type="button" class="quiet" @click=${() => this.restore()}>${t("compare.setup.restore")}</button>`
          : nothing
      }
      ${current === "own" && !own ? html`<p class="note">${t("compare.setup.noOwn")}</p>` : nothing}`;
  }

  private modes(): TemplateResult {
    return html`<fieldset class="contest-modes">
      <legend>${t("knob.fairness.label")}</legend>
      <div class="segments">
        ${property("fairness").choices.map(
          (choice) => html`<label>
            <input
              type="radio"
              name="contest-mode"
              .checked=${this.state.fairness === choice}
              @change=${() => this.store.set("fairness", choice)}
            /><span>${t(`choice.fairness.${choice}`)}</span>
          </label>`,
        )}
      </div>
      <p class="note">${t(`compare.setup.${this.state.fairness}`)}</p>
    </fieldset>`;
  }

  /** What is tuned, and what each kind of knob is. */
  private grid(): TemplateResult {
    const { state, contest } = this;
    const runs = contest.grid.length * state.seeds;
    return html`<dl class="knob-kinds">
        ${KINDS.map((kind) => {
          const name = t(`compare.kind.${kind}.label`);
          const id = `compare.kind.${kind}.help`;
          return html`<div class="control kind">
            <dt>${name} ${helpButton(id, name, this.help === kind, () => {
              this.help = this.help === kind ? null : kind;
            })}</dt>
            <dd>${this.ofKind(kind, state)}${helpText(id, this.help === kind)}</dd>
          </div>`;
        })}
      </dl>
      <details class="more">
        <summary @click=${reveal}>${t("compare.setup.grid")}<span class="brief">${t("compare.setup.budget", { rates: contest.grid.length, seeds: state.seeds, runs })}</span></summary>
        ${(["gridLow", "gridHigh", "gridCount"] as const).map(
          (name) => html`<tp-knob .play=${this.play} .name=${name}></tp-knob>`,
        )}
      </details>`;
  }

  private ofKind(kind: (typeof KINDS)[number], { contest }: State): string {
    if (kind === "nuisance") return t("knob.learningRate.label");
    if (kind === "fixed") return t("compare.kind.fixed.rest");
    return contest === "own" ? t("compare.kind.scientific.own") : t(`choice.contest.${contest}`);
  }

  private adding(): TemplateResult {
    const { pins } = this.play;
    const full = !this.contest.list.hasRoom(this.state);
    return html`<div class="contest-add">
      <button type="button" class="button" ?disabled=${full} @click=${() => this.addCurrent()}>
        ${icon("plus")} ${t("compare.setup.addCurrent")}
      </button>
      <h3>${t("compare.setup.pins")}</h3>
      ${
        pins.runs.length === 0
          ? html`<p class="note">${t("compare.setup.noPins")}</p>`
          : html`<ul class="pin-list">
            ${pins.runs.map(
              (run) => html`<li>
                <button type="button" class="button" ?disabled=${full} aria-label=${t("compare.setup.addPin", { label: run.label })} @click=${() => this.addPin(run)}>
                  ${icon("plus")} ${run.label}
                </button>
              </li>`,
            )}
          </ul>`
      }
      ${full ? html`<p class="note">${t("compare.setup.full", { most: MOST_CONTESTANTS })}</p>` : nothing}
      <p class="hidden" role="status">${this.said}</p>
    </div>`;
  }

  private restore(): void {
    this.contest.list.restore(this.state);
    this.contest.listChanged();
  }

  private addCurrent(): void {
    this.added(this.contest.list.addCurrent(this.state));
  }

  private addPin(run: RunRecord): void {
    this.added(this.contest.list.addPin(this.state, run));
  }

  private added(done: boolean): void {
    if (!done) return;
    this.said = t("compare.setup.added");
    this.store.set("contest", "own");
    this.contest.listChanged();
  }
}

/** Whether there is room for all settings beside the curves. */
function wide(): boolean {
  return matchMedia("(min-width: 900px)").matches;
}

customElements.define("tp-contest-setup", ContestSetup);
