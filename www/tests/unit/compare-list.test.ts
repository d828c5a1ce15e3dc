import { expect, test } from "vitest";
import { RunRecord } from "../../src/run/runs";
import { formatAddress, parseAddress } from "../../src/state/address";
import { defaults, type State } from "../../src/state/properties";
import { MOST_CONTESTANTS, nameOf } from "../../src/views/compare/contestants";
import { ContestantList, type Kept } from "../../src/views/compare/list";
import { gridOf, keyOf, places } from "../../src/views/compare/places";

const OWN: State = { ...defaults(), contest: "own" };

function storage(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
}

const ids = (list: ContestantList, state: State) => list.of(state).map(({ id }) => id);

test("a changed preset stays a preset, also over a reload, until its changes are taken back", () => {
  const kept = storage();
  const list = new ContestantList(kept);
  const state = defaults();
  expect(list.isEdited(state)).toBe(false);
  list.change(state, "depth-1", { name: "shallow" });
  list.change(state, "depth-1", { hidden: true });
  list.remove(state, "depth-2");
  expect(list.hasOwn).toBe(false);
  const again = new ContestantList(kept);
  expect(again.of(state).map(({ id, name, hidden }) => [id, name, hidden])).toEqual([
    ["depth-1", "shallow", true],
    ["depth-4", null, false],
    ["depth-6", null, false],
  ]);
  expect(again.isEdited({ ...state, contest: "batch" })).toBe(false);
  again.restore(state);
  expect(new ContestantList(kept).of(state).map(({ name }) => name)).toEqual([null, null, null, null]);
});

test("what is added to a preset begins a list of one's own, which outlives the page and is never lost", () => {
  const kept = storage();
  const list = new ContestantList(kept);
  const state = defaults();
  expect(list.hasOwn).toBe(false);
  list.addCurrent({ ...state, learningRate: 0.5 });
  list.change(OWN, "depth-1", { name: "shallow" });
  list.remove(OWN, "depth-2");
  list.change(OWN, "depth-6", { hidden: true });
  expect(list.problem).toBeNull();
  const again = new ContestantList(kept);
  expect(again.of(OWN)).toEqual(list.of(OWN));
  expect(again.of(OWN).map(({ name, hidden }) => [name, hidden])).toEqual([
    ["shallow", false],
    [null, false],
    [null, true],
    [null, false],
  ]);
  expect(again.of(OWN).at(-1)?.experiment.train?.learningRate).toBe(0.5);
  // The preset itself is as it was, and what is added while another one is on show joins the list.
  expect(ids(again, state)).toEqual(["depth-1", "depth-2", "depth-4", "depth-6"]);
  again.remove({ ...state, contest: "batch" }, "batch-4");
  again.addCurrent({ ...state, contest: "batch" });
  expect(ids(again, OWN)).toEqual(["depth-1", "depth-4", "depth-6", "own-1", "own-2"]);
});

test("a pinned run is added with its experiment and its changes in flight; names and colours do not meet", () => {
  const list = new ContestantList(storage());
  const run = new RunRecord("pin-0", { train: { learningRate: 0.3 } }, "A 0.3", 5);
  run.changes = [{ run: 0, step: 5, knob: "l2", value: 0.1 }];
  list.addPin(defaults(), run);
  list.addCurrent(OWN);
  list.addCurrent(OWN);
  const own = list.of(OWN);
  expect(own.slice(4).map(({ origin }) => origin)).toEqual([
    { kind: "pin", label: "A 0.3" },
    { kind: "current", letter: "A" },
    { kind: "current", letter: "B" },
  ]);
  expect(own[4]).toMatchObject({ experiment: run.experiment, changes: run.changes });
  expect(new Set(own.map(({ color }) => color)).size).toBe(own.length);
  expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
  while (list.of(OWN).length < MOST_CONTESTANTS) expect(list.addCurrent(OWN)).toBe(true);
  expect(list.addCurrent(OWN)).toBe(false);
  expect(list.of(OWN)).toHaveLength(MOST_CONTESTANTS);
});

test("a full or refused storage is named and the list goes on", () => {
  const full: Kept = {
    getItem: () => null,
    setItem: () => {
      throw new Error("quota exceeded");
    },
  };
  const list = new ContestantList(full);
  list.remove(defaults(), "depth-1");
  expect(list.problem).toBe("quota exceeded");
  expect(ids(list, defaults())).toEqual(["depth-2", "depth-4", "depth-6"]);
  const refused = new ContestantList(null);
  refused.remove(defaults(), "depth-1");
  expect(refused.problem).toBe("no storage");
});

