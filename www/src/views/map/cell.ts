/** The opened cell: what it is, its curve, what its network computes, and where to go from here. */
import { html, nothing, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { icon } from "../../elements/icons";
import { t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import { DATASETS } from "../../state/data";
import type { Name, State, Value } from "../../state/properties";
import "../../elements/boundary";
import "../../elements/curves";
import { askedOf } from "./asked";
import { type Atlas, BRUSHED } from "./atlas";
import { cellsBetween } from "./cell-runs";
import "./sharpness-chart";
import { cellWords, worth } from "./say";
import { type Cell, stateOf } from "./spec";

export class MapCell extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    atlas: { attribute: false },
    pinned: { state: true },
  };

  declare atlas: Atlas;
  /** The cell that was pinned last, as text. */
  declare pinned: string;

  constructor() {
    super();
    this.pinned = "";
  }

  protected override connected(signal: AbortSignal): void {
    for (const event of ["cells", "map"]) {
      this.atlas.addEventListener(event, () => this.requestUpdate(), { signal });
    }
  }

  protected override render(): TemplateResult {
    const { opened, brushed } = this.atlas;
    return html`<section class="card map-cell" aria-labelledby="map-cell-title">
      <h2 id="map-cell-title">${opened || brushed ? t("map.cell.title") : t("map.cell.none")}</h2>
      ${opened === null && brushed === null ? html`<p class="sub">${t("map.cell.hint")}</p>` : nothing}
      ${opened === null ? nothing : this.facts(opened)} ${this.overlaid()}
      ${opened === null && brushed === null ? nothing : this.curves()}
      ${
        opened === null
          ? nothing
          : html`${this.boundary()}
            <tp-map-sharpness .play=${this.play} .atlas=${this.atlas}></tp-map-sharpness>
            ${this.actions(opened)}`
      }
    </section>`;
  }

  private facts(cell: Cell): TemplateResult {
    const { spec, results } = this.atlas;
    const index = results.index(cell);
    const asked = askedOf(spec);
    const reason = results.reason(index);
    const out = results.diverged(index);
    return html`<p class="map-facts">
      ${cellWords(spec, cell, results.value(index, asked), asked)}
      ${spec.seeds > 1 && out > 0 ? t("map.cell.seedsDiverged", { count: out, seeds: spec.seeds }) : ""}
      ${reason === null ? "" : reasonText(reason)}
    </p>`;
  }

  private overlaid(): TemplateResult | typeof nothing {
    const { brushed, session } = this.atlas;
    if (brushed === null) return nothing;
    const all = cellsBetween(brushed, Number.MAX_SAFE_INTEGER).length;
    const text = all > BRUSHED ? "map.cell.brushedSome" : "map.cell.brushed";
    return html`<p class="sub">${t(text, { count: session.brushed.length, all })}
      <button type="button" class="quiet" @click=${() => this.atlas.brush(null)}>${t("map.cell.clear")}</button>
    </p>`;
  }

  private curves(): TemplateResult {
    const summary = t("map.cell.curves");
    return html`<tp-curves class="map-curves" .play=${this.atlas.cellPlay} .summary=${summary}></tp-curves>`;
  }

  private boundary(): TemplateResult | typeof nothing {
    const { inputs } = DATASETS[this.state.dataset];
    if (inputs !== 2) return nothing;
    return html`<tp-boundary
      class="map-boundary"
      .play=${this.atlas.cellPlay}
      .label=${t("map.cell.boundary")}
      points
    ></tp-boundary>`;
  }

  private actions(cell: Cell): TemplateResult {
    const running = this.atlas.session.phase === "running";
    return html`<div class="map-actions">
      <button type="button" class="button" @click=${() => this.setKnobs(cell)}>${t("map.cell.setKnobs")}</button>
      <button type="button" class="button" ?disabled=${running} @click=${() => this.pin(cell)}>
        ${icon("pin")} ${t("map.cell.pin")}
      </button>
      <button type="button" class="button" @click=${() => this.watch(cell)}>${t("map.cell.watch")}</button>
      <button type="button" class="button plain" @click=${() => this.atlas.openCell(null)}>${t("map.cell.close")}</button>
    </div>
    <p class="note" role="status">${this.pinned}</p>`;
  }

  private setKnobs(cell: Cell): void {
    const { spec } = this.atlas;
    const knobs = stateOf(spec, cell);
    for (const { name } of [spec.x, spec.y]) {
      this.session.setKnob(name as Name, knobs[name] as Value<Name>);
    }
  }

  private pin(cell: Cell): void {
    this.atlas.pin();
    const { spec, results } = this.atlas;
    const value = worth(results.value(results.index(cell), askedOf(spec)), askedOf(spec));
    this.pinned = t("map.cell.pinned", { value });
  }

  /** The same training from its start, in the view where one can watch it. */
  private watch(cell: Cell): void {
    const { spec, results } = this.atlas;
    const { steps, stepsPerEpoch } = results.course(cell);
    const knobs = stateOf(spec, cell);
    const { depth, width, hidden, batchSize, momentum, l2, learningRate } = knobs;
    const watched: Partial<State> = {
      rates: [learningRate],
      learningRate,
      ...{ batchSize, momentum, l2, width },
      ...(hidden.length > 0 ? { hidden } : { depth }),
      epochs: Math.ceil(steps / stepsPerEpoch),
      sweep: null,
      view: "converge",
    };
    this.store.update(watched);
    scrollTo({ top: 0 });
  }
}

customElements.define("tp-map-cell", MapCell);
