/** The entry of a training worker: starts the module it is given and runs the loop. */
import { factory, startModule } from "../pkg";
import { Loop } from "./loop";
import type { FromWorker, ToWorker } from "./protocol";

/** A zero-length wait through a message channel: timers would wait 4 ms. */
const channel = new MessageChannel();
let resume: (() => void) | null = null;
channel.port1.onmessage = () => resume?.();

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
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

const loop = new Loop({ factory, post, sleep, now: () => performance.now() });

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
