/** A worker whose script has still to be loaded. */
import type { WorkerPort } from "./pool";
import type { FromWorker, ToWorker } from "./protocol";

/** Keeps what is said to a worker until it is there. */
export class LatePort implements WorkerPort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  #port: WorkerPort | null = null;
  #kept: ToWorker[] = [];
  #ended = false;

  constructor(port: Promise<WorkerPort>) {
    port.then(
      (there) => this.#begin(there),
      (error: unknown) => this.onerror?.(new ErrorEvent("error", { message: String(error) })),
    );
  }

  postMessage(message: ToWorker): void {
    if (this.#port) this.#port.postMessage(message);
    else this.#kept.push(message);
  }

  terminate(): void {
    this.#ended = true;
    this.#port?.terminate();
  }

  #begin(port: WorkerPort): void {
    if (this.#ended) {
      port.terminate();
      return;
    }
    this.#port = port;
    port.onmessage = (event) => this.onmessage?.(event);
    port.onerror = (event) => this.onerror?.(event);
    for (const message of this.#kept) port.postMessage(message);
    this.#kept = [];
  }
}
