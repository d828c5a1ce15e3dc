/** The plots of a study, in groups behind tabs; only those of the open group exist. */
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { languageEvents, t } from "../../../locales/translate";
import "../mind";
import type { TuneStudy } from "../model";
import "../../../styles/tune-plots.css";
import "./card";
import { contour, measured } from "./contour";
import { dependence } from "./dependence";
import { detail } from "./detail";
import { edf } from "./edf";
import { Feed } from "./feed";
import { history } from "./history";
import { importance } from "./importance";
import { intermediate } from "./intermediate";
import { parallel } from "./parallel";
import { pareto } from "./pareto";
import type { Plot } from "./picture";
import { rank } from "./rank";
import { slice } from "./slice";
import { timeline } from "./timeline";
import "./trial-table";

const GROUPS: Readonly<Record<string, readonly Plot[]>> = {
  progress: [history, intermediate, edf],
  mind: [],
  parameters: [parallel, importance, rank, slice, dependence],
  pairs: [contour, measured],
  cost: [timeline, pareto],
  trials: [],
};

/** `<tp-tune-plots>`: `study` is what is drawn. */
export class TunePlots extends LitElement {
  static override properties = { study: { attribute: false }, open: { state: true } };

  declare study: TuneStudy | null;
  declare open: string;
  #feed: Feed | null = null;
  #stop = new AbortController();

  constructor() {
    super();
    this.study = null;
    this.open = "progress";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    languageEvents.addEventListener("change", () => this.requestUpdate(), { signal });
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    this.#stop.abort();
    this.#feed?.end();
    this.#feed = null;
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("study") && this.#feed) return;
    this.#feed?.end();
    this.#feed = this.study ? new Feed(this.study) : null;
    for (const event of ["data", "selection"])
      this.#feed?.addEventListener(event, () => this.requestUpdate());
  }

  protected override render(): TemplateResult {
    const feed = this.#feed;
    if (!feed) return html`<p class="message">${t("plots.noStudy")}</p>`;
    return html`<div class="tune-plots">
      <div class="tabs" role="tablist" aria-label=${t("plots.groups")} @keydown=${(event: KeyboardEvent) => this.key(event)}>
        ${Object.keys(GROUPS).map((group) => this.tab(group))}
      </div>
      ${detail(feed)}
      <div class="plot-grid" role="tabpanel" id="plots-panel" aria-labelledby="tab-${this.open}">
        ${
          this.open === "mind"
            ? html`<tp-mind .feed=${feed}></tp-mind>`
            : this.open === "trials"
              ? html`<tp-trial-table .feed=${feed}></tp-trial-table>`
              : repeat(
                  GROUPS[this.open] ?? [],
                  ({ id }) => id,
                  (plot) =>
                    html`<tp-plot .feed=${feed} .plot=${plot} class=${plot.wide ? "wide" : ""}></tp-plot>`,
                )
        }
      </div>
    </div>`;
  }

  private tab(group: string): TemplateResult {
    const on = group === this.open;
    return html`<button type="button" role="tab" id="tab-${group}" aria-controls="plots-panel"
      aria-selected=${on ? "true" : "false"} tabindex=${on ? 0 : -1}
      @click=${() => {
        this.open = group;
      }}>${t(`plots.group.${group}`)}</button>`;
  }

  /** Arrow keys go from tab to tab. */
  private async key(event: KeyboardEvent): Promise<void> {
    const groups = Object.keys(GROUPS);
    const place = groups.indexOf(this.open);
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: groups.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.open = groups[(to + groups.length) % groups.length] ?? this.open;
    await this.updateComplete;
    this.querySelector<HTMLElement>(`#tab-${this.open}`)?.focus();
  }
}

customElements.define("tp-tune-plots", TunePlots);
