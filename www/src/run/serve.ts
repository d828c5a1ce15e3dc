/** What every training worker does: starts the module it is given and runs the loop. */
import { Loop } from "./loop";
import type { FromWorker, ToWorker } from "./protocol";
import type { TrainerFactory } from "./trainer";

/** Serves the pool in this worker, with a module of the package and what it makes. */
export function serve(factory: TrainerFactory, startModule: (module: WebAssembly.Module) => void): void {
  const loop = new Loop({ factory, post, sleep: sleeper(), now: () => performance.now() });
  self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.type !== "init") {
      loop.deliver(data);
      return;
    }
    try {
      startModule(data.module);
      post({ type: "ready" });
      void loop.run();
    } catch (error) {
      post({ type: "unusable", reason: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** A zero-length wait goes through a message channel: timers would wait 4 ms. */
function sleeper(): (ms: number) => Promise<void> {
  const channel = new MessageChannel();
  let resume: (() => void) | null = null;
  channel.port1.onmessage = () => resume?.();
  return (ms) =>
    new Promise((resolve) => {
      if (ms > 0) {
        setTimeout(resolve, ms);
      } else {
        resume = resolve;
        channel.port2.postMessage(null);
      }
    });
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}
