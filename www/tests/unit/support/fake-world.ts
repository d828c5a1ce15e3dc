import { Loop } from "../../../src/run/loop";
import { Pins } from "../../../src/run/pins";
import { Pool, type PoolListener, type WorkerPort } from "../../../src/run/pool";
import type { FromWorker, ToWorker } from "../../../src/run/protocol";
import { TrainingSession } from "../../../src/run/session";
import type { State } from "../../../src/state/properties";
import { Store } from "../../../src/state/store";
import { type Describe, fakeFactory } from "./fake-trainer";

/** Virtual time: it passes only where a test, a sleep or a training step says so. */
export class Clock {
  now = 0;
  #waiting: { at: number; go: () => void }[] = [];

  at(ms: number, go: () => void) {
    this.#waiting.push({ at: this.now + ms, go });
  }

  sleep(ms: number) {
    return new Promise<void>((resolve) => this.at(ms === 0 ? 0.05 : ms, resolve));
  }

  /** Lets `ms` pass, event by event. */
  async pass(ms: number) {
    const end = this.now + ms;
    for (;;) {
      await settle();
      const next = this.#waiting.sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#waiting.shift();
      this.now = Math.max(this.now, next.at);
      next.go();
    }
    this.now = Math.max(this.now, end);
  }
}

/** Lets all promises that can resolve do so. */
export async function settle() {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A worker in the same thread: the real loop, a fake trainer, messages cloned as between threads. */
export class FakeWorker implements WorkerPort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly received: ToWorker[] = [];
  readonly factory;
  readonly loop: Loop;
  #dead = false;

  constructor(clock: Clock, msPerStep: number, describe?: Describe) {
    this.factory = fakeFactory((steps) => {
      clock.now += steps * msPerStep;
    }, describe);
    this.loop = new Loop({
      factory: this.factory,
      now: () => clock.now,
      sleep: (ms) => clock.sleep(ms),
      post: (message, transfer) => {
        if (!this.#dead) this.#send(structuredClone(message, transfer ? { transfer } : {}));
      },
    });
  }

  postMessage(message: ToWorker) {
    if (this.#dead) return;
    this.received.push(message);
    if (message.type === "init") {
      this.#send({ type: "ready" });
      void this.loop.run();
    } else {
      this.loop.deliver(structuredClone(message));
    }
  }

  terminate() {
    this.#dead = true;
    this.loop.stop();
  }

  #send(message: FromWorker) {
    queueMicrotask(() => this.onmessage?.({ data: message } as MessageEvent<FromWorker>));
  }
}

export interface Options {
  readonly workers?: number;
  /** Of every worker, or of one after the other. */
  readonly msPerStep?: number | readonly number[];
  readonly state?: Partial<State>;
  readonly storage?: Map<string, string>;
  /** What the graphics device's worker says of its trainers, or why its module cannot be had; left out: no WebGPU. */
  readonly device?: Describe | string;
  /** Whether the view of the runs is on show from the start. */
  readonly attended?: boolean;
}

/** A session over fake workers in virtual time. */
export function fakeSession({
  workers = 2,
  msPerStep = 0.01,
  state = {},
  storage = new Map(),
  attended = true,
  device,
}: Options = {}) {
  const clock = new Clock();
  const spawned: FakeWorker[] = [];
  const store = new Store(state);
  const spawn = () => {
    const ms = typeof msPerStep === "number" ? msPerStep : msPerStep[spawned.length];
    const worker = new FakeWorker(clock, ms ?? 0.01);
    spawned.push(worker);
    return worker;
  };
  const devices: FakeWorker[] = [];
  const spawnDevice = () => {
    const worker = new FakeWorker(clock, 0.01, typeof device === "function" ? device : undefined);
    devices.push(worker);
    return worker;
  };
  const deviceModule = () =>
    typeof device === "string"
      ? Promise.reject(new Error(device))
      : Promise.resolve({} as WebAssembly.Module);
  const kept = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
  };
  const session = new TrainingSession(store, {
    makePool: (listener: PoolListener) =>
      new Pool({
        size: workers,
        spawn,
        module: Promise.resolve({} as WebAssembly.Module),
        device: device === undefined ? null : { spawn: spawnDevice, module: deviceModule },
        listener,
        now: () => clock.now,
      }),
    pins: new Pins(kept),
    now: () => clock.now,
    frame: (callback) => clock.at(16, callback),
    every: (ms, callback) => {
      let on = true;
      const again = () => {
        if (!on) return;
        callback();
        clock.at(ms, again);
      };
      clock.at(ms, again);
      return () => {
        on = false;
      };
    },
    after: (ms, callback) => clock.at(ms, callback),
  });
  session.attend(attended);
  return { clock, store, session, spawned, devices };
}
