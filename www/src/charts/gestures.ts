/** Pointer, wheel and key gestures of a chart. A plain wheel scrolls the page unless the chart has the focus. */

/** What a gesture asks of the chart. `clientX` is in CSS pixels of the window. */
export interface GestureTarget {
  zoom(factor: number, clientX: number): void;
  pan(pixels: number): void;
  point(clientX: number | null): void;
  step(direction: number): void;
  reset(): void;
}

/** Shift and an arrow key move the range by this part of the width. */
const PAN_SHARE = 8;

/** Listens on `host`; the returned function removes every listener. */
export function listenGestures(host: HTMLElement, target: GestureTarget): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const touches = new Map<number, number>();
  host.style.touchAction = "pan-y";

  host.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !host.contains(document.activeElement)) return;
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) target.pan(-event.deltaX);
      else target.zoom(Math.exp(event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), event.clientX);
    },
    { signal, passive: false },
  );
  // With shift held a drag moves the range instead of choosing one.
  host.addEventListener("mousedown", (event) => event.shiftKey && event.stopPropagation(), {
    signal,
    capture: true,
  });
  host.addEventListener("pointerdown", (event) => touchDown(event), { signal });
  host.addEventListener("pointermove", (event) => move(event), { signal });
  for (const name of ["pointerup", "pointercancel"] as const) {
    host.addEventListener(name, (event) => touches.delete(event.pointerId), { signal });
  }
  host.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && target.point(null), {
    signal,
  });
  host.addEventListener("keydown", (event) => key(event, target, host.clientWidth), { signal });
  host.addEventListener("blur", () => target.point(null), { signal });
  return () => stop.abort();

  function touchDown(event: PointerEvent): void {
    if (event.pointerType === "mouse") return;
    touches.set(event.pointerId, event.clientX);
    if (touches.size === 1) target.point(event.clientX);
  }

  function move(event: PointerEvent): void {
    const before = touches.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== "mouse") return;
      if (event.buttons === 0) target.point(event.clientX);
      else if (event.shiftKey) target.pan(event.movementX);
      return;
    }
    if (touches.size === 1) target.point(event.clientX);
    else pinch(event.pointerId, before, event.clientX);
    touches.set(event.pointerId, event.clientX);
  }

  function pinch(id: number, before: number, now: number): void {
    const other = [...touches].find(([key]) => key !== id)?.[1];
    if (other === undefined) return;
    const wide = Math.max(20, Math.abs(now - other));
    target.zoom(Math.max(20, Math.abs(before - other)) / wide, (now + other) / 2);
    target.pan((now - before) / 2);
  }
}

function key(event: KeyboardEvent, target: GestureTarget, width: number): void {
  const along = (direction: number) =>
    event.shiftKey ? target.pan((-direction * width) / PAN_SHARE) : target.step(direction);
  const actions: Record<string, () => void> = {
    ArrowLeft: () => along(-1),
    ArrowRight: () => along(1),
    "+": () => target.zoom(0.7, Number.NaN),
    "=": () => target.zoom(0.7, Number.NaN),
    "-": () => target.zoom(1 / 0.7, Number.NaN),
    "0": () => target.reset(),
    Escape: () => target.point(null),
  };
  const action = actions[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
}
