/** The worker that trains on the graphics device, and what a driver that crashes does to it. */
import { expect, type Page, type Worker } from "@playwright/test";

/** The worker that trains on the graphics device. */
export async function deviceWorker(page: Page): Promise<Worker> {
  const find = () => page.workers().find((worker) => /device-worker/.test(worker.url()));
  await expect.poll(() => find() !== undefined, { message: "the device's worker" }).toBe(true);
  return find() as Worker;
}

/** Destroys the device with its next command, as a driver that crashes would. */
export async function destroyDevice(page: Page): Promise<void> {
  const worker = await deviceWorker(page);
  await worker.evaluate(() => {
    // The worker's types have no WebGPU.
    const { GPUDevice } = globalThis as unknown as {
      GPUDevice: { prototype: { createCommandEncoder(...args: unknown[]): unknown; destroy(): void } };
    };
    const { prototype } = GPUDevice;
    const { createCommandEncoder } = prototype;
    prototype.createCommandEncoder = function (...args) {
      prototype.createCommandEncoder = createCommandEncoder;
      const encoder = createCommandEncoder.apply(this, args);
      this.destroy();
      return encoder;
    };
  });
}
