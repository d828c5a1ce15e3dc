/** The built page in headless Chromium: bytes of the first load, time to the first moving curve, main-thread work, waits. */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { withPage } from "./browser.mjs";
import { knobs, overlay, startUp } from "./interact.mjs";
import { CATEGORIES, frameWork } from "./trace.mjs";

/** Eight runs that keep training for as long as the measurement lasts. */
const EIGHT_RUNS = "#data=moons&rates=0.001,0.003,0.01,0.03,0.1,0.3,1,3&speed=max&epochs=100000000";
const OPENINGS = 5;
const WATCH_MS = 5000;
const FIRST_CURVE_LIMIT_MS = 20_000;

const median = (values) => values.slice().sort((a, b) => a - b)[values.length >> 1];

/** Measures and returns the numbers with their goals. */
export async function page(root) {
  const mounts = { "/": join(root, "www/dist") };
  const bytes = await firstLoad(mounts);
  const openings = [];
  for (let i = 0; i < OPENINGS; i++) openings.push(await firstCurve(mounts));
  const work = await eightRuns(mounts);
  const workers = await startUp(mounts);
  const turned = await knobs(mounts);
  const zoomed = await overlay(mounts);
  const firstCurveMs = Math.round(median(openings));
  return {
    what: "the built page: gzipped bytes of the first load, opening, and eight runs training",
    firstLoad: bytes,
    firstCurveMs: { median: firstCurveMs, all: openings.map(Math.round) },
    eightRuns: work,
    workerStartUpMs: workers,
    knobMs: turned,
    overlay: zoomed,
    goals: [
      { name: "wasm, gzipped", value: bytes.wasm, atMost: 120_000, unit: "bytes" },
      { name: "first load, gzipped", value: bytes.total, atMost: 250_000, unit: "bytes" },
      { name: "first curve moving", value: firstCurveMs, atMost: 2000, unit: "ms" },
      { name: "main-thread work a frame, 95 %", value: work.frameMs.p95, atMost: 8, unit: "ms" },
      { name: "longest main-thread task", value: work.longestTaskMs, atMost: 50, unit: "ms" },
      { name: "start-up of a worker after the first", value: workers.alone.median, atMost: 30, unit: "ms" },
      { name: "a knob restarts the runs, 95 %", value: turned.restart.p95, atMost: 50, unit: "ms" },
      { name: "a knob in flight, 95 %", value: turned.live.p95, atMost: 50, unit: "ms" },
      {
        name: "100 runs zoomed and panned, a frame, 95 %",
        value: zoomed.frameMs.p95,
        atMost: 16,
        unit: "ms",
      },
      { name: "100 runs, longest task", value: zoomed.longestTaskMs, atMost: 50, unit: "ms" },
    ],
  };
}

/** Every file that the page asks for until it has been quiet for a second, each counted once. */
async function firstLoad(mounts) {
  return withPage(mounts, async (tab, origin) => {
    const bodies = new Map();
    const reading = [];
    tab.on("response", (response) => {
      if (response.ok()) reading.push(response.body().then((body) => bodies.set(response.url(), body)));
    });
    await tab.goto(`${origin}/`);
    await waitForMovingCurve(tab);
    await tab.waitForTimeout(1000);
    await Promise.all(reading);
    const files = [...bodies].map(([url, body]) => ({
      file: new URL(url).pathname.slice(1) || "index.html",
      gzipped: gzipSync(body, { level: 9 }).length,
    }));
    files.sort((a, b) => b.gzipped - a.gzipped);
    const sum = (list) => list.reduce((total, { gzipped }) => total + gzipped, 0);
    return { total: sum(files), wasm: sum(files.filter(({ file }) => file.endsWith(".wasm"))), files };
  });
}

/** Milliseconds from navigation until the largest drawing has changed three times, in a fresh browser. */
async function firstCurve(mounts) {
  return withPage(mounts, async (tab, origin) => {
    await tab.goto(`${origin}/`, { waitUntil: "commit" });
    return waitForMovingCurve(tab);
  });
}

/** Resolves in the page's own clock (since navigation); throws if nothing moves within 20 s. */
function waitForMovingCurve(tab) {
  return tab.evaluate(
    (limit) =>
      new Promise((resolve, reject) => {
        const seen = new Set();
        const canvases = (node) => [
          ...node.querySelectorAll("canvas"),
          ...[...node.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? canvases(e.shadowRoot) : [])),
        ];
        const look = () => {
          const area = (canvas) => canvas.width * canvas.height;
          const [largest] = canvases(document).sort((a, b) => area(b) - area(a));
          if (largest && area(largest) > 0) seen.add(largest.toDataURL());
          if (seen.size > 3) resolve(performance.now());
          else if (performance.now() > limit) reject(new Error("no curve moved within 20 s"));
          else setTimeout(() => requestAnimationFrame(look), 30);
        };
        look();
      }),
    FIRST_CURVE_LIMIT_MS,
  );
}

/** Main-thread work of a trace of some seconds while eight runs train. */
async function eightRuns(mounts) {
  return withPage(mounts, async (tab, origin, browser) => {
    await tab.goto(`${origin}/${EIGHT_RUNS}`);
    await waitForMovingCurve(tab);
    await tab.waitForTimeout(1000);
    await browser.startTracing(tab, { categories: CATEGORIES });
    await tab.waitForTimeout(WATCH_MS);
    return frameWork(JSON.parse((await browser.stopTracing()).toString()).traceEvents);
  });
}

/** Prints what `page` returned. */
export function printPage(result, say) {
  const { firstLoad, firstCurveMs, eightRuns, workerStartUpMs, knobMs, overlay } = result;
  for (const { file, gzipped } of firstLoad.files) say(`${String(gzipped).padStart(9)} bytes  ${file}`);
  say(`first curve after ${firstCurveMs.all.join(", ")} ms`);
  const { frames, frameMs, copyMs, longestTaskMs } = eightRuns;
  say(`eight runs: ${frames} frames, median ${frameMs.median} ms, 95 % ${frameMs.p95} ms`);
  say(`beside it the copies of canvases, median ${copyMs.median} ms; longest task ${longestTaskMs} ms`);
  const text = ({ median, p95, largest, count }) =>
    `median ${median}, 95 % ${p95}, largest ${largest} ms of ${count}`;
  say(
    `workers after the first: ${text(workerStartUpMs.alone)}; while the page opens ${workerStartUpMs.page.join(", ")} ms`,
  );
  say(`a knob takes effect by a restart: ${text(knobMs.restart)}; in flight: ${text(knobMs.live)}`);
  say(
    `${overlay.runs} runs zoomed and panned: ${overlay.frames} frames, median ${overlay.frameMs.median} ms, 95 % ${overlay.frameMs.p95} ms`,
  );
}
