/** The map itself: the canvas, its cursor, and zoom by drag, wheel, pinch and keys. */
import { html, nothing, type TemplateResult } from "lit";
import { prepare } from "../../charts/surface";
import { PlayElement } from "../../elements/base";
import { Painter } from "../../elements/painter";
import { theme } from "../../elements/theme";
import { t } from "../../locales/translate";
import { askedOf, sameAsked } from "./asked";
import type { Atlas } from "./atlas";
import { cellAt, scaled, type Window, zoomed } from "./axes";
import { type ColourScale, scaleOf } from "./colours";
import { boxOf, cellUnder, type Frame, frameOf, sharesAt } from "./frame";
import { listenMap, type Point } from "./gestures";
import { Layer } from "./layer";
import { knobShares, marginsOf } from "./margins";
import { type MapView, paintMap } from "./paint";
import type { Asked, Results } from "./results";
import { hasRules, rateLine, ruleLine } from "./rules";
import { cellWords } from "./say";
import type { Cell, MapSpec } from "./spec";
import { ticksOf } from "./ticks";

/** A wheel or pinch is followed this long after its last turn. */
const SETTLE_MS = 180;
/** One press of + or −. */
const STEP = 0.6;

export class MapPlot extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    atlas: { attribute: false },
    summary: {},
    under: { state: true },
    said: { state: true },
  };

  declare atlas: Atlas;
  declare summary: string;
  /** The cell under the mouse. */
  declare under: Cell | null;
  /** What a screen reader is told. */
  declare said: string;
  /** What is on the canvas; null before the first drawing. */
  view: MapView | null = null;
  #layer: Layer | null = null;
  #frame: Frame | null = null;
  /** Of the map before this one. */
  #before: { layer: Layer; scale: ColourScale | null } | null = null;
  /** A window that is being chosen by wheel or pinch. */
  #wish: readonly [Window, Window] | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopGestures: (() => void) | null = null;
  readonly #painter = new Painter(this, 0, () => this.paint());

  constructor() {
    super();
    this.summary = "";
    this.under = null;
    this.said = "";
  }

  protected override connected(signal: AbortSignal): void {
    this.atlas.addEventListener("map", () => this.follow(true), { signal });
    this.atlas.addEventListener("cells", () => this.follow(false), { signal });
  }

  /** The cell under the mouse is none of a new map, and what is said of it changes as the map fills. */
  private follow(anew: boolean): void {
    if (anew) this.under = null;
    else if (this.under !== null) this.requestUpdate();
    this.#painter.invalidate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#stopGestures?.();
    this.#stopGestures = null;
  }

  protected override render(): TemplateResult {
    return html`<div
        class="map-plot"
        tabindex="0"
        role="application"
        aria-roledescription=${t("map.role")}
        aria-label=${this.summary}
        aria-describedby="map-keys map-sentence"
        @keydown=${(event: KeyboardEvent) => this.key(event)}
        @focus=${(event: FocusEvent) => this.focused(event.target as HTMLElement)}
        @blur=${() => this.atlas.setFocus(null)}
      >
        <canvas aria-hidden="true"></canvas>
        <div class="marquee" hidden></div>
        ${this.tip()}
      </div>
      <p class="hidden" id="map-keys">${t("map.keys")}</p>
      <p class="hidden" role="status">${this.said}</p>`;
  }

  protected override firstUpdated(): void {
    const host = this.querySelector<HTMLElement>(".map-plot");
    if (host) this.#stopGestures = listenMap(host, this.gestures(host));
  }

  private get asked(): Asked {
    return askedOf(this.atlas.spec);
  }

  /** The values of the map on show. */
  get layer(): Layer {
    const { results } = this.atlas;
    const { asked } = this;
    if (this.#layer?.results !== results || !sameAsked(this.#layer.asked, asked)) {
      this.#layer = new Layer(results, asked);
    }
    this.#layer.update();
    return this.#layer;
  }

  private paint(): void {
    const canvas = this.querySelector("canvas");
    const surface = canvas && prepare(canvas);
    if (!surface) return;
    const { ctx, width, height, ratio } = surface;
    const look = theme();
    const spec = this.shownSpec();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.font = `${look.size}px ${look.font}`;
    const yTicks = ticksOf(spec.y, Math.max(2, Math.floor(height / ratio / (look.size * 2.4))));
    const labels = Math.max(...yTicks.map(({ text }) => ctx.measureText(text).width));
    this.#frame = frameOf(width / ratio, height / ratio, look.size, labels);
    const xTicks = this.xTicks(ctx, spec);
    this.view = { ...this.mapView(spec), xTicks, yTicks };
    paintMap(ctx, this.view, this.#frame, look);
    this.atlas.drawn();
  }

  /** As many ticks as fit beside each other. */
  private xTicks(ctx: CanvasRenderingContext2D, spec: MapSpec): ReturnType<typeof ticksOf> {
    const { width } = this.#frame as Frame;
    for (let most = 10; most > 2; most--) {
      const ticks = ticksOf(spec.x, most);
      const wide = ticks.reduce((sum, { text }) => sum + ctx.measureText(text).width + 16, 0);
      if (wide <= width || most === 3) return ticks;
    }
    return ticksOf(spec.x, 2);
  }

  /** The spec with the window that is being chosen. */
  private shownSpec(): MapSpec {
    return this.atlas.wished(this.#wish);
  }

  private mapView(spec: MapSpec): Omit<MapView, "xTicks" | "yTicks"> {
    const { atlas } = this;
    const chosen = this.#wish !== null;
    const layer = chosen ? new Layer(atlas.emptyOf(spec), this.asked) : this.layer;
    const best = this.layer.best();
    const bestCell = best < 0 ? null : atlas.results.cellOf(best);
    const through = atlas.opened ?? bestCell;
    return {
      layer,
      spec,
      scale: scaleOf(layer),
      before: this.beforeOf(chosen ? atlas.results : atlas.before),
      margins: marginsOf(layer, spec),
      xName: t("map.axisLabel", { name: t(`knob.${spec.x.name}.label`), scale: this.scaleName(spec.x) }),
      yName: t("map.axisLabel", { name: t(`knob.${spec.y.name}.label`), scale: this.scaleName(spec.y) }),
      rules: chosen ? [] : this.rules(spec, through),
      knobs: knobShares(spec),
      best: chosen ? null : bestCell,
      opened: chosen ? null : atlas.opened,
      focus: chosen ? null : atlas.focus,
      brushed: chosen ? null : atlas.brushed,
    };
  }

  private rules(spec: MapSpec, through: Cell | null): MapView["rules"] {
    const { mapRule } = spec.state;
    const asked = (["linear", "root"] as const).filter((rule) => mapRule === rule || mapRule === "both");
    const lines =
      through === null || !hasRules(spec)
        ? []
        : asked.map((rule) => ({ rule, line: ruleLine(spec, rule, through) }));
    const { edge } = this.atlas;
    const across = edge === null ? null : rateLine(spec, edge);
    return across === null ? lines : [...lines, { rule: "edge" as const, line: across }];
  }

  private scaleName(axis: MapSpec["x"]): string {
    return t(axis.log ? "map.scale.log" : "map.scale.linear");
  }

  private beforeOf(results: Results | null): MapView["before"] {
    if (results === null) return null;
    if (this.#before?.layer.results !== results || !sameAsked(this.#before.layer.asked, this.asked)) {
      const layer = new Layer(results, this.asked);
      this.#before = { layer, scale: scaleOf(layer) };
    }
    return this.#before;
  }

  private gestures(host: HTMLElement): Parameters<typeof listenMap>[1] {
    const marquee = host.querySelector<HTMLElement>(".marquee") as HTMLElement;
    return {
      hover: (at) => this.hover(at),
      click: (at) => {
        const cell = this.cellAt(at);
        if (cell) this.open(cell);
      },
      drag: (from, to, brush) => {
        Object.assign(marquee.style, boxStyle(from, to));
        marquee.hidden = false;
        marquee.classList.toggle("brush", brush || this.atlas.mode === "brush");
      },
      drop: (from, to, brush, done) => {
        marquee.hidden = true;
        if (done) this.choose(from, to, brush || this.atlas.mode === "brush");
      },
      zoom: (factor, at) => this.zoomAt(factor, at),
    };
  }

  private cellAt(at: Point): Cell | null {
    return this.#frame && cellUnder(this.#frame, this.atlas.spec, at.x, at.y);
  }

  private hover(at: Point | null): void {
    const cell = at && this.cellAt(at);
    if (cell?.column === this.under?.column && cell?.row === this.under?.row) return;
    this.under = cell;
    this.atlas.point(cell);
  }

  /** What a drag chose: a window to zoom into, or cells whose curves are compared. */
  private choose(from: Point, to: Point, brush: boolean): void {
    const frame = this.#frame;
    if (!frame) return;
    const { spec } = this.atlas;
    const [a, b] = [sharesAt(frame, from.x, from.y), sharesAt(frame, to.x, to.y)];
    if (brush) {
      const cell = ([x, y]: readonly [number, number]) => ({
        column: cellAt(spec.x, x),
        row: cellAt(spec.y, y),
      });
      this.atlas.brush([cell(a), cell(b)]);
      return;
    }
    const { state } = this;
    const [x, y] = [zoomed(spec.x, a[0], b[0], state), zoomed(spec.y, a[1], b[1], state)];
    this.zoomTo(x, y);
  }

  private zoomTo(x: Window | null, y: Window | null): void {
    if (x === null || y === null) this.say(t("map.tooFine"));
    else this.atlas.zoomTo([x, y]);
  }

  /** The picture follows at once, training when the wheel rests. */
  private zoomAt(factor: number, at: Point): void {
    const frame = this.#frame;
    if (!frame) return;
    const spec = this.shownSpec();
    const [sx, sy] = sharesAt(frame, at.x, at.y).map((share) => Math.min(1, Math.max(0, share))) as [
      number,
      number,
    ];
    const [x, y] = [scaled(spec.x, factor, sx, this.state), scaled(spec.y, factor, sy, this.state)];
    if (x === null || y === null) {
      this.say(t("map.tooFine"));
      return;
    }
    this.#wish = [x, y];
    this.#painter.invalidate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const wish = this.#wish;
      this.#wish = null;
      if (wish) this.atlas.zoomTo(wish);
    }, SETTLE_MS);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const actions: Record<string, () => void> = {
      Enter: () => this.atlas.focus && this.open(this.atlas.focus),
      " ": () => this.atlas.focus && this.open(this.atlas.focus),
      "+": () => this.keyZoom(STEP),
      "=": () => this.keyZoom(STEP),
      "-": () => this.keyZoom(1 / STEP),
      "0": () => this.atlas.zoomTo(null),
      Escape: () => {
        this.atlas.brush(null);
        this.atlas.openCell(null);
      },
    };
    const move = moves[event.key];
    const action = move ? () => this.moveFocus(...move, event.shiftKey) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** By the keyboard: a cell has the focus from the start. */
  private focused(host: HTMLElement): void {
    if (this.atlas.focus === null && host.matches(":focus-visible")) this.moveFocus(0, 0);
  }

  /** Arrow keys move from cell to cell; with Shift they brush. */
  private moveFocus(dx: number, dy: number, brush = false): void {
    const { spec, focus, brushed } = this.atlas;
    const from = focus ?? {
      column: spec.columns >> 1,
      row: spec.rows >> 1,
    };
    const to = {
      column: Math.min(spec.columns - 1, Math.max(0, from.column + dx)),
      row: Math.min(spec.rows - 1, Math.max(0, from.row + dy)),
    };
    this.atlas.setFocus(to);
    if (brush) this.atlas.brush([brushed?.[0] ?? from, to]);
    this.say(this.words(to));
  }

  private keyZoom(factor: number): void {
    const { spec, focus } = this.atlas;
    const frame = this.#frame;
    if (!frame) return;
    const box = focus
      ? boxOf(frame, spec, focus)
      : { x: frame.left, y: frame.top, width: frame.width, height: frame.height };
    this.zoomAt(factor, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }

  private open(cell: Cell): void {
    this.atlas.openCell(cell);
    this.say(t("map.cell.opened", { cell: this.words(cell) }));
  }

  private words(cell: Cell): string {
    const { spec, results } = this.atlas;
    return cellWords(spec, cell, results.value(results.index(cell), this.asked), this.asked);
  }

  private say(text: string): void {
    this.said = text;
  }

  private tip(): TemplateResult | typeof nothing {
    const { under } = this;
    const frame = this.#frame;
    if (under === null || frame === null) return nothing;
    const { x, y, width } = boxOf(frame, this.atlas.spec, under);
    const right = x > frame.left + frame.width / 2;
    const low = y > frame.top + frame.height / 2;
    const style = `--left:${right ? x : x + width}px;--top:${y}px`;
    return html`<p class="map-tip ${right ? "to-left" : ""} ${low ? "to-top" : ""}" style=${style}>${this.words(under)}</p>`;
  }
}

function boxStyle(from: Point, to: Point): Partial<CSSStyleDeclaration> {
  return {
    left: `${Math.min(from.x, to.x)}px`,
    top: `${Math.min(from.y, to.y)}px`,
    width: `${Math.abs(to.x - from.x)}px`,
    height: `${Math.abs(to.y - from.y)}px`,
  };
}

customElements.define("tp-map-plot", MapPlot);
