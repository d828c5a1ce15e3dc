/** Draws one element's canvases: when it is in sight, when its box has a size, at most once a frame. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { askTurn, dropTurn, type Turn } from "../charts/frames";
import { themeEvents } from "./theme";

/** A Lit controller: call `invalidate()` after data changed, `draw` follows in one of the next frames. */
export class Painter implements ReactiveController, Turn {
  #visible = false;
  #stale = true;
  #sizes: ResizeObserver | null = null;
  #sight: IntersectionObserver | null = null;
  #stop: AbortController | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    readonly rank: number,
    private readonly paint: () => void,
    /** Called when the element comes into sight: what it shows may be old. */
    private readonly shown: () => void = () => {},
  ) {
    host.addController(this);
  }

  /** Whether anybody can see the element now. */
  get visible(): boolean {
    return this.#visible && !document.hidden;
  }

  hostConnected(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    themeEvents.addEventListener("change", () => this.invalidate(), { signal });
    document.addEventListener("visibilitychange", () => this.#resume(), { signal });
    this.#sizes = new ResizeObserver(() => this.invalidate());
    this.#sizes.observe(this.host);
    this.#sight = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)?.isIntersecting ?? false;
      this.#resume();
    });
    this.#sight.observe(this.host);
  }

  hostDisconnected(): void {
    this.#stop?.abort();
    this.#sizes?.disconnect();
    this.#sight?.disconnect();
    dropTurn(this);
  }

  hostUpdated(): void {
    this.invalidate();
  }

  /** What is drawn is out of date. */
  invalidate(): void {
    this.#stale = true;
    if (this.visible) askTurn(this);
  }

  /** Called by the drawing loop. */
  draw(): void {
    if (!this.visible) return;
    this.#stale = false;
    this.paint();
  }

  #resume(): void {
    if (!this.visible) return;
    if (this.#stale) askTurn(this);
    this.shown();
  }
}
