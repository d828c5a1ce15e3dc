/** Reads a Chromium trace: how much the page's main thread worked. */

const TASK_NAMES = new Set(["ThreadControllerImpl::RunTask"]);
const FRAME_NAMES = new Set(["FireAnimationFrame"]);
const COPY_NAMES = new Set(["LayerTreeHost::DoUpdateLayers"]);

/** What `frameWork` must find in the trace. */
export const CATEGORIES = ["toplevel", "devtools.timeline", "cc", "__metadata"];

/**
 * Work per animation frame in milliseconds (median, 95th percentile, largest), and the longest single task.
 * Thread time is used where the trace has it, so that other programs on the machine count less.
 *
 * What the compositor does to update its layers is counted apart (`copyMs`): without a graphics processor, as in
 * headless tests, it copies every canvas, which a visitor's browser does not.
 */
export function frameWork(events) {
  const main = mainThread(events);
  const own = events.filter((e) => e.pid === main.pid && e.tid === main.tid);
  const tasks = own.filter((e) => e.ph === "X" && TASK_NAMES.has(e.name));
  const frames = [...new Set(own.filter((e) => FRAME_NAMES.has(e.name)).map((e) => taskAt(tasks, e.ts)))];
  const starts = frames.filter((t) => t !== undefined).map((t) => t.ts);
  if (starts.length < 2) throw new Error("the trace has no animation frames of the page");
  starts.sort((a, b) => a - b);
  const copies = own.filter((e) => e.ph === "X" && COPY_NAMES.has(e.name));
  const copy = perFrame(copies, starts);
  const work = perFrame(tasks, starts).map((ms, frame) => ms - copy[frame]);
  return {
    frames: work.length,
    frameMs: spread(work),
    copyMs: spread(copy),
    longestTaskMs: round(tasks.reduce((longest, task) => Math.max(longest, duration(task)), 0)),
  };
}

/** Median, 95th percentile and largest of some milliseconds. */
function spread(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { median: at(0.5), p95: at(0.95), largest: at(1) };
}

/** The renderer's main thread with the most animation frames. */
function mainThread(events) {
  const names = events.filter((e) => e.name === "thread_name" && e.args?.name === "CrRendererMain");
  const frames = ({ pid, tid }) =>
    events.filter((e) => e.pid === pid && e.tid === tid && FRAME_NAMES.has(e.name)).length;
  const [busiest] = names.sort((a, b) => frames(b) - frames(a));
  if (!busiest) throw new Error("the trace names no renderer main thread");
  return busiest;
}

/** The task that runs at a time; tasks may nest, the outermost begins first. */
const taskAt = (tasks, ts) => tasks.find((t) => t.ts <= ts && ts <= t.ts + t.dur);

/** Milliseconds that a task took. */
const duration = (task) => (task.tdur ?? task.dur) / 1000;

/** Sum of the tasks that begin between each frame and the next. */
function perFrame(tasks, starts) {
  const sums = new Array(starts.length - 1).fill(0);
  let frame = 0;
  for (const task of tasks.slice().sort((a, b) => a.ts - b.ts)) {
    while (frame + 1 < starts.length && task.ts >= starts[frame + 1]) frame++;
    if (task.ts >= starts[0] && frame < sums.length) sums[frame] += duration(task);
  }
  return sums;
}

const round = (ms) => Number(ms.toFixed(2));
