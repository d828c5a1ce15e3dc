/** The worker of the bench: measures one workload after another, so that the page stays free. */
import { startWhole, Trainer } from "../pkg-search";
import { measure } from "./measure";
import type { Begin, FromBench } from "./protocol";
import { tasks } from "./workloads";

function post(message: FromBench): void {
  self.postMessage(message);
}

self.onmessage = async ({ data }: MessageEvent<Begin>) => {
  startWhole(data.module);
  const all = tasks();
  for (const [at, task] of all.entries()) {
    post({ type: "at", workload: task.name, at, of: all.length });
    try {
      post({ type: "row", ...(await measure(task, Trainer.create, () => performance.now())) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      post({ type: "failed", workload: task.name, reason });
    }
  }
  post({ type: "done" });
};
