/** The card 'the network': its units and weights, live. */
import { html, nothing, type TemplateResult } from "lit";
import { arrange, type NetworkView, paintMatrix, paintNetwork, paintWeightImage } from "../charts/network";
import { biasOf, type Layout, type Node, nodeAt, weightOf } from "../charts/network-layout";
import { valueText } from "../charts/scale";
import { prepare } from "../charts/surface";
import { t } from "../locales/translate";
import type { NetworkPicture, Picture } from "../run/model";
import { PlayElement } from "./base";
import { Feed } from "./feed";
import { Painter } from "./painter";
import { fieldOf, targetSpan } from "./plane";
import { theme } from "./theme";

/** Lattice points along each side of a unit's map. */
const RESOLUTION = 24;
/** Most first-layer units shown as images of their weights. */
const IMAGES = 32;

/** `<tp-network>` */
export class Network extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    network: { state: true },
    picked: { state: true },
  };

  protected override readonly follows = ["runs", "dataset"] as const;
  declare network: NetworkPicture | null;
  declare picked: Node | null;
  #output: Picture | null = null;
  #layout: Layout | null = null;
  readonly #painter = new Painter(
    this,
    3,
    () => this.paint(),
    () => void this.#feed.request(),
  );
  readonly #feed = new Feed(
    () => this.ask(),
    (network: NetworkPicture) => {
      this.network = network;
      this.#painter.invalidate();
    },
    200,
  );

  constructor() {
    super();
    this.network = null;
    this.picked = null;
  }

  private async ask(): Promise<NetworkPicture | null> {
    const [network, output] = await Promise.all([
      this.session.network(RESOLUTION),
      this.session.picture(RESOLUTION),
    ]);
    this.#output = output;
    return network;
  }

  protected override connected(signal: AbortSignal): void {
    const ask = (): void => {
      if (this.#painter.visible || this.network === null) void this.#feed.request();
    };
    for (const event of ["picture", "dataset", "phase"] as const)
      this.session.addEventListener(event, ask, { signal });
    ask();
  }

  protected override render(): TemplateResult {
    const { network } = this;
    const sizes = network?.layers ?? [];
    const parameters = this.session.engine?.parameters;
    return html`<section class="card network" aria-labelledby="network-title">
      <h2 id="network-title">${t("ui.network.title")}</h2>
      <p class="sub">
        ${sizes.join(" – ")}${parameters === undefined ? "" : `. ${t("ui.network.parameters", { count: parameters })}`}
      </p>
      ${network === null ? nothing : sizes[0] === 2 ? this.drawing(sizes) : this.matrices(network)}
    </section>`;
  }

  private drawing(sizes: readonly number[]): TemplateResult {
    return html`<div
        class="net"
        tabindex="0"
        role="group"
        aria-roledescription=${t("ui.network.role")}
        aria-label=${t("ui.network.label", { sizes: sizes.join(", ") })}
        @pointermove=${(event: PointerEvent) => this.point(event)}
        @pointerdown=${(event: PointerEvent) => this.point(event)}
        @pointerleave=${() => {
          this.picked = null;
        }}
        @keydown=${(event: KeyboardEvent) => this.key(event)}
        @blur=${() => {
          this.picked = null;
        }}
      >
        <canvas aria-hidden="true"></canvas>
      </div>
      <p class="key">
        <span><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true" style="color:var(--point-high)"><path d="M1 6h22" /></svg> ${t("ui.network.positive")}</span>
        <span><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true" style="color:var(--point-low)"><path d="M1 6h22" stroke-dasharray="4 3" /></svg> ${t("ui.network.negative")}</span>
      </p>
      <p class="note" aria-live="polite">${this.picked ? this.describe(this.picked) : t("ui.network.hint")}</p>`;
  }

  /** The picked unit in words: its bias and its strongest incoming weight. */
  private describe(node: Node): string {
    const { network } = this;
    if (!network) return "";
    const { layers, params } = network;
    if (node.layer === 0) return t("ui.network.input", { unit: node.unit + 1 });
    let strongest = 0;
    const before = layers[node.layer - 1] ?? 0;
    for (let from = 0; from < before; from += 1) {
      const weight = weightOf(params, layers, node.layer, from, node.unit);
      if (Math.abs(weight) > Math.abs(weightOf(params, layers, node.layer, strongest, node.unit)))
        strongest = from;
    }
    const values = {
      layer: node.layer,
      unit: node.unit + 1,
      bias: valueText(biasOf(params, layers, node.layer, node.unit), 3),
      from: strongest + 1,
      weight: valueText(weightOf(params, layers, node.layer, strongest, node.unit), 3),
    };
    return t(node.layer === layers.length - 1 ? "ui.network.output" : "ui.network.unit", values);
  }

  private point(event: PointerEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const node = this.#layout && nodeAt(this.#layout, event.clientX - box.left, event.clientY - box.top);
    if (node?.layer !== this.picked?.layer || node?.unit !== this.picked?.unit) this.picked = node;
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = moves[event.key];
    // The focus may have come before the first drawing.
    if (move && this.#layout === null) this.paint();
    const columns = this.#layout?.columns;
    if (!move || !columns) return;
    event.preventDefault();
    const from = this.picked ?? { layer: 0, unit: -move[1], x: 0, y: 0 };
    const layer = Math.min(columns.length - 1, Math.max(0, from.layer + move[0]));
    const nodes = columns[layer]?.nodes ?? [];
    this.picked = nodes[Math.min(nodes.length - 1, Math.max(0, from.unit + move[1]))] ?? null;
  }

  private matrices(network: NetworkPicture): TemplateResult {
    const { layers } = network;
    const images = this.state.dataset === "digits" && layers.length > 2;
    const units = Math.min(IMAGES, layers[1] ?? 0);
    const rest = (layers[1] ?? 0) - units;
    return html`${
      images
        ? html`<p class="note">${t("ui.network.images")}</p>
            <ul class="weight-images" aria-label=${t("ui.network.images")}>
              ${Array.from({ length: units }, (_, unit) => html`<li><canvas width="64" height="64" role="img" aria-label=${t("ui.network.image", { unit: unit + 1 })} data-unit=${unit}></canvas></li>`)}
              ${rest > 0 ? html`<li class="rest">${t("ui.network.more", { count: rest })}</li>` : nothing}
            </ul>`
        : nothing
    }
      <div class="matrices">
        ${layers.slice(1).map((size, index) =>
          images && index === 0
            ? nothing
            : html`<figure>
                <canvas data-layer=${index + 1} role="img" aria-label=${t("ui.network.matrix", { from: layers[index] ?? 0, to: size })}></canvas>
                <figcaption>${layers[index]} → ${size}</figcaption>
              </figure>`,
        )}
      </div>`;
  }

  private paint(): void {
    const { network } = this;
    if (!network) return;
    const data = this.session.dataset;
    const output = this.#output;
    const field = data && output ? fieldOf(output, data, targetSpan(data)) : null;
    const view: NetworkView = {
      sizes: network.layers,
      params: network.params,
      neurons: network.neurons,
      resolution: network.resolution,
      field,
    };
    if (network.layers[0] === 2) this.paintDrawing(view);
    else this.paintMatrices(view);
  }

  private paintDrawing(view: NetworkView): void {
    const canvas = this.querySelector<HTMLCanvasElement>(".net canvas");
    const surface = canvas && prepare(canvas);
    if (!canvas || !surface) return;
    this.#layout = arrange(view, canvas.clientWidth, canvas.clientHeight);
    paintNetwork(
      { ctx: surface.ctx, layout: this.#layout, scale: surface.ratio, theme: theme() },
      view,
      this.picked,
    );
  }

  private paintMatrices(view: NetworkView): void {
    for (const canvas of this.querySelectorAll<HTMLCanvasElement>("canvas[data-unit]")) {
      const ctx = canvas.getContext("2d");
      if (ctx)
        paintWeightImage(ctx, view, Number(canvas.dataset.unit), Math.sqrt(view.sizes[0] ?? 1), theme());
    }
    for (const canvas of this.querySelectorAll<HTMLCanvasElement>("canvas[data-layer]")) {
      const surface = prepare(canvas);
      if (surface) paintMatrix(surface.ctx, view, Number(canvas.dataset.layer), theme());
    }
  }
}

customElements.define("tp-network", Network);
