import { expect, test } from "vitest";
import { COLUMNS } from "../../src/run/curve";
import { Pins } from "../../src/run/pins";
import { RunRecord } from "../../src/run/runs";

const KEY = "tuning-playground/pins/1";

/** A browser's storage with one text in it. */
function storage(text: string | null = null) {
  const kept = new Map<string, string>(text === null ? [] : [[KEY, text]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

function aRun(): RunRecord {
  const run = new RunRecord("run-1", { train: { learningRate: 0.3 } }, "0.3", 2);
  run.curve.append(Float64Array.from({ length: 3 * COLUMNS.length }, (_, index) => index / 7));
  run.state = "done";
  return run;
}

test("a pinned run is the same after the page was closed", () => {
  const kept = storage();
  const pins = new Pins(kept);
  pins.add(aRun());
  expect(pins.save()).toBeNull();
  const [again] = new Pins(kept).runs;
  expect(again).toMatchObject({ id: "pin-0", label: "A 0.3", role: "pinned", state: "done" });
  expect(again?.curve.rows()).toEqual(aRun().curve.rows());
});

test("stored pins that cannot be read are left out, the others stay", () => {
  const kept = storage();
  const pins = new Pins(kept);
  pins.add(aRun());
  pins.save();
  const [good] = JSON.parse(kept.getItem(KEY) as string);
  const bad = [
    { id: "pin-7", curve: "" },
    { ...good, id: "nail-1" },
    { ...good, curve: "%%%" },
    { ...good, experiment: null },
    { ...good, state: "running" },
    { ...good, changes: 5 },
    null,
    5,
  ];
  const read = new Pins(storage(JSON.stringify([...bad, good])));
  expect(read.runs.map(({ id }) => id)).toEqual(["pin-0"]);
  for (const text of ["", "null", "{}", '[{"id":"pin-0"', '"pins"']) {
    expect(new Pins(storage(text)).runs).toEqual([]);
  }
});
