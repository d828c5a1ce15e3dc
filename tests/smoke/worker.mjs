// Trains in a worker.
import init, * as api from "../../pkg/tuning_playground.js";
import { digests } from "./digest.mjs";

try {
  await init();
  postMessage({ lines: await digests(api) });
} catch (error) {
  postMessage({ error: String(error?.stack ?? error) });
}
