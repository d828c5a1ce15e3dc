/** The table of contestants: what each came to, how it stands to the best; also the charts in words. */
import { html, nothing, type TemplateResult } from "lit";
import { tickText } from "../../charts/scale";
import { icon } from "../../elements/icons";
import { differing, factText } from "../../elements/run-facts";
import { swatch } from "../../elements/swatch";
import { t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import { type Contestant, lookOf, nameOf } from "./contestants";
import { ContestElement } from "./element";
import { counted, differed, measured, resultsOf } from "./results";
import { COLUMNS, type ColumnName, filtered, type Row, rowsOf, sorted } from "./rows";
import { pText } from "./say";
import type { Summary } from "./summary";

/** `<tp-contest-table>` */
export class ContestTable extends ContestElement {
  static override properties = {
    ...ContestElement.properties,
    order: { state: true },
    filter: { state: true },
    renaming: { state: true },
  };

  declare order: { column: ColumnName; down: boolean } | null;
  declare filter: string;
  /** The id of the contestant whose name is being changed. */
  declare renaming: string | null;

  constructor() {
    super();
    this.order = null;
    this.filter = "";
    this.renaming = null;
  }

  protected override render(): TemplateResult {
    const { contest, state } = this;
    const results = resultsOf(contest, state);
    const rows = sorted(filtered(rowsOf(results), this.filter), this.order);
    return html`<section class="card contest-table runs" aria-labelledby="contest-table-title">
      <div class="table-head">
        <h2 id="contest-table-title">${t("compare.table.title")}</h2>
        <label class="filter">
          <span>${t("compare.table.filter")}</span>
          <input type="text" .value=${this.filter} autocomplete="off" spellcheck="false" @input=${(
            event: Event,
          ) => {
            this.filter = (event.target as HTMLInputElement).value;
          }} />
        </label>
        <div class="exports" role="group" aria-label=${t("compare.table.export")}>
          ${(["CSV", "JSON"] as const).map(
            (kind) =>
              html`<button type="button" class="button plain" aria-label=${t("compare.table.exportAs", { kind })} @click=${() => this.export(kind)}>${kind}</button>`,
          )}
        </div>
      </div>
      <p class="sub">${t("compare.table.sub", { target: measured(results.target, results.measure) })}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t("compare.table.title")}>
        <table>
          <thead>
            <tr>
              ${COLUMNS.map((name) => this.header(name))}
              <th scope="col"><span class="hidden">${t("ui.runs.actions")}</span></th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.row(row))}
          </tbody>
        </table>
      </div>
      ${rows.length === 0 ? html`<p class="note" role="status">${t(contest.contestants.length === 0 ? "compare.says.empty" : "compare.table.none")}</p>` : nothing}
    </section>`;
  }

  private header(name: ColumnName): TemplateResult {
    const down = this.order?.column === name ? this.order.down : null;
    const sort = down === null ? "none" : down ? "descending" : "ascending";
    return html`<th scope="col" class=${name === "name" ? "" : `number ${name}`} aria-sort=${sort}>
      <button type="button" class="sorter" @click=${() => this.sort(name)}>
        ${t(`compare.column.${name}`)}<span aria-hidden="true">${down === null ? "" : down ? " ↓" : " ↑"}</span>
      </button>
    </th>`;
  }

  /** Rising, then falling, then as they came. */
  private sort(column: ColumnName): void {
    if (this.order?.column !== column) this.order = { column, down: false };
    else this.order = this.order.down ? null : { column, down: true };
  }

  private row({ summary, duel, leads }: Row): TemplateResult {
    const { contestant, final, steps, seeds, diverged, failed, seconds, reason } = summary;
    const { measure } = resultsOf(this.contest, this.state);
    const of = (value: number) => measured(value, measure);
    const state = failed > 0 ? t("compare.failed", { reason: reasonText(reason ?? "") }) : "";
    return html`<tr class=${leads ? "strong" : ""} ?data-hidden=${contestant.hidden}>
      <th scope="row">${this.name(contestant)}${state === "" ? nothing : html`<span class="problem">${state}</span>`}</th>
      <td class="number final">${of(final.median)}</td>
      <td class="number spread">${Number.isNaN(final.low) ? "–" : `${of(final.low)}–${of(final.high)}`}</td>
      <td class="number behind">${leads ? t("compare.best") : duel ? differed(duel.difference, measure) : "–"}</td>
      <td class="number chance">${duel ? pText(duel.p) : "–"}</td>
      <td class="number steps">${counted(steps.median)} <small>${reachedText(summary)}</small></td>
      <td class="number diverged">${diverged === 0 ? "0" : t("compare.of", { count: diverged, all: seeds })}</td>
      <td class="number seconds">${Number.isNaN(seconds) ? "–" : `${tickText(Number(seconds.toPrecision(2)))} s`}</td>
      <td>${this.actions(contestant)}</td>
    </tr>`;
  }

  private name(one: Contestant): TemplateResult {
    const label = nameOf(one);
    if (this.renaming !== one.id) {
      return html`<span class="run-name">${swatch(lookOf(one))} <span>${label}</span></span>${this.facts(one)}`;
    }
    return html`<input
      type="text"
      class="rename"
      maxlength="40"
      aria-label=${t("compare.rename", { label })}
      .value=${label}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        // The button that gets the focus must not be pressed by the same key.
        event.preventDefault();
        if (event.key === "Enter") this.rename(one, (event.target as HTMLInputElement).value);
        else void this.endRename(one.id);
      }}
      @blur=${(event: Event) => this.renaming === one.id && this.rename(one, (event.target as HTMLInputElement).value)}
    />`;
  }

  /** What differs from the others, below the name. */
  private facts(one: Contestant): TemplateResult | typeof nothing {
    if (one.origin.kind === "preset" && one.name === null) return nothing;
    const all = this.contest.contestants.flatMap((each) => this.contest.entrants(each).slice(0, 1));
    const run = this.contest.entrants(one)[0]?.run;
    if (run === undefined || all.length < 2) return nothing;
    const { others, name } = differing(all.map((each) => each.run));
    const facts = [...(name ? [name] : []), ...others];
    return html`<span class="fact-line">${facts.map((fact) => `${t(fact.id)} ${factText(fact, run)}`).join(", ")}</span>`;
  }

  private actions(one: Contestant): TemplateResult {
    const label = nameOf(one);
    const { contest, state } = this;
    return html`<span class="actions">
      ${this.action(one.hidden ? "eyeOff" : "eye", t(one.hidden ? "ui.show" : "ui.hide", { label }), () => {
        contest.list.change(state, one.id, { hidden: !one.hidden });
        contest.listChanged();
      })}
      ${this.action("edit", t("compare.rename", { label }), () => this.startRename(one.id), `rename-${one.id}`)}
      ${this.action("pin", t("compare.pin", { label }), () => this.pin(one))}
      ${this.action("close", t("compare.delete", { label }), () => this.delete(one))}
    </span>`;
  }

  private action(
    name: "eye" | "eyeOff" | "edit" | "pin" | "close",
    label: string,
    act: () => void,
    id?: string,
  ): TemplateResult {
    return html`<button type="button" class="icon-button" id=${id ?? nothing} aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
  }

  private async startRename(id: string): Promise<void> {
    this.renaming = id;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>(".rename")?.select();
  }

  private rename(one: Contestant, text: string): void {
    const name = text.trim();
    if (name !== nameOf(one))
      this.change(() => this.contest.list.change(this.state, one.id, { name: name || null }));
    void this.endRename(one.id);
  }

  /** The focus goes back to the button that began it. */
  private async endRename(id: string): Promise<void> {
    const typing = this.querySelector(".rename") === document.activeElement;
    this.renaming = null;
    await this.updateComplete;
    if (typing) this.querySelector<HTMLElement>(`#rename-${CSS.escape(id)}`)?.focus();
  }

  private delete(one: Contestant): void {
    this.change(() => this.contest.list.remove(this.state, one.id));
    this.querySelector<HTMLElement>(".scroll")?.focus();
  }

  private change(act: () => void): void {
    act();
    this.contest.listChanged();
  }

  /** Keeps the contestant's first seed as it stands. */
  private pin(one: Contestant): void {
    const run = this.contest.entrants(one)[0]?.run;
    if (run === undefined) return;
    const label = run.label;
    run.label = nameOf(one);
    this.play.pins.add(run);
    run.label = label;
    this.contest.pinned(this.play.pins.save());
  }

  private async export(kind: "CSV" | "JSON"): Promise<void> {
    const { download, toCsv } = await import("../../charts/export");
    const { runsTable, runsDocument } = await import("./take-along");
    const results = resultsOf(this.contest, this.state);
    if (kind === "CSV") {
      download("contestants.csv", new Blob([toCsv(runsTable(this.contest, results))], { type: "text/csv" }));
    } else {
      const text = JSON.stringify(runsDocument(this.contest, results), null, 2);
      download("contestants.json", new Blob([text], { type: "application/json" }));
    }
  }
}

/** The spread of the steps to the target, where seeds reach it, and how many do. */
function reachedText({ steps, reached, seeds }: Summary): string {
  if (reached === 0 || Number.isNaN(steps.low)) return `${reached}/${seeds}`;
  return `${counted(steps.low)}–${counted(steps.high)}, ${reached}/${seeds}`;
}

customElements.define("tp-contest-table", ContestTable);
