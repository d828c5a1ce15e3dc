import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useLanguage } from "../../src/locales/translate";
import { formatAddress, parseAddress } from "../../src/state/address";
import { allowed, checkValue, sweepable } from "../../src/state/check";
import type { NumberProperty, Property } from "../../src/state/kinds";
import { defaults, PROPERTIES, property, type State } from "../../src/state/properties";
import { Store } from "../../src/state/store";

beforeAll(() => useLanguage("en"));

/** Allowed values of a property. */
function values(p: Property): fc.Arbitrary<unknown> {
  switch (p.kind) {
    case "number":
      return numbers(p);
    case "choice":
      return fc.constantFrom(...p.choices);
    case "switch":
      return fc.boolean();
    case "list":
      return fc.array(inside(p), { minLength: p.minLength, maxLength: p.maxLength });
    case "sweep":
      return fc.option(sweeps());
    case "changes":
      return fc.array(changes(), { maxLength: 20 });
  }
}

function inside({ min, max, integer }: { min: number; max: number; integer: boolean }): fc.Arbitrary<number> {
  return integer
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((x) => (x === 0 ? 0 : x));
}

function numbers(p: NumberProperty): fc.Arbitrary<number> {
  const more = [...(p.infinite === null ? [] : [Number.POSITIVE_INFINITY]), ...(p.zero ? [0] : [])];
  return more.length === 0 ? inside(p) : fc.oneof(inside(p), fc.constantFrom(...more));
}

function sweeps() {
  return fc.constantFrom(...sweepable()).chain((knob) => {
    const p = property(knob) as NumberProperty;
    return fc
      .tuple(inside(p), inside(p), fc.integer({ min: 2, max: 64 }), fc.constantFrom("grid", "random"))
      .filter(([a, b]) => a !== b)
      .map(([a, b, count, sampler]) => ({ knob, low: Math.min(a, b), high: Math.max(a, b), count, sampler }));
  });
}

function changes() {
  const live = PROPERTIES.filter((p) => p.kind === "number" && p.effect === "live");
  return fc.constantFrom(...live).chain((p) =>
    fc.record({
      run: fc.integer({ min: 0, max: 63 }),
      step: fc.maxSafeNat(),
      knob: fc.constant(p.name),
      value: numbers(p as NumberProperty),
    }),
  );
}

const states = fc
  .record(Object.fromEntries(PROPERTIES.map((p) => [p.name, values(p)])), { requiredKeys: [] })
  .map((partial) => new Store(partial as Partial<State>).state);

test("zh is Chinese as it is written in the mainland", () => {
  expect(parseAddress("#lang=zh")).toEqual({ values: { lang: "zh-CN" }, problems: [] });
});

test("an address gives back the state that wrote it", () => {
  fc.assert(
    fc.property(states, (state) => {
      const { values, problems } = parseAddress(formatAddress(state));
      expect(problems).toEqual([]);
      expect(new Store(values).state).toEqual(state);
    }),
    { numRuns: 2000 },
  );
});

test("writing is stable: reading and writing again changes nothing", () => {
  fc.assert(
    fc.property(states, (state) => {
      const address = formatAddress(state);
      expect(formatAddress(new Store(parseAddress(address).values).state)).toBe(address);
    }),
    { numRuns: 500 },
  );
});

/** Fragments from noise, from almost correct pairs, and from both. */
function fragments(): fc.Arbitrary<string> {
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...PROPERTIES.map((p) => p.key as string), "v") },
    { weight: 1, arbitrary: fc.string({ maxLength: 6, unit: "binary" }) },
  );
  const value = fc.oneof(
    fc.string({ maxLength: 12, unit: "binary" }),
    fc.double().map(String),
    fc.integer().map(String),
    fc.constantFrom(
      "NaN",
      "Infinity",
      "-0",
      "0x10",
      "1e999",
      "all",
      "max",
      "on",
      "%",
      "%E0%A4%A",
      "__proto__",
      "lr:1:2:3",
    ),
    fc.array(fc.double().map(String), { maxLength: 4 }).map((items) => items.join(",")),
  );
  const pair = fc.tuple(key, fc.constantFrom("=", "=", "=", "", "=="), value).map((parts) => parts.join(""));
  return fc.oneof(
    { weight: 5, arbitrary: fc.array(pair, { maxLength: 5 }).map((pairs) => `#${pairs.join("&")}`) },
    { weight: 1, arbitrary: fc.string({ maxLength: 40, unit: "binary" }) },
  );
}

