/** The Map view in headless Chromium: time to the first coarse picture and to the whole map, main-thread work meanwhile. */
import { join } from "node:path";
import { withPage } from "./browser.mjs";
import { CATEGORIES, frameWork } from "./trace.mjs";

/** 768 networks of 2-8-8-1, 500 steps each: learning rate × batch size. */
const MAP = "#view=map&data=moons&act=tanh&depth=2&width=8&mcells=32x24&mamount=500";
const ROUNDS = 9;

const rounded = (ms) => Math.round(ms);
const median = (values) => values.slice().sort((a, b) => a - b)[values.length >> 1];

/** Measures and returns the numbers with their goals. */
export async function map(root) {
  const mounts = { "/": join(root, "www/dist") };
  return withPage(mounts, async (tab, origin, browser) => {
    await tab.goto(`${origin}/${MAP}`);
    const opened = await times(tab);
    const rounds = [];
    for (let seed = 2; seed < 2 + ROUNDS; seed++) rounds.push(await refill(tab, seed));
    await browser.startTracing(tab, { categories: CATEGORIES });
    const traced = await refill(tab, 99);
    const work = frameWork(JSON.parse((await browser.stopTracing()).toString()).traceEvents);
    const coarseMs = rounded(median(rounds.map(({ coarse }) => coarse)));
    const wholeMs = rounded(median(rounds.map(({ whole }) => whole)));
    const bestMs = rounded(Math.min(...rounds.map(({ whole }) => whole)));
    const workers = await tab.evaluate(() => navigator.hardwareConcurrency);
    return {
      what: "a map of 32 × 24 cells, 2-8-8-1, 500 steps: opened, and refilled for other seeds",
      cores: workers,
      opened,
      coarseMs,
      wholeMs,
      bestMs,
      all: rounds.map(({ coarse, whole }) => [rounded(coarse), rounded(whole)]),
      traced,
      work,
      goals: [
        { name: "map: first coarse picture", value: coarseMs, atMost: 200, unit: "ms" },
        { name: "map: 32 × 24 cells of W1, 500 steps", value: wholeMs, atMost: 2000, unit: "ms" },
        { name: "map: main-thread work a frame, 95 %", value: work.frameMs.p95, atMost: 8, unit: "ms" },
        { name: "map: longest main-thread task", value: work.longestTaskMs, atMost: 50, unit: "ms" },
      ],
    };
  });
}

/** Another seed: every cell is trained anew. */
async function refill(tab, seed) {
  await tab.evaluate((value) => {
    performance.clearMarks("map-complete");
    document.querySelector("tp-app").play.store.set("seed", value);
  }, seed);
  return times(tab);
}

/** Milliseconds from the beginning of the map on show until its first cells and until all of them are drawn. */
async function times(tab) {
  await tab.waitForFunction(() => performance.getEntriesByName("map-complete").length > 0);
  return tab.evaluate(() => {
    const at = (name) => performance.getEntriesByName(name).at(-1).startTime;
    return {
      coarse: at("map-coarse") - at("map-begins"),
      whole: at("map-complete") - at("map-begins"),
    };
  });
}

/** Prints what `map` returned. */
export function printMap({ opened, coarseMs, wholeMs, bestMs, all, work }, say) {
  say(`opened: first cells after ${rounded(opened.coarse)} ms, all after ${rounded(opened.whole)} ms`);
  say(`refilled: first cells after ${coarseMs} ms, all after ${wholeMs} ms (best ${bestMs})`);
  say(`each round: ${all.map(([coarse, whole]) => `${coarse}/${whole}`).join(", ")}`);
  const { frames, frameMs, copyMs, longestTaskMs } = work;
  say(`${frames} frames, median ${frameMs.median} ms, 95 % ${frameMs.p95} ms, largest ${frameMs.largest} ms`);
  say(`beside it the copies of canvases, median ${copyMs.median} ms; longest task ${longestTaskMs} ms`);
}
