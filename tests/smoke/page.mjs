// Trains on the page's own thread and in a worker, and posts both lists of digests to the test's server.
import init, * as api from "../../pkg/tuning_playground.js";
import { digests } from "./digest.mjs";

function inWorker() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.lines));
    worker.onerror = (event) => reject(new Error(event.message ?? "the worker could not be loaded"));
  });
}

async function both() {
  await init();
  return { page: await digests(api), worker: await inWorker() };
}

const result = await both().catch((error) => ({ error: String(error?.stack ?? error) }));
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
