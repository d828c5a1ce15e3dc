/** The network's output over the plane with the data on top. */
import { html, type TemplateResult } from "lit";
import { paintField, paintScatter } from "../charts/boundary";
import { prepare, type Surface } from "../charts/surface";
import type { TrainerDataset } from "../pkg";
import type { Bounds, Picture } from "../run/model";
import { PlayElement } from "./base";
import { Feed } from "./feed";
import { Painter } from "./painter";
import { fieldOf, scatterOf, targetSpan } from "./plane";
import { theme } from "./theme";
import { Throttle } from "./throttle";

/** Lattice points along each side. */
const RESOLUTION = 64;
/** Milliseconds between two versions of a picture without points. */
const SMALL_EVERY = 500;

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
  /** The data's points, drawn once per data, size and theme. */
  #layer: { canvas: HTMLCanvasElement; key: readonly unknown[] } | null = null;
  readonly #painter = new Painter(
    this,
    1,
    () => this.paint(),
    () => this.ask(),
  );
  readonly #feed = new Feed<Picture>(
    () => this.session.picture(this.wanted(), this.run || undefined),
    (picture) => {
      this.#picture = picture;
      this.#painter.invalidate();
    },
    100,
  );
  /** Small pictures need not be as fresh as the large one. */
  readonly #slowly = new Throttle(SMALL_EVERY);

  constructor() {
    super();
    this.label = "";
    this.run = "";
    this.resolution = RESOLUTION;
    this.points = false;
  }

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener(
      "picture",
      () => (this.points || this.#slowly.ready() ? this.ask() : undefined),
      { signal },
    );
    for (const event of ["dataset", "phase", "runs"] as const) {
      this.session.addEventListener(event, () => this.ask(), { signal });
    }
    this.ask();
  }

  /** Asks for a new picture unless the one at hand is of this run at this step. */
  private ask(): void {
    if (!this.#painter.visible && this.#picture !== null) return;
    const run = this.run ? this.session.runs.find(({ id }) => id === this.run) : this.session.highlighted;
    const known = this.#picture;
    const same =
      run && known?.runId === run.id && known.step === run.step && known.resolution >= this.wanted();
    if (!same) void this.#feed.request();
  }

  /** Lattice points along each side; at rest there is time for a finer large picture. */
  private wanted(): number {
    const rests = this.points && this.session.phase !== "running";
    return rests ? this.resolution * 2 : this.resolution;
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
    surface.ctx.drawImage(this.layer(data, this.#picture.bounds, surface), 0, 0);
  }

  private layer(data: TrainerDataset, bounds: Bounds, surface: Surface): HTMLCanvasElement {
    const colours = theme();
    const key = [data, surface.width, surface.height, colours, ...bounds.x, ...bounds.y];
    if (this.#layer && key.every((part, index) => part === this.#layer?.key[index]))
      return this.#layer.canvas;
    const canvas = document.createElement("canvas");
    canvas.width = surface.width;
    canvas.height = surface.height;
    const ctx = canvas.getContext("2d");
    const count = Math.min(800, data.train.length + data.test.length);
    const wide = surface.width / surface.ratio;
    const radius = Math.max(2, Math.min(5, (wide / 330) * (62 / Math.sqrt(count)))) * surface.ratio;
    if (ctx) paintScatter(ctx, scatterOf(data, bounds, targetSpan(data)), colours, radius);
    this.#layer = { canvas, key };
    return canvas;
  }
}

customElements.define("tp-boundary", Boundary);
