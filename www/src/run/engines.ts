/** Which engine a population should train on, as far as that can be known before it does. */
import type { Description, Experiment } from "../pkg";
import { DATASETS } from "../state/data";
import { shapeOf } from "./plan";

/** A step of fewer operations is over on the CPU before a graphics device has begun with it; the package has the same rule. */
const WORTH_A_DEVICE = 400_000;

/** Where a population trains. `why`: a code with its words (see `reasonText`), where the choice was made here. */
export type Route = { readonly on: "device" } | { readonly on: "cpu"; readonly why: string | null };

/** Remembers what was measured, so that a moved knob does not measure anew. */
export class Engines {
  /** Whether this browser has WebGPU; nothing of its engine is loaded where it has not. */
  readonly #hasDevice: boolean;
  readonly #measured = new Map<string, string>();

  constructor(hasDevice: boolean) {
    this.#hasDevice = hasDevice;
  }

  /** Where `trials` runs of one shape should train. */
  route(experiment: Experiment, trials: number): Route {
    if (experiment.engine === "cpu") return { on: "cpu", why: null };
    if (experiment.engine === "webgpu") return { on: "device" };
    const operations = operationsOf(experiment, trials);
    if (operations < WORTH_A_DEVICE) return { on: "cpu", why: `small: ${operations} operations a step` };
    if (!this.#hasDevice) return { on: "cpu", why: NO_WEBGPU };
    const known = this.#measured.get(keyOf(experiment, trials));
    return known === undefined ? { on: "device" } : { on: "cpu", why: known };
  }

  /**
   * Whether a population that `description` is of would be done sooner by `parts` CPU workers than where it is; then it is
   * remembered.
   */
  prefersWorkers(experiment: Experiment, trials: number, parts: number, description: Description): boolean {
    if (experiment.engine !== "auto") return false;
    const { engine, speeds } = description;
    const workers = speeds === null ? 0 : speeds.cpu * parts;
    if (engine === "webgpu" && (speeds === null || speeds.webgpu >= workers)) return false;
    const words =
      speeds === null ? description.reason : `${digits(workers)} against ${digits(speeds.webgpu)} steps/s`;
    this.#measured.set(keyOf(experiment, trials), `${description.code}: ${words}`);
    return true;
  }
}

/** Why a browser without WebGPU trains on the CPU. */
export const NO_WEBGPU = "no-webgpu: this browser has no WebGPU";

/** Why an engine trains, as a code with its words. */
export function reasonOf({ code, reason }: Description): string {
  return `${code}: ${reason}`;
}

function keyOf(experiment: Experiment, trials: number): string {
  return `${trials} ${shapeOf(experiment)}`;
}

/** Floating-point operations of one step of all trials, as far as the data is known before it is there. */
export function operationsOf({ data, model, train }: Experiment, trials: number): number {
  const { inputs, classes } = DATASETS[(data?.name ?? "moons") as keyof typeof DATASETS];
  const outputs = classes > 2 ? classes : 1;
  const sizes = [inputs, ...(model?.hidden ?? []), outputs];
  const weights = sizes.slice(1).reduce((sum, size, layer) => sum + (1 + (sizes[layer] ?? 0)) * size, 0);
  return 6 * trials * weights * (train?.batchSize ?? 10);
}

/** A speed in the digits that it is worth. */
function digits(speed: number): number {
  return Number(speed.toPrecision(3));
}
