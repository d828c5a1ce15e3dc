/** One plot on a card: title, summary, picture with cursor and brush, signs, table, exports. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Range } from "../../../charts/scale";
import { prepare } from "../../../charts/surface";
import { Painter } from "../../../elements/painter";
import { theme, themeEvents } from "../../../elements/theme";
import { languageEvents, t } from "../../../locales/translate";
import { parameterLabel, wantsLog } from "./axis";
import { CanvasPen } from "./canvas-pen";
import { extent, valuesThatCount } from "./columns";
import { savePicture } from "./exports";
import type { Feed } from "./feed";
import { Hand } from "./hand";
import { paint } from "./paint";
import { dataTable, legend } from "./parts";
import type { Picture, Plot, PlotInput } from "./picture";
import { trialTip } from "./tip";

const HEIGHT = 300;

/** `<tp-plot>`: `feed` is the study, `plot` what is drawn of it. */
export class PlotCard extends LitElement {
  static override properties = {
    feed: { attribute: false },
    plot: { attribute: false },
    logWish: { state: true },
    table: { state: true },
    spot: { state: true },
    loaded: { state: true },
    drawn: { state: true },
  };

  declare feed: Feed;
  declare plot: Plot;
  /** null: as the values ask for. */
  declare logWish: boolean | null;
  declare table: boolean;
  /** Place in the picture's spots that the cursor is on; -1: none. */
  declare spot: number;
  declare loaded: unknown;
  declare drawn: number;
  picture: Picture | null = null;
  /** Whether the picture is old, and whether the canvas is. */
  #stale = true;
  #unpainted = false;
  #loading = false;
  #loadedFor = "";
  #stop: AbortController | null = null;
  readonly #painter = new Painter(this, 2, () => this.paint());
  readonly #hand = new Hand(this, () => this.#painter.invalidate());

