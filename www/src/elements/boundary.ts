/** The network's output over the plane with the data on top. */
import { html, type TemplateResult } from "lit";
import { paintField, paintScatter } from "../charts/boundary";
import { prepare } from "../charts/surface";
import type { Picture } from "../run/model";
import { PlayElement } from "./base";
import { Feed } from "./feed";
import { Painter } from "./painter";
import { fieldOf, scatterOf, targetSpan } from "./plane";
import { theme } from "./theme";

/** Lattice points along each side. */
const RESOLUTION = 64;

/** `<tp-boundary>`: `label` is the picture in words; `run` is a run's id, empty for the highlighted one. */
export class Boundary extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    label: {},
    run: {},
    resolution: { type: Number },
    points: { type: Boolean },
  };

  declare label: string;
  declare run: string;
  declare resolution: number;
  declare points: boolean;
  #picture: Picture | null = null;
  readonly #painter = new Painter(this, 1, () => this.paint());
  readonly #feed = new Feed<Picture>(
    () => this.session.picture(this.resolution, this.run || undefined),
    (picture) => {
      this.#picture = picture;
      this.#painter.invalidate();
    },
  );

  constructor() {
    super();
    this.label = "";
    this.run = "";
    this.resolution = RESOLUTION;
    this.points = false;
  }

  protected override connected(signal: AbortSignal): void {
    const ask = (): void => {
      if (this.#painter.visible || this.#picture === null) void this.#feed.request();
    };
    for (const event of ["picture", "dataset", "phase"] as const)
      this.session.addEventListener(event, ask, { signal });
    ask();
  }

  protected override render(): TemplateResult {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }

  private paint(): void {
    const canvas = this.querySelector("canvas");
    const data = this.session.dataset;
    if (!canvas || !data || data.inputs !== 2 || !this.#picture) return;
    const surface = prepare(canvas);
    if (!surface) return;
    const span = targetSpan(data);
    const colours = theme();
    paintField(surface.ctx, fieldOf(this.#picture, data, span), colours);
    if (!this.points) return;
    const count = Math.min(800, data.train.length + data.test.length);
    const radius =
      Math.max(2, Math.min(5, (canvas.clientWidth / 330) * (62 / Math.sqrt(count)))) * surface.ratio;
    paintScatter(surface.ctx, scatterOf(data, this.#picture.bounds, span), colours, radius);
  }
}

customElements.define("tp-boundary", Boundary);
