/** Puts the page's parts together: address, state, language, module, workers, session. */
import { resolveLanguage, useLanguage } from "../locales/translate";
import { wasmUrl } from "../pkg";
import { parseAddress } from "../state/address";
import { keepManners, rememberedManners } from "../state/manners";
import { Store } from "../state/store";
import { AddressSync } from "../state/sync";
import { workerCount } from "./cores";
import { LatePort } from "./late-port";
import type { Playground } from "./model";
import { Pins } from "./pins";
import { Pool, type PoolListener, type WorkerKind, type WorkerPort } from "./pool";
import { TrainingSession } from "./session";
import { missingFeature } from "./support";

/** Starts everything. Resolves when the language is there; training begins by itself as soon as it can. */
export async function start(): Promise<Playground> {
  const parsed = parseAddress(location.hash);
  const kept = storage();
  const store = new Store({ ...rememberedManners(kept), ...parsed.values });
  keepManners(store, kept);
  const sync = new AddressSync(store, window);
  sync.problems = parsed.problems;
  const language = followLanguage(store);
  const pins = new Pins(kept);
  const wholeModule = wholeOnce();
  const { session, makePool } = makeSession(store, pins, deviceKind(wholeModule));
  const tell = () => {
    for (const { key, value, allowed } of sync.problems) {
      session.notify("address-problem", "warning", { key, value, allowed });
    }
  };
  void language.then(tell);
  sync.addEventListener("problems", tell);
  window.addEventListener("pagehide", () => sync.flush());
  await language;
  followView(store, session);
  return { store, session, pins, makePool, wholeModule };
}

/** The package's whole module, fetched and compiled when it is first asked for. */
function wholeOnce(): () => Promise<WebAssembly.Module> {
  let whole: Promise<WebAssembly.Module> | null = null;
  return () => {
    whole ??= import("../pkg-search").then(({ wholeUrl }) => compile(wholeUrl));
    whole.catch(() => {
      whole = null;
    });
    return whole;
  };
}

/** The worker that trains on the graphics device, loaded when it is first needed; null where there is no WebGPU. */
function deviceKind(module: () => Promise<WebAssembly.Module>): WorkerKind | null {
  if (!("gpu" in navigator)) return null;
  const spawn = () =>
    new LatePort(import("./device-spawn").then(({ spawnDeviceWorker }) => spawnDeviceWorker()));
  return { spawn, module };
}

/** The session's runs train while the Converge view is on show. */
function followView(store: Store, session: TrainingSession): void {
  const follow = () => session.attend(store.get("view") === "converge");
  store.onChange(({ names }) => {
    if (names.has("view")) follow();
  });
  follow();
}

function followLanguage(store: Store): Promise<void> {
  const use = () => useLanguage(resolveLanguage(store.get("lang"), navigator.languages));
  store.onChange(({ names }) => {
    if (names.has("lang")) void use();
  });
  return use();
}

function makeSession(
  store: Store,
  pins: Pins,
  device: WorkerKind | null,
): Pick<Playground, "makePool"> & { session: TrainingSession } {
  const missing = missingFeature();
  const module = missing === null ? compile(wasmUrl) : Promise.reject(new Error(missing));
  const makePool = (listener: PoolListener) =>
    new Pool({
      size: workerCount(),
      spawn: missing === null ? spawn : silentPort,
      module,
      device: missing === null ? device : null,
      listener,
      now: () => performance.now(),
    });
  const session = new TrainingSession(store, {
    makePool,
    pins,
    now: () => performance.now(),
    frame: (callback) => requestAnimationFrame(callback),
    every: (ms, callback) => {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
    after: (ms, callback) => setTimeout(callback, ms),
  });
  module.catch((error: unknown) => {
    if (missing === null) session.fail("start-failed", { reason: String(error) });
    else session.fail("no-wasm", { missing });
  });
  session.show(document.visibilityState !== "hidden");
  document.addEventListener("visibilitychange", () => session.show(document.visibilityState !== "hidden"));
  return { session, makePool };
}

/** Compiled once; the workers get the module. */
async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${url}`);
  const copy = response.clone();
  try {
    return await WebAssembly.compileStreaming(response);
  } catch {
    // A server that sends another type than application/wasm.
    return WebAssembly.compile(await copy.arrayBuffer());
  }
}

function spawn(): WorkerPort {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "trainer" });
}

/** In the place of a worker where none can train: nothing is started, nothing ever speaks. */
function silentPort(): WorkerPort {
  return { postMessage: () => undefined, terminate: () => undefined, onmessage: null, onerror: null };
}

/** A browser may refuse storage altogether. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
