/** Starts the worker that trains on the graphics device. This file is loaded when one is first needed. */
export function spawnDeviceWorker(): Worker {
  return new Worker(new URL("./device-worker.ts", import.meta.url), { type: "module", name: "device" });
}
