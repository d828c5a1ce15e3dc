/** Pointer and wheel on the map. A plain wheel scrolls the page unless the map has the focus. */

/** Coordinates are CSS pixels from the host's corner. */
export interface MapGestures {
  hover(at: Point | null): void;
  click(at: Point): void;
  /** A drag so far; `brush` with Shift. */
  drag(from: Point, to: Point, brush: boolean): void;
  /** The drag ended; false: it was broken off. */
  drop(from: Point, to: Point, brush: boolean, done: boolean): void;
  /** Below 1: nearer. */
  zoom(factor: number, at: Point): void;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A pointer that moved less than this has clicked, CSS pixels. */
const CLICK = 6;

export function listenMap(host: HTMLElement, target: MapGestures): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const touches = new Map<number, Point>();
  let start: { id: number; at: Point; brush: boolean; far: boolean } | null = null;
  host.style.touchAction = "pan-y";

  const place = (event: MouseEvent): Point => {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const end = (event: PointerEvent, done: boolean) => {
    touches.delete(event.pointerId);
    if (start?.id !== event.pointerId) return;
    const { at, brush, far } = start;
    start = null;
    if (far) target.drop(at, place(event), brush, done);
    else if (done) target.click(place(event));
  };

  host.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !host.contains(document.activeElement)) return;
      event.preventDefault();
      target.zoom(Math.exp(event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), place(event));
    },
    { signal, passive: false },
  );
  host.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      touches.set(event.pointerId, place(event));
      if (touches.size > 1) {
        if (start?.far) target.drop(start.at, start.at, start.brush, false);
        start = null;
        return;
      }
      start = { id: event.pointerId, at: place(event), brush: event.shiftKey, far: false };
      host.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  host.addEventListener(
    "pointermove",
    (event) => {
      const now = place(event);
      const before = touches.get(event.pointerId);
      if (touches.size === 2 && before !== undefined) pinch(event.pointerId, before, now);
      if (before !== undefined) touches.set(event.pointerId, now);
      if (start === null) {
        if (event.pointerType === "mouse") target.hover(now);
        return;
      }
      if (start.id !== event.pointerId) return;
      start.far ||= Math.hypot(now.x - start.at.x, now.y - start.at.y) > CLICK;
      if (start.far) target.drag(start.at, now, start.brush);
    },
    { signal },
  );
  host.addEventListener("pointerup", (event) => end(event, true), { signal });
  host.addEventListener("pointercancel", (event) => end(event, false), { signal });
  host.addEventListener("pointerleave", () => target.hover(null), { signal });
  return () => stop.abort();

  function pinch(id: number, before: Point, now: Point): void {
    const other = [...touches].find(([key]) => key !== id)?.[1];
    if (other === undefined) return;
    const apart = (a: Point, b: Point) => Math.max(20, Math.hypot(a.x - b.x, a.y - b.y));
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    target.zoom(apart(before, other) / apart(now, other), middle);
  }
}
