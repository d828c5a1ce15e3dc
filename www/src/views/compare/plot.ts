/** A figure drawn by Observable Plot: title, cursor by keyboard, words, table, export. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Theme } from "../../charts/palette";
import { PlayElement } from "../../elements/base";
import { theme, themeEvents } from "../../elements/theme";
import { t } from "../../locales/translate";

export type PlotModule = typeof import("@observablehq/plot");
type Drawing = ReturnType<PlotModule["plot"]>;

/** A point of a figure: where it is on the axes, and what it says. */
export interface FigurePoint {
  readonly x: string | number;
  readonly y: number;
  readonly words: string;
}

/** One figure. */
export interface Figure {
  readonly title: string;
  /** The figure in words. */
  readonly summary: string;
  /** Name of saved files, without ending. */
  readonly file: string;
  /** What the cursor goes through. */
  readonly points: readonly FigurePoint[];
  /** The same numbers as rows; the first one is the header. */
  readonly table: readonly (readonly (string | number | null)[])[];
  /** Draws it into a box of CSS pixels; `at`: index of the point under the cursor, or null. */
  draw(plot: PlotModule, size: { width: number; height: number }, theme: Theme, at: number | null): Drawing;
}

/** Pixels from which the pointer finds a point. */
const REACH = 80;

/** `<tp-figure>`: set `figure`. */
export class FigureElement extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    figure: { attribute: false },
    at: { state: true },
    table: { state: true },
    plot: { state: true },
    problem: { state: true },
  };

  declare figure: Figure;
  declare at: number | null;
  declare table: boolean;
  declare plot: PlotModule | null;
  declare problem: string | null;
  #drawn: Drawing | null = null;
  readonly #sizes = new ResizeObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.at = null;
    this.table = false;
    this.plot = null;
    this.problem = null;
  }

  protected override connected(signal: AbortSignal): void {
    themeEvents.addEventListener("change", () => this.requestUpdate(), { signal });
    this.#sizes.observe(this);
    signal.addEventListener("abort", () => this.#sizes.disconnect());
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.plot ??= await import("@observablehq/plot");
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  protected override render(): TemplateResult {
    const { figure, at } = this;
    const words = at === null ? "" : (figure.points[at]?.words ?? "");
    return html`<figure class="plot-figure">
      <figcaption><h3>${figure.title}</h3></figcaption>
      <div
        class="plot-host"
        tabindex="0"
        role="group"
        aria-roledescription=${t("ui.chart.role")}
        aria-label=${figure.summary}
        aria-keyshortcuts="ArrowLeft ArrowRight Home End"
        @keydown=${(event: KeyboardEvent) => this.key(event)}
        @pointermove=${(event: PointerEvent) => this.point(event)}
        @pointerdown=${(event: PointerEvent) => this.point(event)}
        @pointerleave=${(event: PointerEvent) => {
          if (event.pointerType === "mouse") this.at = null;
        }}
        @blur=${() => {
          this.at = null;
        }}
      ></div>
      <p class="note point-words" role="status">${words}</p>
      ${this.problem === null ? nothing : html`<p class="problem" role="alert">${t("ui.viewFailed", { reason: this.problem })}</p>`}
      <div class="exports" role="group" aria-label=${t("compare.saveFigure", { title: figure.title })}>
        <button type="button" class="button plain" aria-pressed=${this.table ? "true" : "false"} @click=${() => {
          this.table = !this.table;
        }}>${t("ui.chart.table")}</button>
        ${(["PNG", "SVG", "CSV"] as const).map(
          (kind) =>
            html`<button type="button" class="button plain" aria-label=${t("compare.saveFigureAs", { title: figure.title, kind })} @click=${() => this.save(kind)}>${kind}</button>`,
        )}
      </div>
      ${this.table ? this.rows() : nothing}
    </figure>`;
  }

  private rows(): TemplateResult {
    const [header, ...rows] = this.figure.table;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${this.figure.title}>
      <table class="values">
        <thead><tr>${header?.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
        <tbody>${rows.map(
          ([first, ...cells]) =>
            html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${short(cell)}</td>`)}</tr>`,
        )}</tbody>
      </table>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const host = this.querySelector<HTMLElement>(".plot-host");
    if (host === null || this.plot === null || host.clientWidth < 60) return;
    this.#drawn = this.drawing(this.plot, host.clientWidth, host.clientHeight, this.at);
    host.replaceChildren(this.#drawn);
  }

  private drawing(plot: PlotModule, width: number, height: number, at: number | null): Drawing {
    const drawn = this.figure.draw(plot, { width, height }, theme(), at);
    drawn.setAttribute("aria-hidden", "true");
    return drawn;
  }

  /** The cursor goes to the point nearest to the pointer. */
  private point(event: PointerEvent): void {
    const drawn = this.#drawn;
    const [x, y] = [drawn?.scale("x"), drawn?.scale("y")];
    if (!drawn || !x || !y) return;
    const box = drawn.getBoundingClientRect();
    const away = this.figure.points.map((point) => {
      const across = x.apply(point.x) - (event.clientX - box.left);
      const up = y.apply(point.y) - (event.clientY - box.top);
      return across ** 2 + (Number.isFinite(up) ? up ** 2 : REACH ** 2);
    });
    const nearest = Math.min(...away);
    this.at = nearest < REACH ** 2 ? away.indexOf(nearest) : null;
  }

  private key(event: KeyboardEvent): void {
    const last = this.figure.points.length - 1;
    const at = this.at;
    const next =
      event.key === "ArrowRight"
        ? Math.min(last, (at ?? -1) + 1)
        : event.key === "ArrowLeft"
          ? Math.max(0, (at ?? last + 1) - 1)
          : event.key === "Home"
            ? 0
            : event.key === "End"
              ? last
              : null;
    if (next === null || last < 0) return;
    event.preventDefault();
    this.at = next;
  }

  private async save(kind: "PNG" | "SVG" | "CSV"): Promise<void> {
    const { download, toCsv } = await import("../../charts/export");
    const name = `${this.figure.file}.${kind.toLowerCase()}`;
    if (kind === "CSV") {
      download(name, new Blob([toCsv(this.figure.table)], { type: "text/csv" }));
      return;
    }
    if (this.plot === null) return;
    const { svgDocument, svgToPng } = await import("./picture");
    const drawn = this.drawing(this.plot, 640, 400, null);
    const text = svgDocument(drawn, theme(), this.figure.title);
    if (kind === "SVG") download(name, new Blob([text], { type: "image/svg+xml" }));
    else download(name, await svgToPng(text, 640, 400));
  }
}

function short(cell: string | number | null): string {
  if (cell === null) return "–";
  return typeof cell === "number" ? String(Number(cell.toPrecision(4))) : cell;
}

customElements.define("tp-figure", FigureElement);
