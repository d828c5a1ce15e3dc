/** All trials as a table: sort by any column, filter, a page at a time. */
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { valueText } from "../../../charts/scale";
import { languageEvents, t } from "../../../locales/translate";
import { parameterLabel, scalarText } from "./axis";
import { STATES } from "./columns";
import type { Feed } from "./feed";
import { whole } from "./parts";
import { shortReason } from "./shared";

/** Rows of a page. */
const PAGE = 50;
/** Columns that are no parameters. */
type Column = "trial" | "state" | "value" | "steps" | "seconds";

/** `<tp-trial-table>` */
export class TrialTable extends LitElement {
  static override properties = {
    feed: { attribute: false },
    by: { state: true },
    rising: { state: true },
    state: { state: true },
    chosen: { state: true },
    page: { state: true },
  };

  declare feed: Feed;
  /** A `Column`, or a parameter with `param.` before it. */
  declare by: string;
  declare rising: boolean;
  /** The only state shown; "" for all. */
  declare state: string;
  /** Whether only selected trials are shown. */
  declare chosen: boolean;
  declare page: number;
  #stop: AbortController | null = null;

  constructor() {
    super();
    this.by = "trial";
    this.rising = false;
    this.state = "";
    this.chosen = false;
    this.page = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("feed")) this.listen();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.feed) this.listen();
  }

  private listen(): void {
    this.#stop?.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    languageEvents.addEventListener("change", () => this.requestUpdate(), { signal });
    for (const event of ["data", "selection"])
      this.feed?.addEventListener(event, () => this.requestUpdate(), { signal });
  }

  override disconnectedCallback(): void {
    this.#stop?.abort();
    super.disconnectedCallback();
  }

  /** Rows in the order shown. */
  private rows(): number[] {
    const { columns, study } = this.feed;
    const wanted = STATES.indexOf(this.state as (typeof STATES)[number]);
    const rows = Array.from(columns.id.keys()).filter(
      (row) =>
        (wanted < 0 || columns.state[row] === wanted) &&
        (!this.chosen || study.selection.has(columns.id[row] ?? -1)),
    );
    const key = this.column();
    const sign = this.rising ? 1 : -1;
    return rows.sort((a, b) => {
      const [x, y] = [key[a] ?? Number.NaN, key[b] ?? Number.NaN];
      // What has no value comes last, whichever way the rest goes.
      if (Number.isNaN(x) || Number.isNaN(y))
        return (Number.isNaN(x) ? 1 : 0) - (Number.isNaN(y) ? 1 : 0) || a - b;
      return (x - y) * sign || a - b;
    });
  }

  private column(): ArrayLike<number> {
    const { columns } = this.feed;
    const own: Record<Column, ArrayLike<number>> = {
      trial: columns.id,
      state: columns.state,
      value: columns.value,
      steps: columns.steps,
      seconds: columns.seconds,
    };
    return own[this.by as Column] ?? columns.params.get(this.by.slice("param.".length)) ?? columns.id;
  }

  protected override render(): TemplateResult {
    const { columns, study } = this.feed;
    const rows = this.rows();
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    const page = Math.min(this.page, pages - 1);
    const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
    const best = study.best?.id;
    return html`<section class="card plot-card wide trial-table" aria-labelledby="trial-table">
      <div class="plot-head"><h3 id="trial-table">${t("plots.table.title")}</h3>${this.filters()}</div>
      <p class="sub" role="status">${t("plots.table.summary", { shown: whole(rows.length), all: whole(columns.length) })}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t("plots.table.title")}>
        <table class="values trials">
          <thead><tr>
            <th scope="col"><span class="hidden">${t("plots.table.select")}</span></th>
            ${this.head("trial", t("plots.column.trial"))}
            ${this.head("state", t("plots.column.state"))}
            ${this.head("value", study.objectiveLabel)}
            ${columns.names.map((name) => this.head(`param.${name}`, parameterLabel(name)))}
            ${this.head("steps", t("plots.column.steps"))}
            ${this.head("seconds", t("plots.column.seconds"))}
            <th scope="col" class="words">${t("plots.column.reason")}</th>
          </tr></thead>
          <tbody>${shown.map((row) => this.row(row, columns.id[row] === best))}</tbody>
        </table>
      </div>
      ${pages > 1 ? this.pager(page, pages) : ""}
    </section>`;
  }

  private head(by: string, label: string): TemplateResult {
    const on = this.by === by;
    return html`<th scope="col" aria-sort=${on ? (this.rising ? "ascending" : "descending") : "none"}>
      <button type="button" class="sort" @click=${() => this.sort(by)}>${label}<span aria-hidden="true">${on ? (this.rising ? " ↑" : " ↓") : ""}</span></button>
    </th>`;
  }

  private sort(by: string): void {
    this.rising = this.by === by ? !this.rising : by !== "trial";
    this.by = by;
    this.page = 0;
  }

  private row(row: number, best: boolean): TemplateResult {
    const { columns, study } = this.feed;
    const trial = columns.trials[row];
    if (!trial) return html``;
    const chosen = study.selection.has(trial.id);
    return html`<tr class="${chosen ? "chosen" : ""} ${best ? "strong" : ""}"
      @pointerenter=${() => this.feed.point(row)} @pointerleave=${() => this.feed.point(null)}>
      <td><input type="checkbox" .checked=${chosen} aria-label=${t("plots.table.selectTrial", { id: trial.id })}
        @change=${() => this.toggle(trial.id, chosen)} /></td>
      <th scope="row">${trial.id}${best ? html` <span title=${t("plots.table.best")}>★<span class="hidden">${t("plots.table.best")}</span></span>` : ""}</th>
      <td>${t(`plots.state.${trial.state}`)}</td>
      <td>${valueText(trial.value ?? Number.NaN)}</td>
      ${columns.names.map((name) => html`<td>${scalarText(trial.params[name])}</td>`)}
      <td>${cell(columns.steps[row])}</td>
      <td>${valueText(columns.seconds[row] ?? Number.NaN, 2)}</td>
      <td class="words">${trial.reason ? shortReason(trial.reason) : ""}</td>
    </tr>`;
  }

  private toggle(id: number, chosen: boolean): void {
    const { study } = this.feed;
    study.select(chosen ? [...study.selection].filter((other) => other !== id) : [...study.selection, id]);
  }

  private filters(): TemplateResult {
    const all = this.feed.study.selection.size;
    return html`<div class="plot-picks">
      <label><span class="hidden">${t("plots.column.state")}</span>
        <select @change=${(event: Event) => {
          this.state = (event.target as HTMLSelectElement).value;
          this.page = 0;
        }}>
          <option value="">${t("plots.table.allStates")}</option>
          ${STATES.map((state) => html`<option value=${state} ?selected=${state === this.state}>${t(`plots.state.${state}`)}</option>`)}
        </select></label>
      <button type="button" class="button plain tiny" aria-pressed=${this.chosen ? "true" : "false"} ?disabled=${all === 0 && !this.chosen}
        @click=${() => {
          this.chosen = !this.chosen;
          this.page = 0;
        }}>${t("plots.table.onlySelected")}</button>
    </div>`;
  }

  private pager(page: number, pages: number): TemplateResult {
    const go = (to: number) => () => {
      this.page = to;
    };
    return html`<nav class="pager" aria-label=${t("plots.table.pages")}>
      <button type="button" class="button tiny" ?disabled=${page === 0} @click=${go(page - 1)}>${t("plots.table.before")}</button>
      <span>${t("plots.table.page", { page: page + 1, pages })}</span>
      <button type="button" class="button tiny" ?disabled=${page === pages - 1} @click=${go(page + 1)}>${t("plots.table.after")}</button>
    </nav>`;
  }
}

function cell(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "–" : whole(value);
}

customElements.define("tp-trial-table", TrialTable);
