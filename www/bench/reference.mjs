/**
 * `node bench/reference.mjs`: writes into benches/workloads.json what plain.js makes of each workload: the losses that
 * every contender must reach, and the checksum of rows and first weights.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checksum, firstParams, rows } from "./data.js";
import { meanLoss, plainTrainer } from "./plain.js";

const file = fileURLToPath(new URL("../../benches/workloads.json", import.meta.url));
const MARKS = [1, 10, 50, 200];

/** The same workload with its checksum and losses. */
export function withReference(workload, { adam, dataSeed, weightsSeed }, marks = MARKS) {
  const data = rows(workload, dataSeed);
  const params = firstParams(workload, weightsSeed);
  const trainer = plainTrainer(workload, adam, data, params);
  const losses = {};
  let done = 0;
  for (const mark of marks) {
    for (; done < mark; done++) trainer.step();
    losses[mark] = Number(meanLoss(workload, data, trainer.params).toFixed(6));
  }
  return { ...workload, checksum: checksum(data.x, data.y, params), losses };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const definition = JSON.parse(readFileSync(file, "utf8"));
  definition.workloads = definition.workloads.map((workload) => withReference(workload, definition));
  writeFileSync(file, `${JSON.stringify(definition, null, 2)}\n`);
}
