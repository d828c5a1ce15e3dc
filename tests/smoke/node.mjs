// Loads the package in Node and prints the digests of what it trains. The module that only trains must have the same.
import { readFile } from "node:fs/promises";
import initTraining, * as training from "../../pkg/training.js";
import init, * as api from "../../pkg/tuning_playground.js";
import { digests, trainingDigests } from "./digest.mjs";

const bytes = (name) => readFile(new URL(`../../pkg/${name}_bg.wasm`, import.meta.url));
await init({ module_or_path: await bytes("tuning_playground") });
await initTraining({ module_or_path: await bytes("training") });
const lines = await digests(api);
const others = await trainingDigests(training);
const different = others.findIndex((line, at) => line !== lines[at]);
if (different >= 0)
  throw new Error(`the training module has other bits: ${lines[different]}, ${others[different]}`);
if ("Study" in training) throw new Error("the training module has studies");
process.stdout.write(`${lines.join("\n")}\n`);
