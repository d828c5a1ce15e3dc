/** Pointer and keys on a plot: a cursor on the nearest trial, a drag that selects, Enter that keeps. */
import { prepare } from "../../../charts/surface";
import { theme } from "../../../elements/theme";
import { CanvasPen } from "./canvas-pen";
import type { PlotCard } from "./card";
import { guessAt } from "./guess";
import type { Box } from "./pen";
import type { Picture } from "./picture";
import { boxBetween, type Direction, nearestSpot, nextSpot, panelAt, rowsInside } from "./pointing";

/** Pixels that a press must move to be a drag. */
const DRAG = 5;
const KEYS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

interface Drag {
  readonly panel: number;
  readonly x: number;
  readonly y: number;
  moved: boolean;
}

export class Hand {
  /** Boxes that select, by panel. */
  readonly #boxes = new Map<number, Box>();
  #drag: Drag | null = null;
  /** Where a selection with the keyboard began: a spot. */
  #anchor = -1;
  #host: HTMLElement | null = null;

  constructor(
    private readonly card: PlotCard,
    private readonly again: () => void,
  ) {}

  listen(host: HTMLElement | null): void {
    if (host === null) return;
    this.#host = host;
    host.addEventListener("pointerdown", (event) => this.down(event));
    host.addEventListener("pointermove", (event) => this.move(event));
    host.addEventListener("pointerup", (event) => this.up(event));
    host.addEventListener("pointercancel", () => {
      this.#drag = null;
    });
    host.addEventListener("pointerleave", () => this.#drag === null && this.point(-1));
    host.addEventListener("blur", () => this.point(-1));
    host.addEventListener("keydown", (event) => this.key(event));
    // A finger on an axis that is brushed upwards does not scroll the page.
    host.addEventListener("touchstart", (event) => this.touch(event), { passive: false });
  }

  /** Forgets what was brushed. */
  forget(): void {
    this.#boxes.clear();
    this.#anchor = -1;
  }

  private place(at: { clientX: number; clientY: number }): [x: number, y: number] {
    const { left = 0, top = 0 } = this.#host?.getBoundingClientRect() ?? {};
    return [at.clientX - left, at.clientY - top];
  }

  private panel(x: number, y: number): number {
    return this.card.picture ? panelAt(this.card.picture, x, y) : -1;
  }

  private touch(event: TouchEvent): void {
    const touch = event.touches[0];
    if (!touch) return;
    const panel = this.card.picture?.panels[this.panel(...this.place(touch))];
    if (panel?.brush === "y") event.preventDefault();
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const [x, y] = this.place(event);
    this.#drag = { panel: this.panel(x, y), x, y, moved: false };
    this.#host?.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const [x, y] = this.place(event);
    const drag = this.#drag;
    if (!drag) {
      const { spots } = this.card.picture ?? {};
      this.point(spots ? nearestSpot(spots, x, y) : -1);
      return;
    }
    if (!drag.moved && Math.hypot(x - drag.x, y - drag.y) < DRAG) return;
    const panel = this.card.picture?.panels[drag.panel];
    if (!panel?.brush) return;
    drag.moved = true;
    this.point(-1);
    this.brush(drag.panel, boxBetween(drag.x, drag.y, x, y));
  }

  private up(event: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag || drag.moved) return;
    const [x, y] = this.place(event);
    const { spots } = this.card.picture ?? {};
    const spot = spots ? nearestSpot(spots, x, y) : -1;
    this.point(spot);
    if (this.card.plot.guessable && this.card.feed.guessing) this.guess(x, y);
    else if (spot >= 0) this.choose(spot, event.shiftKey || event.ctrlKey || event.metaKey);
    else if (drag.panel >= 0 && this.#boxes.delete(drag.panel) && this.#boxes.size > 0) this.apply();
    else this.clear();
  }

  /** Selects what lies in the box; boxes on axes beside one another go together. */
  private brush(panel: number, box: Box): void {
    const known = this.card.picture?.panels[panel];
    if (!known) return;
    if (known.brush !== "y") this.#boxes.clear();
    this.#boxes.set(
      panel,
      known.brush === "y" ? { ...box, left: known.box.left - 7, width: known.box.width + 14 } : box,
    );
    this.apply();
  }

