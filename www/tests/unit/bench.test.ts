/** The benchmark's plain loop still makes the losses that every contender is compared with. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
// @ts-expect-error plain JavaScript, which the browser loads as it is
import { withReference } from "../../bench/reference.mjs";

interface Workload {
  readonly name: string;
  readonly checksum: number;
  readonly losses: Record<string, number>;
}

const table = JSON.parse(readFileSync(new URL("../../../benches/workloads.json", import.meta.url), "utf8"));

/** Steps that take a moment; W4 and W5 are the same code, and larger. */
const MARKS: Record<string, number[]> = { W1: [1, 10, 50, 200], W2: [1, 10, 50], W3: [1, 10] };

describe("the benchmark's workloads", () => {
  for (const workload of (table.workloads as Workload[]).filter(({ name }) => name in MARKS)) {
    it(`${workload.name} has the rows, weights and losses of the table`, () => {
      const { checksum, losses } = withReference(workload, table, MARKS[workload.name]) as Workload;
      expect(checksum).toBe(workload.checksum);
      for (const [steps, loss] of Object.entries(losses)) {
        // Elementary functions may differ in their last bit between versions of Node.
        expect(loss, `after ${steps} steps`).toBeCloseTo(workload.losses[steps] ?? Number.NaN, 4);
      }
    });
  }
});
