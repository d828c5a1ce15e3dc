import { expect, test, vi } from "vitest";
import { askTurn, skipFrame } from "../../src/charts/frames";

test("a frame can be left out, but never two in a row; what waited is drawn in the next", () => {
  let next: (() => void) | null = null;
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => {
    next = callback;
    return 1;
  });
  const frame = () => {
    const callback = next;
    next = null;
    callback?.();
  };
  let drawn = 0;
  const turn = { rank: 0, draw: () => drawn++ };
  const after: number[] = [];
  for (let i = 0; i < 6; i++) {
    askTurn(turn);
    skipFrame();
    frame();
    after.push(drawn);
  }
  expect(after).toEqual([0, 1, 1, 2, 2, 3]);
  askTurn(turn);
  frame();
  expect(drawn).toBe(4);
  vi.unstubAllGlobals();
});