  constructor() {
    super();
    this.logWish = null;
    this.table = false;
    this.spot = -1;
    this.loaded = null;
    this.drawn = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override update(changed: PropertyValues): void {
    if (changed.has("feed")) {
      this.listen();
      this.#loadedFor = "";
    }
    if (["feed", "plot", "logWish", "loaded"].some((name) => changed.has(name as never))) this.#stale = true;
    super.update(changed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.feed) this.listen();
  }

  override disconnectedCallback(): void {
    this.#stop?.abort();
    super.disconnectedCallback();
  }

  private listen(): void {
    this.#stop?.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const again = (): void => this.stale();
    for (const event of ["data", "look"]) this.feed.addEventListener(event, again, { signal });
    this.feed.addEventListener("selection", () => this.repaint(), { signal });
    this.feed.addEventListener("cursor", () => this.#painter.invalidate(), { signal });
    for (const target of [themeEvents, languageEvents]) target.addEventListener("change", again, { signal });
    languageEvents.addEventListener("change", () => this.requestUpdate(), { signal });
    this.feed.addEventListener("look", () => this.requestUpdate(), { signal });
    this.#hand.forget();
  }

  /** What is drawn is old. */
  stale(): void {
    this.#stale = true;
    this.#painter.invalidate();
  }

  /** The same picture is painted again: other trials are selected. */
  private repaint(): void {
    this.#unpainted = true;
    this.#painter.invalidate();
  }

  /** What the plot is drawn from, at a size. */
  input(width: number, height: number): PlotInput {
    const { feed, plot, loaded } = this;
    const { columns } = feed;
    const range = extent(valuesThatCount(columns));
    return {
      columns,
      width,
      height,
      theme: theme(),
      value: feed.study.objectiveLabel,
      log: (this.logWish ?? wantsLog(range)) && canBeLog(range),
      picked: this.parameters(plot.axes),
      loaded,
      at: feed.at,
      guess: feed.guess,
      hidden: feed.guessing && feed.guess === null,
    };
  }

  parameters(count: number): string[] {
    const { names } = this.feed.columns;
    const wished = this.feed.picked.filter((name) => names.includes(name));
    return [...new Set([...wished, ...names])].slice(0, count);
  }

  private canvas(name: "base" | "over"): HTMLCanvasElement | null {
    return this.querySelector(`canvas.${name}`);
  }

  /** Asks for what the plot needs beyond the trials. */
  private async load(): Promise<void> {
    const { plot, feed } = this;
    const picked = this.parameters(plot.axes);
    const key = plot.loadKey?.(feed.columns, picked, feed) ?? "";
    if (!plot.load || this.#loading || key === this.#loadedFor) return;
    this.#loading = true;
    this.#loadedFor = key;
    try {
      this.loaded = await plot.load(feed, picked);
    } catch (error) {
      this.loaded = error instanceof Error ? error : new Error(String(error));
    }
    this.#loading = false;
    this.stale();
  }

  private paint(): void {
    void this.load();
    const [base, over] = [this.canvas("base"), this.canvas("over")];
    if (!base || !over || !this.feed) return;
    const width = base.clientWidth;
    const height = this.plot.height?.(this.feed.columns, width, theme()) ?? HEIGHT;
    const host = base.parentElement;
    if (host && host.style.height !== `${height}px`) host.style.height = `${height}px`;
    const resized = base.width !== Math.round(width * devicePixelRatio);
    if (this.#stale || this.#unpainted || resized) {
      const surface = prepare(base);
      if (!surface) return;
      const { ctx, ratio } = surface;
      const old = this.#stale || resized;
      if (old) this.picture = this.plot.picture(this.input(width, height));
      this.#stale = false;
      this.#unpainted = false;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, width, height);
      this.paintWith(new CanvasPen(ctx, theme().font, ratio));
      if (old) this.drawn += 1;
    }
    if (this.picture) this.#hand.paint(over, this.picture);
  }

  private paintWith(pen: CanvasPen): void {
    const { feed, picture } = this;
    const { selection } = feed.study;
    const { id } = feed.columns;
    if (picture) paint(pen, picture, theme(), (row) => selection.has(id[row] ?? -1), selection.size > 0);
  }

  protected override firstUpdated(): void {
    this.#hand.listen(this.querySelector<HTMLElement>(".drawing"));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.feed) return nothing;
    const { plot, picture } = this;
    const title = t(`plots.${plot.id}.title`);
    const id = `plot-${plot.id}`;
    return html`<section class="card plot-card ${plot.wide ? "wide" : ""}" aria-labelledby=${id}>
      <div class="plot-head"><h3 id=${id}>${title}</h3>${this.pickers()}</div>
      <p class="sub plot-summary" id="${id}-summary">${picture?.summary ?? ""}</p>
      <div class=${plot.minWidth ? "drawing-scroll" : ""}>
      <div
        class="drawing"
        style="min-width:${plot.minWidth?.(this.feed.columns) ?? 0}px"
        tabindex="0"
        role="group"
        aria-roledescription=${t("plots.role")}
        aria-label=${title}
        aria-describedby="${id}-summary ${id}-keys"
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Shift+ArrowRight Enter Escape"
      ><canvas class="base"></canvas><canvas class="over"></canvas>${this.tip()}</div>
      </div>
      <p class="hidden" id="${id}-keys">${t("plots.keys")}</p>
      <div class="plot-foot">${legend(this.feed.columns, picture, plot, theme())}${this.tools(title)}</div>
      ${this.table && picture ? dataTable(picture.rows(), title) : nothing}
    </section>`;
  }

  private tip(): TemplateResult | typeof nothing {
    const { spots } = this.picture ?? {};
    const row = spots?.row[this.spot];
    if (!spots || row === undefined) return nothing;
    const width = this.canvas("base")?.clientWidth ?? this.clientWidth;
    return trialTip(this.feed, row, spots.x[this.spot] ?? 0, spots.y[this.spot] ?? 0, width);
  }

  /** Choices of parameters, and the scale of values. */
  private pickers(): TemplateResult | typeof nothing {
    const { plot, feed } = this;
    const picked = this.parameters(plot.axes);
    const range = extent(valuesThatCount(feed.columns));
    const log = (this.logWish ?? wantsLog(range)) && canBeLog(range);
    return html`<div class="plot-picks">
      ${picked.map(
        (name, axis) => html`<label><span class="hidden">${t(`plots.axis${axis}`)}</span>
          <select @change=${(event: Event) => this.pick(axis, (event.target as HTMLSelectElement).value)}>
            ${feed.columns.names.map((other) => html`<option value=${other} ?selected=${other === name}>${parameterLabel(other)}</option>`)}
          </select></label>`,
      )}
      ${
        plot.valued && canBeLog(range)
          ? html`<button type="button" class="button plain tiny" aria-pressed=${log ? "true" : "false"} @click=${() => {
              this.logWish = !log;
            }}>${t("plots.log")}</button>`
          : nothing
      }
    </div>`;
  }

  /** Two axes never show the same parameter: they change places. */
  private pick(axis: number, name: string): void {
    const names = this.parameters(this.plot.axes);
    const other = names.indexOf(name);
    if (other >= 0) names[other] = names[axis] ?? name;
    names[axis] = name;
    this.feed.pick(names);
  }

  private tools(title: string): TemplateResult {
    return html`<div class="exports" role="group" aria-label=${t("plots.export", { title })}>
      <button type="button" class="button plain" aria-pressed=${this.table ? "true" : "false"} @click=${() => {
        this.table = !this.table;
      }}>${t("ui.chart.table")}</button>
      ${(["PNG", "SVG", "CSV"] as const).map(
        (
          kind,
        ) => html`<button type="button" class="button plain" aria-label=${t("plots.saveAs", { kind, title })}
          @click=${() => savePicture(this, kind, title)}>${kind}</button>`,
      )}
    </div>`;
  }
}

function canBeLog(range: Range | null): boolean {
  return range !== null && range[0] > 0;
}

customElements.define("tp-plot", PlotCard);
