/**
 * One drawing loop for the whole page. Whoever has something new asks for a turn; each animation frame gives turns, the
 * most urgent first, until the frame's budget is spent; the rest come before all others in the next frame.
 */

/** Milliseconds of drawing per frame; the first turn of a frame is always given. */
const BUDGET = 6;

/** Something that can draw itself. A smaller `rank` is more urgent. */
export interface Turn {
  readonly rank: number;
  draw(): void;
}

/** Turns asked for, with the number of frames that passed them over. */
const waiting = new Map<Turn, number>();
let frame = 0;
/** Whether the next frame is left out, and whether the last one was. */
let skip = false;
let skipped = false;

/** Asks for one turn; asking again before it came changes nothing. */
export function askTurn(turn: Turn): void {
  if (!waiting.has(turn)) waiting.set(turn, 0);
  if (frame === 0) frame = requestAnimationFrame(giveTurns);
}

/** Takes the wish back. */
export function dropTurn(turn: Turn): void {
  waiting.delete(turn);
}

/**
 * Leaves the next frame out, never two in a row: after a person changed something, what the workers answer is heard
 * before what they are about to replace is drawn once more.
 */
export function skipFrame(): void {
  skip = true;
}

function giveTurns(): void {
  skipped = skip && !skipped;
  skip = false;
  frame = skipped ? requestAnimationFrame(giveTurns) : 0;
  if (skipped) return;
  const begin = performance.now();
  const order = [...waiting].sort(([a, passedA], [b, passedB]) => passedB - passedA || a.rank - b.rank);
  for (const [turn, passed] of order) {
    if (turn !== order[0]?.[0] && performance.now() - begin > BUDGET) waiting.set(turn, passed + 1);
    else {
      waiting.delete(turn);
      turn.draw();
    }
  }
  if (waiting.size > 0 && frame === 0) frame = requestAnimationFrame(giveTurns);
}
