// Loads the package in Node and prints the digests of what it trains.
import { readFile } from "node:fs/promises";

import init, * as api from "../../pkg/tuning_playground.js";
import { digests } from "./digest.mjs";

const bytes = await readFile(new URL("../../pkg/tuning_playground_bg.wasm", import.meta.url));
await init({ module_or_path: bytes });
process.stdout.write(`${(await digests(api)).join("\n")}\n`);
