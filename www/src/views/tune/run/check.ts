/** Points trained anew with seeds that the search has not seen: whether they differ by more than noise. */
import type { Scalar } from "../../../pkg-search";
import type { Bench, Sink } from "./bench";
import { workOf } from "./point";
import type { Work } from "./protocol";
import type { Problem } from "./setup";

interface Piece {
  readonly point: number;
  readonly seed: number;
  readonly work: Work;
}

export class Check {
  /** By point, then by seed; null where a training failed. */
  readonly values: Promise<(number | null)[][]>;
  readonly #pieces: Piece[];
  readonly #found: (number | null)[][];
  #left: number;
  #settle: (values: (number | null)[][]) => void = () => undefined;

  constructor(problem: Problem, points: readonly Readonly<Record<string, Scalar>>[], seeds: number) {
    this.#pieces = points.flatMap((params, point) =>
      Array.from({ length: seeds }, (_, seed) => ({
        point,
        seed,
        work: workOf(seeded(problem, seed + 1), params),
      })),
    );
    this.#found = points.map(() => Array<number | null>(seeds).fill(null));
    this.#left = this.#pieces.length;
    this.values = new Promise((resolve) => {
      this.#settle = resolve;
    });
    if (this.#left === 0) this.#settle(this.#found);
  }

  /** Gives work to evaluators that have none. */
  fill(bench: Bench): void {
    while (bench.hasFree) {
      const piece = this.#pieces.shift();
      if (piece === undefined) return;
      bench.start(piece.work, this.#sink(piece));
    }
  }

  #sink(piece: Piece): Sink {
    return {
      report: () => undefined,
      end: ({ value }) => {
        (this.#found[piece.point] as (number | null)[])[piece.seed] = value;
        this.#left -= 1;
        if (this.#left === 0) this.#settle(this.#found);
      },
      lost: () => this.#pieces.push(piece),
    };
  }
}

/** The same problem with other data, first weights and batches. */
function seeded(problem: Problem, more: number): Problem {
  if (problem.kind !== "training") return problem;
  return { ...problem, state: { ...problem.state, seed: problem.state.seed + more } };
}