test("100,000 fuzzed addresses: none throws, every value is allowed, every problem says what is", () => {
  let problemsSeen = 0;
  fc.assert(
    fc.property(fragments(), (fragment) => {
      const { values, problems } = parseAddress(fragment);
      for (const [name, value] of Object.entries(values)) {
        if (checkValue(property(name as keyof State), value) !== null) throw new Error(`${name}: ${value}`);
      }
      for (const problem of problems) {
        problemsSeen++;
        if (typeof problem.key !== "string" || typeof problem.value !== "string" || problem.allowed === "") {
          throw new Error(JSON.stringify(problem));
        }
      }
      new Store(values);
    }),
    { numRuns: 100_000 },
  );
  expect(problemsSeen).toBeGreaterThan(50_000);
}, 120_000);

describe("addresses written by hand", () => {
  test("the default page", () => {
    expect(formatAddress(defaults())).toBe("#v=1&data=moons&lr=0.03&batch=32&depth=2");
    expect(new Store(parseAddress("").values).state).toEqual(defaults());
  });

  test("short keys, words for infinity, lists", () => {
    const { values, problems } = parseAddress(
      "#data=circles&lr=1e-2&batch=all&hidden=8,4,2&speed=max&live=on",
    );
    expect(problems).toEqual([]);
    expect(values).toEqual({
      dataset: "circles",
      learningRate: 0.01,
      batchSize: Number.POSITIVE_INFINITY,
      hidden: [8, 4, 2],
      speed: Number.POSITIVE_INFINITY,
      live: true,
    });
    expect(new Store(values).state.depth).toBe(3);
  });

  test("every problem is named and the rest loads", () => {
    const { values, problems } = parseAddress("#v=2&view=spin&lr=fast&batch=0&wings=2&depth=3&depth=4");
    expect(values).toEqual({ depth: 3 });
    expect(problems.map(({ key, value }) => [key, value])).toEqual([
      ["v", "2"],
      ["view", "spin"],
      ["lr", "fast"],
      ["batch", "0"],
      ["wings", "2"],
      ["depth", "4"],
    ]);
    expect(problems[1]?.allowed).toMatch(/^one of converge\b/);
    expect(problems[2]?.allowed).toBe("a number from 1e-5 to 100");
    expect(parseAddress("#wdth=3").problems[0]?.allowed).toContain("width");
    expect(parseAddress("#nonsense=3").problems[0]?.allowed).toContain("All knobs");
  });

  test("a sweep and changes in flight", () => {
    const { values, problems } = parseAddress("#sweep=batch:1:256:9:grid&changes=3:120:lr:0.5,0:7:l2:0");
    expect(problems).toEqual([]);
    expect(values.sweep).toEqual({ knob: "batchSize", low: 1, high: 256, count: 9, sampler: "grid" });
    expect(values.changes).toEqual([
      { run: 3, step: 120, knob: "learningRate", value: 0.5 },
      { run: 0, step: 7, knob: "l2", value: 0 },
    ]);
  });
});

test("every default is allowed, and every property says what is", () => {
  for (const p of PROPERTIES) {
    expect(checkValue(p, p.default), p.name).toBeNull();
    expect(allowed(p), p.name).not.toBe("");
  }
  const keys = PROPERTIES.map((p) => p.key);
  expect(new Set(keys).size).toBe(keys.length);
});