test("what cannot be read is left out; a link to a list that is not here shows depths", () => {
  const [good] = new ContestantList(storage()).of({ ...defaults(), depth: 2 });
  const bad = [null, 5, {}, { ...good, origin: null }, { ...good, color: "red" }, { ...good, name: 7 }];
  expect(ids(new ContestantList(storage(JSON.stringify({ own: [...bad, good] }))), OWN)).toEqual(["depth-1"]);
  const edits = { "depth-1": 5, "depth-2": { removed: true }, "depth-4": { hidden: "yes" }, "depth-6": null };
  expect(ids(new ContestantList(storage(JSON.stringify({ own: 7, edits }))), OWN)).toEqual([
    "depth-1",
    "depth-4",
    "depth-6",
  ]);
  for (const text of ["{", "7", "null", "[]", null]) {
    expect(ids(new ContestantList(storage(text)), OWN)).toEqual(["depth-1", "depth-2", "depth-4", "depth-6"]);
  }
});

test("every contestant has the same seeds, data and rates", () => {
  const state: State = { ...defaults(), seed: 4_294_967_294, seeds: 4, fairness: "fair", gridCount: 3 };
  const all = places(new ContestantList(null).of(state), state);
  expect(all).toHaveLength(4 * 4 * (1 + 3));
  const seedsOf = (id: string) =>
    all.filter((place) => place.contestant.id === id).map(({ experiment }) => experiment.train?.seed);
  expect(seedsOf("depth-1").slice(0, 4)).toEqual([4_294_967_294, 4_294_967_295, 0, 1]);
  for (const id of ["depth-2", "depth-4", "depth-6"]) expect(seedsOf(id)).toEqual(seedsOf("depth-1"));
  expect(new Set(all.map(({ experiment }) => JSON.stringify(experiment.data))).size).toBe(1);
  expect(new Set(all.map(keyOf)).size).toBe(all.length);
});

test("a rate of the grid stands in the place of the contestant's own, also where that changes in flight", () => {
  const list = new ContestantList(null);
  const run = new RunRecord("pin-0", { train: { learningRate: 0.3 } }, "A", 5);
  run.changes = [
    { run: 0, step: 5, knob: "learningRate", value: 1 },
    { run: 0, step: 5, knob: "l2", value: 0.1 },
  ];
  list.addPin(OWN, run);
  const state: State = { ...OWN, fairness: "fair", seeds: 3 };
  const own = places(list.of(state).slice(-1), state);
  expect(own[0]).toMatchObject({ rate: null, changes: run.changes });
  expect(own.at(-1)).toMatchObject({ rate: 10, changes: [run.changes[1]] });
  expect(own.at(-1)?.experiment.train?.learningRate).toBe(10);
});

test("the grid is even on a log scale whichever end is greater, and has no rate twice", () => {
  const state: State = { ...defaults(), fairness: "fair" };
  expect(gridOf(state)).toEqual([0.001, 0.0032, 0.01, 0.032, 0.1, 0.32, 1, 3.2, 10]);
  expect(gridOf({ ...state, gridLow: 10, gridHigh: 0.001 })).toEqual(gridOf(state));
  expect(gridOf({ ...state, gridLow: 1, gridHigh: 1 })).toEqual([1]);
  expect(gridOf({ ...state, fairness: "naive" })).toEqual([]);
});

test("an address holds preset, seeds and mode", () => {
  const state: State = { ...defaults(), view: "compare", contest: "width", seeds: 20, fairness: "fair" };
  const address = formatAddress(state);
  expect(address).toContain("contest=width&seeds=20&mode=fair");
  expect({ ...defaults(), ...parseAddress(address).values }).toEqual(state);
  expect(parseAddress("#seeds=2&mode=unfair&contest=7").problems.map(({ key }) => key)).toEqual([
    "seeds",
    "mode",
    "contest",
  ]);
});

test("contestants are named by what they are, or as the person wishes", () => {
  const [depth] = new ContestantList(null).of(defaults());
  expect(depth && nameOf({ ...depth, name: "mine" })).toBe("mine");
});
