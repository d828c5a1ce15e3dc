/**
 * What a person who turns knobs and moves the curves has to wait for, in headless Chromium: start-up of workers, the
 * time until a knob takes effect while every worker trains, and frames while a hundred runs are zoomed and panned.
 */
import { withPage } from "./browser.mjs";
import { CATEGORIES, frameWork } from "./trace.mjs";

const BUSY = "#data=moons&rates=0.001,0.003,0.01,0.03,0.1,0.3,1,3&lr=0.03&speed=max&epochs=100000000";
/** A hundred pinned and live runs of a few hundred points each. */
const OVERLAID = 100;
const OVERLAY = "#data=moons&sweep=lr:0.001:3:50:grid&speed=max&epochs=100";
const TURNS = 30;
const WORKERS = 4;

/** Keeps the times of all messages to and from workers. Runs in the page before its scripts. */
function spy() {
  const log = [];
  window.benchLog = log;
  const Plain = Worker;
  window.Worker = class extends Plain {
    #born = performance.now();
    constructor(...options) {
      super(...options);
      this.addEventListener("message", ({ data }) => {
        log.push({ at: performance.now(), born: this.#born, data });
      });
    }
    postMessage(message, ...rest) {
      if (message.type === "init") this.init = performance.now();
      log.push({ at: performance.now(), init: this.init, sent: message });
      super.postMessage(message, ...rest);
    }
  };
}

/** Milliseconds: median, 95th percentile and largest. */
export function spread(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  const at = (share) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1));
  return { median: at(0.5), p95: at(0.95), largest: at(1), count: sorted.length };
}

/**
 * From `new Worker` until it is ready, for each worker after the first: `page` while the page opens and the first
 * ones train, `alone` one after the other in an otherwise idle page, with the compiled module that all share.
 */
export async function startUp(mounts) {
  return withPage(mounts, async (tab, origin) => {
    await tab.addInitScript(spy);
    await tab.addInitScript((cores) => {
      Object.defineProperty(navigator, "hardwareConcurrency", { get: () => cores });
    }, WORKERS + 1);
    await tab.goto(`${origin}/#data=moons&sweep=lr:0.001:3:32:grid&speed=max&epochs=100`);
    await tab.waitForFunction(() => document.querySelector("tp-app")?.play.session.phase === "resting");
    const ready = await tab.evaluate(() =>
      window.benchLog.filter(({ data }) => data?.type === "ready").map(({ at, born }) => at - born),
    );
    const alone = await tab.evaluate(async (count) => {
      const url = performance
        .getEntriesByType("resource")
        .find(({ name }) => /worker-.*\.js/.test(name)).name;
      const wasm = performance.getEntriesByType("resource").find(({ name }) => /\.wasm/.test(name)).name;
      const module = await WebAssembly.compileStreaming(fetch(wasm));
      const times = [];
      for (let i = 0; i < count; i++) {
        const before = performance.now();
        const worker = new Worker(url, { type: "module" });
        const answer = new Promise((resolve) => worker.addEventListener("message", resolve, { once: true }));
        worker.postMessage({ type: "init", module });
        await answer;
        times.push(performance.now() - before);
        worker.terminate();
      }
      return times;
    }, 20);
    return { page: ready.slice(1).map(Math.round), alone: spread(alone.slice(1)) };
  });
}

/** From the input event until the first message with the new value in effect, while all workers train. */
export async function knobs(mounts) {
  return withPage(mounts, async (tab, origin) => {
    await tab.addInitScript(spy);
    const restart = await turns(tab, `${origin}/${BUSY}`, "progress");
    await tab.goto("about:blank");
    const live = await turns(tab, `${origin}/${BUSY}&live=on`, "changed");
    return { restart, live };
  });
}

/** Turns the learning rate and the depth (`restart`), or the learning rate in flight. */
async function turns(tab, address, answer) {
  await tab.goto(address);
  await tab.waitForFunction(() => document.querySelector("tp-app")?.play.session.stepsPerSecond > 0);
  await tab.waitForTimeout(1000);
  const times = await tab.evaluate(
    async ([count, answer]) => {
      const sliders = [...document.querySelectorAll("tp-knob input[type=range]")];
      const log = window.benchLog;
      const pass = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      const times = [];
      for (let turn = 0; turn < count; turn++) {
        const slider = answer === "changed" ? sliders[0] : sliders[turn % 3];
        const jobs = log.flatMap(({ sent }) => (sent?.type === "start" ? [sent.job] : []));
        const newest = Math.max(...jobs);
        const from = log.length;
        const applied = ({ data }) =>
          data?.type === answer && (answer === "changed" || (data.job > newest && data.news.steps[0] > 0));
        const before = performance.now();
        slider.valueAsNumber += (turn % 6 < 3 ? 1 : -1) * Number(slider.step || 1);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        let found;
        while (!found && performance.now() < before + 2000) {
          await pass(1);
          found = log.slice(from).find(applied);
        }
        if (found) times.push(found.at - before);
        await pass(150 + 13 * (turn % 5));
      }
      return times;
    },
    [TURNS, answer],
  );
  return spread(times);
}

/** Main-thread work a frame while a hundred overlaid curves are zoomed and panned by wheel and keys. */
export async function overlay(mounts) {
  return withPage(mounts, async (tab, origin, browser) => {
    await tab.goto(`${origin}/${OVERLAY}`);
    await tab.waitForFunction(() => document.querySelector("tp-app")?.play.session.phase === "resting");
    const drawn = await tab.evaluate(() => {
      const { session } = document.querySelector("tp-app").play;
      for (const run of session.runs.filter(({ role }) => role === "live")) session.pin(run.id);
      return session.runs.filter(({ hidden, curve }) => !hidden && curve.length > 100).length;
    });
    if (drawn < OVERLAID) throw new Error(`${drawn} runs are drawn, not ${OVERLAID}`);
    await tab.waitForTimeout(1000);
    const plot = tab.locator(".plot");
    const box = await plot.boundingBox();
    await plot.focus();
    await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await browser.startTracing(tab, { categories: CATEGORIES });
    for (let i = 0; i < 60; i++) {
      await tab.mouse.wheel(i % 30 < 15 ? 0 : 40, i % 30 < 15 ? (i < 30 ? -60 : 60) : 0);
      await tab.waitForTimeout(16);
    }
    for (const key of ["+", "+", "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowRight", "-", "0"]) {
      await plot.press(key);
      await tab.waitForTimeout(30);
    }
    const trace = JSON.parse((await browser.stopTracing()).toString());
    return { runs: drawn, ...frameWork(trace.traceEvents) };
  });
}
