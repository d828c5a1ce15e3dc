/** Measures one workload on both engines, in turns, after their losses were compared. */
import type { Trainer } from "../pkg-search";
import type { Row } from "./protocol";
import type { Task } from "./workloads";

/** Milliseconds of one turn; a single step may take longer. */
const TURN_MS = 400;
const ROUNDS = 4;
/** Steps after which losses are compared. */
const COMPARED = 10;

type Create = typeof Trainer.create;

/** An engine with what it reached in each turn. */
interface Contender {
  readonly trainer: Trainer;
  steps: number;
  readonly speeds: number[];
}

/** The row of `task`, with the adapter's name. */
export async function measure(
  task: Task,
  create: Create,
  now: () => number,
): Promise<{ row: Row; adapter: string | null }> {
  const webgpu = await enter(task, "webgpu", create);
  let cpu: Contender | null = null;
  try {
    cpu = await enter(task, "cpu", create);
    const difference = differenceOf(
      await cpu.trainer.trainSteps(COMPARED),
      await webgpu.trainer.trainSteps(COMPARED),
    );
    for (const contender of [cpu, webgpu]) await warmUp(contender, now);
    const before = webgpu.trainer.counters();
    const begin = now();
    for (let round = 0; round < ROUNDS; round++) {
      for (const contender of round % 2 === 0 ? [cpu, webgpu] : [webgpu, cpu]) await turn(contender, now);
    }
    const seconds = (now() - begin) / 1000;
    const after = webgpu.trainer.counters();
    if (before === null || after === null) throw new Error(webgpu.trainer.describe().reason);
    const steps = after.steps - before.steps;
    const row: Row = {
      workload: task.name,
      network: task.network,
      trials: task.experiments.length,
      cpu: best(cpu.speeds),
      webgpu: best(webgpu.speeds),
      difference,
      dispatches: (after.dispatches - before.dispatches) / steps,
      submits: (after.submits - before.submits) / steps,
      barriers: (after.barriers - before.barriers) / steps,
      // Half of the time was the CPU's.
      bytesPerSecond: (2 * (after.bytesRead - before.bytesRead)) / seconds,
      objects: after.objectsCreated,
    };
    return { row, adapter: webgpu.trainer.describe().adapter };
  } finally {
    webgpu.trainer.free();
    cpu?.trainer.free();
  }
}

async function enter(task: Task, engine: "cpu" | "webgpu", create: Create): Promise<Contender> {
  const experiments = task.experiments.map((experiment) => ({ ...experiment, engine }));
  return { trainer: await create(experiments, task.dataset()), steps: 1, speeds: [] };
}

/** Finds how many steps fill a turn. */
async function warmUp(contender: Contender, now: () => number): Promise<void> {
  for (;;) {
    const ms = await timed(contender, now);
    if (ms >= TURN_MS / 2) return;
    contender.steps = Math.ceil(contender.steps * Math.min(8, TURN_MS / Math.max(ms, 1)));
  }
}

async function turn(contender: Contender, now: () => number): Promise<void> {
  const ms = await timed(contender, now);
  contender.speeds.push((contender.steps * 1000) / ms);
}

async function timed({ trainer, steps }: Contender, now: () => number): Promise<number> {
  const before = now();
  await trainer.trainSteps(steps);
  return now() - before;
}

interface Told {
  readonly loss: number | null;
}

/** NaN where a loss is missing on one side only. */
export function differenceOf(cpu: readonly Told[], webgpu: readonly Told[]): number {
  const differences = cpu.map(({ loss }, trial) => {
    const other = webgpu[trial]?.loss ?? null;
    if (loss === null || other === null) return loss === other ? 0 : Number.NaN;
    return Math.abs(other - loss) / Math.max(Math.abs(loss), 1e-6);
  });
  return differences.some(Number.isNaN) ? Number.NaN : Math.max(0, ...differences);
}

/** Other programs only ever make a turn slower. */
function best(speeds: readonly number[]): number {
  return Math.max(...speeds);
}
