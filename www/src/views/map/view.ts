/** The Map view: every cell is a real training run. */
import { html, nothing, type TemplateResult } from "lit";
import "../../styles/map.css";
import { download, toCsv, toPng } from "../../charts/export";
import { PlayElement } from "../../elements/base";
import { theme } from "../../elements/theme";
import { Throttle } from "../../elements/throttle";
import { t } from "../../locales/translate";
import { shortNumber } from "../../state/scale";
import { askedOf } from "./asked";
import { Atlas } from "./atlas";
import "./cell";
import { rowsOf, svgOf } from "./exports";
import { findings } from "./findings";
import "./legend";
import type { MapPlot } from "./plot";
import "./plot";
import type { Results } from "./results";
import { axisName, say } from "./say";
import "./settings";
import { single } from "./spec-notes";
import "./table";
import "./tries";

/** Milliseconds between two versions of the sentence while the map fills. */
const EVERY = 500;

export class MapElement extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    table: { state: true },
    news: { state: true },
  };

  declare table: boolean;
  /** Said to screen readers when a map is complete. */
  declare news: string;
  #atlas: Atlas | null = null;
  readonly #calm = new Throttle(EVERY);
  #told = "";
  #shown: Results | null = null;

  constructor() {
    super();
    this.table = false;
    this.news = "";
  }

  private get atlas(): Atlas {
    this.#atlas ??= new Atlas(this.play);
    return this.#atlas;
  }

  protected override connected(signal: AbortSignal): void {
    const { atlas } = this;
    atlas.addEventListener("map", () => this.grown(), { signal });
    atlas.addEventListener("cells", () => this.requestUpdate(), { signal });
    signal.addEventListener("abort", () => atlas.close());
    atlas.open();
  }

  private grown(): void {
    const { results } = this.atlas;
    if (results.complete && this.#told !== results.spec.key) {
      this.#told = results.spec.key;
      this.news = this.sentence();
    }
    const other = this.#shown !== results;
    this.#shown = results;
    if (other || results.complete || this.#calm.ready()) this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { play, atlas } = this;
    return html`<div class="map-view">
      <section class="card map-card" aria-labelledby="map-title">
        <h2 id="map-title">${this.title_()}</h2>
        <p class="sub">${this.budget()}</p>
        ${this.tools()}
        <tp-map-plot .play=${play} .atlas=${atlas} .summary=${`${this.title_()}. ${this.budget()}`}></tp-map-plot>
        <tp-map-legend .play=${play} .atlas=${atlas}></tp-map-legend>
        <p class="sentence" id="map-sentence">${this.sentence()}</p>
        <p class="hidden" role="status">${this.news}</p>
        ${this.note()}
        <div class="legend-row"><p class="note">${t("map.hint")}</p>${this.exports()}</div>
        ${this.table ? html`<tp-map-table .play=${play} .atlas=${atlas}></tp-map-table>` : nothing}
      </section>
      <tp-map-cell .play=${play} .atlas=${atlas}></tp-map-cell>
      <tp-map-settings .play=${play}></tp-map-settings>
      <tp-map-tries .play=${play}></tp-map-tries>
    </div>`;
  }

  private title_(): string {
    const { spec } = this.atlas;
    const { measure, show } = askedOf(spec);
    const what = t(`map.title.${measure}.${spec.heldOut ? "test" : "train"}`, {
      target: shortNumber(this.state.mapTarget),
    });
    return t(show === "spread" ? "map.titleSpread" : "map.titleOf", {
      what,
      x: axisName(spec.x.name),
      y: axisName(spec.y.name),
    });
  }

  private budget(): string {
    const { spec } = this.atlas;
    const batches = spec.x.name === "batchSize" || spec.y.name === "batchSize";
    const amount = new Intl.NumberFormat(this.state.lang === "zh-CN" ? "zh-CN" : "en").format(spec.amount);
    const what = t(`map.budget.${spec.unit}`, { amount, count: spec.amount });
    const seeds = spec.seeds > 1 ? t("map.seeds", { seeds: spec.seeds }) : "";
    return [what, batches ? t(`map.budgetWhy.${spec.unit}`) : "", seeds].filter(Boolean).join(" ");
  }

  private sentence(): string {
    const { spec } = this.atlas;
    const plot = this.querySelector<MapPlot>("tp-map-plot");
    const layer = plot?.layer;
    return layer ? say(findings(layer, spec), spec, askedOf(spec)) : t("map.say.empty");
  }

  private note(): TemplateResult | typeof nothing {
    const { spec } = this.atlas;
    const { state } = this;
    const other = [spec.x.name, spec.y.name];
    const refused = [state.mapX, state.mapY].find((name) => !other.includes(name));
    const words = [
      refused ? t("map.unusable", { name: axisName(refused) }) : "",
      single(spec) ? t("map.single") : "",
      spec.seeds < state.mapSeeds ? t("map.fewerSeeds", { seeds: spec.seeds }) : "",
    ].filter(Boolean);
    return words.length > 0 ? html`<p class="note">${words.join(" ")}</p>` : nothing;
  }

  private tools(): TemplateResult {
    const { atlas } = this;
    const zoomed = this.state.mapWindow.length > 0;
    return html`<div class="map-tools">
      <fieldset class="segments">
        <legend class="hidden">${t("map.mode.label")}</legend>
        ${(["zoom", "brush"] as const).map(
          (mode) => html`<label>
            <input type="radio" name="map-mode" .checked=${atlas.mode === mode} @change=${() => atlas.setMode(mode)} />
            <span>${t(`map.mode.${mode}`)}</span>
          </label>`,
        )}
      </fieldset>
      <button type="button" class="button" ?disabled=${!zoomed} @click=${() => atlas.back()}>${t("map.back")}</button>
      <button type="button" class="button" ?disabled=${!zoomed} @click=${() => atlas.zoomTo(null)}>${t("map.whole")}</button>
      <progress class="map-progress" max=${atlas.results.cells} value=${atlas.results.known} aria-label=${t("map.progress")}></progress>
    </div>`;
  }

  private exports(): TemplateResult {
    return html`<div class="exports" role="group" aria-label=${t("map.export")}>
      <button type="button" class="button plain" aria-pressed=${this.table ? "true" : "false"} @click=${() => {
        this.table = !this.table;
      }}>${t("ui.chart.table")}</button>
      ${(["PNG", "SVG", "CSV"] as const).map(
        (
          kind,
        ) => html`<button type="button" class="button plain" aria-label=${t("map.exportAs", { kind })} @click=${() => this.export(kind)}>
          ${kind}
        </button>`,
      )}
    </div>`;
  }

  private async export(kind: "PNG" | "SVG" | "CSV"): Promise<void> {
    const plot = this.querySelector<MapPlot>("tp-map-plot");
    const canvas = plot?.querySelector("canvas");
    if (!plot?.view || !canvas) return;
    const name = `map.${kind.toLowerCase()}`;
    if (kind === "PNG") download(name, await toPng(canvas, theme()));
    else if (kind === "SVG") download(name, svgOf(plot.view, theme(), this.title_()));
    else download(name, new Blob([toCsv(rowsOf(this.atlas.results))], { type: "text/csv" }));
  }
}

customElements.define("tp-map", MapElement);
