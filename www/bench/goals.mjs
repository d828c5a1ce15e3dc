/** What the package must reach, as ratios within one run where that is possible. */

const find = (entries, name) => entries?.find((entry) => entry.name === name && !entry.failed);

/** The package's speed over that of the fastest of `names`, as far as they were measured. */
function over(results, workload, names) {
  const ratios = names.map((name) => find(results[workload], name)?.oursToIt).filter(Number.isFinite);
  return ratios.length > 0 && find(results[workload], "package") ? Math.min(...ratios) : null;
}

/** How many times as fast one is as the other, by the time of day: both use several threads. */
function wallRatio(entries, one, other) {
  const [ours, theirs] = [find(entries, one), find(entries, other)];
  return ours && theirs ? ours.wallStepsPerSecond / theirs.wallStepsPerSecond : null;
}

const PEERS = ["plain", "jax", "tfjs-cpu", "tfjs-wasm", "tfjs-webgpu"];

/** Each goal with its value, null where this run cannot tell of it. */
export function goals({ results, populations = [], memory }) {
  const one = find(results.W6, "package");
  const two = find(results.W6, "package, two workers");
  const cost = (of) => populations.find((pair) => pair.of === of)?.cost;
  const all = [
    {
      name: "W1: package / plain JavaScript",
      value: over(results, "W1", ["plain"]),
      atLeast: 3.5,
      unit: "x",
    },
    { name: "W2: package / fastest other", value: over(results, "W2", PEERS), atLeast: 9, unit: "x" },
    { name: "W3: package / jax-js", value: over(results, "W3", ["jax"]), atLeast: 5, unit: "x" },
    { name: "W4: package / jax-js", value: over(results, "W4", ["jax"]), atLeast: 2.4, unit: "x" },
    {
      name: "W5: package on WebGPU / jax-js on WebGPU",
      value: wallRatio(results.W5, "package-webgpu", "jax-webgpu"),
      atLeast: 1,
      unit: "x",
    },
    {
      name: "W6: seconds on WebGPU",
      value: find(results.W6, "package-webgpu")?.seconds,
      atMost: 2.8,
      unit: "s",
    },
    { name: "W5: package / jax-js", value: over(results, "W5", ["jax"]), atLeast: 1.35, unit: "x" },
    { name: "W6: seconds on one worker", value: one?.seconds, atMost: 0.06, unit: "s" },
    // The best rounds by the time of day: while others use the cores, the median tells how busy these are.
    {
      name: "W6: two workers / one",
      value: two && one && one.bestWall / two.bestWall,
      atLeast: 1.7,
      unit: "x",
    },
    { name: "W1: five paired seeds / one run", value: cost("W1"), atMost: 3, unit: "x the time" },
    { name: "W2: five paired seeds / one run", value: cost("W2"), atMost: 5, unit: "x the time" },
    { name: "W3: 64 trials / one run", value: cost("W3"), atMost: 64, unit: "x the time" },
    { name: "memory of 1,024 trials of W1", value: memory?.populationBytes, atMost: 8e6, unit: "bytes" },
    { name: "memory grown over a million steps", value: memory?.grownBytes, atMost: 0, unit: "bytes" },
  ];
  return all.map((goal) => ({
    ...goal,
    value: Number.isFinite(goal.value) ? Number(goal.value.toPrecision(4)) : null,
  }));
}