  private apply(): void {
    const { picture, feed } = this.card;
    if (!picture) return;
    const { id } = feed.columns;
    feed.study.select(Array.from(rowsInside(picture, this.#boxes), (row) => id[row] ?? -1));
    this.again();
  }

  private choose(spot: number, add: boolean): void {
    const { picture, feed } = this.card;
    const id = feed.columns.id[picture?.spots?.row[spot] ?? -1];
    if (id === undefined) return;
    this.forget();
    const { selection } = feed.study;
    const alone = selection.size === 1 && selection.has(id);
    const others = add ? [...selection].filter((other) => other !== id) : [];
    const off = add ? selection.has(id) : alone;
    feed.study.select(off ? others : [...others, id]);
  }

  /** A reader's guess: the picked parameters at this place, the others as in the best trial. */
  private guess(x: number, y: number): void {
    const { picture, feed, plot } = this.card;
    const panel = picture?.panels[Math.max(0, this.panel(x, y))];
    if (!panel) return;
    const [first, second] = this.card.parameters(plot.axes);
    const given: Record<string, number> = {};
    if (first && panel.x) given[first] = panel.x.value(x);
    if (second && panel.y) given[second] = panel.y.value(y);
    feed.setGuess(guessAt(feed, given));
  }

  private clear(): void {
    this.forget();
    if (this.card.feed.study.selection.size > 0) this.card.feed.study.select([]);
    this.again();
  }

  private point(spot: number): void {
    const { card } = this;
    if (spot === card.spot) return;
    card.spot = spot;
    card.feed.point(spot < 0 ? null : (card.picture?.spots?.row[spot] ?? null));
    this.again();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { picture, spot } = this.card;
    const direction = KEYS[event.key];
    if (event.key === "Escape") {
      this.point(-1);
      this.clear();
    } else if ((event.key === "Enter" || event.key === " ") && spot >= 0)
      this.choose(spot, event.shiftKey || event.key === " ");
    else if (direction && picture?.spots) this.step(picture, direction, event.shiftKey);
    else if (event.key === "PageDown" || event.key === "PageUp")
      this.otherPanel(event.key === "PageDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  /** Moves the cursor; with shift held everything between where it was and where it is gets selected. */
  private step(picture: Picture, direction: Direction, wide: boolean): void {
    const { spots, panels } = picture;
    if (!spots) return;
    const { spot } = this.card;
    const panel = spots.panel[spot] ?? spots.panel[0] ?? 0;
    const sideways = direction === "left" || direction === "right";
    if (spot >= 0 && sideways && panels[panel]?.brush === "y") {
      this.otherPanel(direction === "right" ? 1 : -1);
      return;
    }
    if (!wide) this.#anchor = -1;
    else if (this.#anchor < 0) this.#anchor = spot;
    const next = nextSpot(spots, spot, direction, panel);
    this.point(next);
    if (!wide || this.#anchor < 0) return;
    const at = (k: number): [number, number] => [spots.x[k] ?? 0, spots.y[k] ?? 0];
    const box = boxBetween(...at(this.#anchor), ...at(next));
    this.brush(panel, { left: box.left - 1, top: box.top - 1, width: box.width + 2, height: box.height + 2 });
  }

  /** The same trial in the next panel. */
  private otherPanel(by: number): void {
    const { picture, spot } = this.card;
    const { spots } = picture ?? {};
    if (!picture || !spots) return;
    const count = picture.panels.length;
    const panel = ((spots.panel[spot] ?? 0) + by + count) % count;
    const row = spots.row[Math.max(0, spot)];
    for (let i = 0; i < spots.row.length; i += 1) {
      if (spots.panel[i] === panel && spots.row[i] === row && Number.isFinite(spots.y[i])) {
        this.#anchor = -1;
        this.point(i);
        return;
      }
    }
  }

  /** Draws boxes and the cursor. */
  paint(canvas: HTMLCanvasElement, picture: Picture): void {
    const surface = prepare(canvas);
    if (!surface) return;
    const { ctx, width, height, ratio } = surface;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const pen = new CanvasPen(ctx, theme().font, ratio);
    if (this.card.feed.study.selection.size === 0) this.#boxes.clear();
    for (const box of this.#boxes.values()) {
      pen.rect(box, theme().strong, 0.18);
      outline(pen, box, theme().strong);
    }
    const row = this.card.feed.cursor;
    const { spots } = picture;
    if (row === null || !spots) return;
    const [xs, ys]: [number[], number[]] = [[], []];
    for (let i = 0; i < spots.row.length; i += 1) {
      if (spots.row[i] !== row) continue;
      xs.push(spots.x[i] ?? Number.NaN);
      ys.push(spots.y[i] ?? Number.NaN);
    }
    const thread = picture.threads?.find((one) => one.row === row);
    if (thread) pen.line(thread.x, thread.y, { colour: theme().ink, width: 2.4 });
    pen.dots("ring", xs, ys, spots.radius + 3.5, theme().ink, 1);
  }
}

function outline(pen: CanvasPen, { left, top, width, height }: Box, colour: string): void {
  const [right, bottom] = [left + width, top + height];
  pen.line([left, right, right, left, left], [top, top, bottom, bottom, top], { colour, width: 1 });
}
