/** Development only: a session with made-up curves and networks. Deleted before release. */
import type { Experiment, TrainerDataset } from "../pkg";
import { Curve } from "../run/curve";
import type {
  NetworkPicture,
  Notice,
  Phase,
  Picture,
  Playground,
  Predictions,
  Run,
  Session,
  SweepSpec,
} from "../run/model";
import type { Name, Value } from "../state/properties";
import { Store } from "../state/store";

type Mutable = { -readonly [K in keyof Run]: Run[K] } & { w0: Float32Array; w1: Float32Array; rate: number };

function rnd(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s * 1664525 + 1013904223) >>> 0;
    return s / 2 ** 32;
  };
}

class Fake extends EventTarget implements Session {
  runs: Run[] = [];
  phase: Phase = "running";
  notices: Notice[] = [];
  dataset: TrainerDataset | null = null;
  engine = {
    engine: "cpu" as const,
    reason: "faster here: 412k against 18k steps a second",
    parameters: 105,
  };
  workers = 2;
  stepsPerSecond = 0;
  sweeping = false;
  private next = 1;
  constructor(readonly store: Store) {
    super();
    this.makeData();
    this.restart(false);
    this.phase = "running";
    this.run();
    let last = performance.now();
    let lastPicture = 0;
    const tick = (now: number): void => {
      const dt = Math.min(0.1, (now - last) / 1000);
      last = now;
      if (this.phase === "running") this.advance(dt * Math.min(2000, this.store.get("speed")));
      if (now - lastPicture > 100 && this.phase === "running") {
        lastPicture = now;
        this.fire("picture");
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    this.store.onChange((e) => {
      if (e.source === "address") this.restart(false);
    });
  }
  get highlighted(): Run | null {
    return this.runs.find((r) => r.highlighted) ?? null;
  }
  private fire(type: string): void {
    this.dispatchEvent(new Event(type));
  }
  private makeData(): void {
    const n = 500;
    const r = rnd(7);
    const name = this.store.get("dataset");
    const g = (): number => (r() + r() + r() + r() - 2) * 0.35;
    const k = name === "digits" ? 64 : name === "iris" ? 4 : 2;
    const classes =
      name === "digits" ? 10 : name === "iris" || name === "blobs" ? 3 : name === "plane" ? 0 : 2;
    const x = new Float32Array(n * k);
    const y = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const c = classes > 2 ? i % classes : i % 2;
      const a = r() * Math.PI;
      if (k === 2) {
        x[2 * i] = (c ? 1 - Math.cos(a) : Math.cos(a)) + g() * 0.4;
        x[2 * i + 1] = (c ? 0.5 - Math.sin(a) : Math.sin(a)) + g() * 0.4;
      } else
        for (let j = 0; j < k; j++) x[k * i + j] = Math.max(0, 16 * Math.sin((j * (c + 1)) / 9) + 4 * g());
      y[i] = classes === 0 ? (x[2 * i] ?? 0) - (x[2 * i + 1] ?? 0) : c;
    }
    const idx = Uint32Array.from({ length: n }, (_, i) => i);
    this.dataset = {
      x,
      y,
      inputs: k,
      outputs: classes > 2 ? classes : 1,
      task: classes === 0 ? "regression" : "classification",
      classes,
      train: idx.slice(0, 350),
      test: idx.slice(350),
    };
  }
  private layers(): number[] {
    const s = this.store.state;
    const d = this.dataset;
    return [d?.inputs ?? 2, ...Array.from({ length: s.depth }, () => s.width), d?.outputs ?? 1];
  }
  private restart(ghosts: boolean): void {
    const s = this.store.state;
    const spec = s.sweep;
    this.sweeping = spec !== null;
    const rates = spec
      ? Array.from({ length: spec.count }, (_, i) =>
          Number((spec.low * (spec.high / spec.low) ** (i / (spec.count - 1))).toPrecision(2)),
        )
      : s.rates;
    const old = this.runs.filter((r) => r.role === "live") as Mutable[];
    const kept = this.runs.filter((r) => r.role === "pinned");
    const live = rates.map((rate, i): Mutable => {
      const layers = this.layers();
      let size = 0;
      for (let l = 1; l < layers.length; l++) size += ((layers[l - 1] ?? 0) + 1) * (layers[l] ?? 0);
      const r = rnd(i + 3);
      const w0 = Float32Array.from({ length: size }, () => (r() - 0.5) * 1.2);
      const r2 = rnd(99);
      const w1 = Float32Array.from({ length: size }, () => (r2() - 0.5) * 5);
      const experiment: Experiment = {
        v: 1,
        data: { name: s.dataset },
        model: { hidden: layers.slice(1, -1), activation: s.activation },
        train: {
          learningRate: rate,
          batchSize: s.batchSize,
          epochs: s.epochs,
          optimizer: { name: s.optimizer },
        },
      };
      return {
        id: `r${this.next++}`,
        label: String(rate),
        color: i % 8,
        dash: i % 4,
        ramp: spec ? i / (spec.count - 1) : null,
        role: "live",
        successor: null,
        state: this.phase === "running" ? "running" : "waiting",
        reason: null,
        step: 0,
        epoch: 0,
        experiment,
        totalSteps: s.epochs * 11,
        stepsPerEpoch: 11,
        curve: new Curve(),
        scores: null,
        scoresStep: 0,
        hidden: false,
        highlighted: i === this.store.highlight,
        pinned: false,
        changes: [],
        w0,
        w1,
        rate,
      };
    });
    const ghostRuns =
      ghosts && !spec
        ? old
            .filter((o) => o.curve.length > 2)
            .map((o, i) => ({
              ...o,
              role: "ghost" as const,
              highlighted: false,
              successor: live[i]?.id ?? null,
            }))
        : [];
    this.runs = [...ghostRuns, ...kept, ...live];
    this.fire("runs");
    this.fire("dataset");
    this.fire("picture");
  }
  private advance(epochs: number): void {
    let any = false;
    const total = this.store.get("epochs");
    for (const run of this.runs as Mutable[]) {
      if (run.role !== "live" || run.state !== "running") continue;
      any = true;
      const rows: number[] = [];
      const from = run.epoch;
      const to = Math.min(total, from + epochs);
      const r = rnd(Math.floor(from * 977) + run.color);
      for (let e = Math.floor(from * 4) / 4 + 0.25; e <= to; e += 0.25) {
        const rate = run.rate;
        const good = rate <= 5;
        const base = good
          ? 0.028 + 0.67 / (1 + (e * rate * 0.9) ** 1.3)
          : 0.69 * (1 + 0.02 * e * (1 + 0.2 * r()));
        const loss = base * (1 + (r() - 0.5) * 0.08);
        rows.push(
          e * 11,
          e,
          e * 0.002,
          loss,
          loss * 1.07 + 0.004 * r(),
          Math.max(0.5, 1 - loss * 0.7),
          Math.max(0.5, 1 - loss * 0.74),
        );
        if (!good && e > 26) {
          run.state = "diverged";
          run.reason = "the mean training loss of epochs 25 and 26 exceeds twice the best constant guess";
          break;
        }
      }
      run.curve.append(Float64Array.from(rows));
      run.epoch = to;
      run.step = Math.floor(to * 11);
      if (to >= total && run.state === "running") run.state = "done";
      const s = (l: number) => ({
        loss: l,
        accuracy: Math.max(0.5, 1 - l * 0.7),
        f1: 0.9,
        rmse: 0.1,
        r2: 0.93,
        confusion: this.confusion(),
      });
      run.scores = { train: s(run.curve.last("loss")), test: s(run.curve.last("testLoss")) };
      run.scoresStep = run.step;
    }
    this.stepsPerSecond = any ? epochs * 11 * 60 * this.runs.length : 0;
    if (!any) {
      this.phase = "resting";
      this.fire("phase");
      this.fire("runs");
    }
    this.fire("progress");
  }
  private confusion(): number[][] {
    const k = Math.max(2, this.dataset?.outputs ?? 2);
    return Array.from({ length: k }, (_, i) =>
      Array.from({ length: k }, (_, j) => (i === j ? 33 : (i * 7 + j * 3) % 5 === 0 ? 2 : 0)),
    );
  }
  run(): void {
    if (this.phase === "resting") this.restart(false);
    this.phase = "running";
    for (const r of this.runs as Mutable[])
      if (r.role === "live" && (r.state === "waiting" || r.state === "paused")) r.state = "running";
    this.fire("phase");
    this.fire("runs");
  }
  pause(): void {
    this.phase = "paused";
    for (const r of this.runs as Mutable[]) if (r.state === "running") r.state = "paused";
    this.fire("phase");
    this.fire("runs");
  }
  stepOnce(): void {
    this.run();
    this.advance(1 / 11);
    this.pause();
  }
  reset(): void {
    this.phase = "paused";
    this.restart(false);
    this.fire("phase");
  }
  setKnob<N extends Name>(name: N, value: Value<N>): void {
    this.store.set(name, value);
    if (name === "dataset") this.makeData();
    this.restart(true);
    this.run();
  }
  pin(id: string): string | null {
    const run = this.runs.find((r) => r.id === id) as Mutable | undefined;
    if (!run) return null;
    const copy = {
      ...run,
      id: `p${this.next++}`,
      role: "pinned" as const,
      highlighted: false,
      label: `${run.label}, batch 32`,
    };
    run.pinned = true;
    this.runs = [copy, ...this.runs];
    this.fire("runs");
    return copy.id;
  }
  unpin(id: string): void {
    this.runs = this.runs.filter((r) => r.id !== id);
    this.fire("runs");
  }
  highlight(id: string): void {
    for (const r of this.runs as Mutable[]) r.highlighted = r.id === id;
    const i = this.runs.filter((r) => r.role === "live").findIndex((r) => r.id === id);
    this.store.setHighlight(i);
    this.fire("runs");
    this.fire("picture");
  }
  hide(id: string, hidden: boolean): void {
    for (const r of this.runs as Mutable[]) if (r.id === id) r.hidden = hidden;
    this.fire("runs");
  }
  sweep(spec: SweepSpec | null): void {
    this.store.set("sweep", spec);
    this.restart(false);
    this.run();
  }
  dismiss(key: number): void {
    this.notices = this.notices.filter((n) => n.key !== key);
    this.fire("notices");
  }
  private weights(run: Mutable): Float32Array {
    const t = 1 - Math.exp(-run.epoch * run.rate * 0.3);
    return run.w0.map((w, i) => w + t * ((run.w1[i] ?? 0) - w));
  }
  private forward(layers: number[], params: Float32Array, input: number[]): number[][] {
    const out: number[][] = [input];
    let at = 0;
    for (let l = 1; l < layers.length; l++) {
      const [i, o] = [layers[l - 1] ?? 0, layers[l] ?? 0];
      const before = out[l - 1] ?? [];
      out.push(
        Array.from({ length: o }, (_, u) => {
          let s = params[at + i * o + u] ?? 0;
          for (let k = 0; k < i; k++) s += (before[k] ?? 0) * (params[at + k * o + u] ?? 0);
          return l === layers.length - 1 ? s : Math.tanh(s);
        }),
      );
      at += i * o + o;
    }
    return out;
  }
  private readonly bounds = { x: [-1.7, 2.7] as const, y: [-1.4, 1.9] as const };
  async picture(resolution: number, id?: string): Promise<Picture | null> {
    const run = (id ? this.runs.find((r) => r.id === id) : this.highlighted) as Mutable | undefined;
    if (!run || this.dataset?.inputs !== 2) return null;
    const layers = this.layers();
    const outputs = layers.at(-1) ?? 1;
    const params = this.weights(run);
    const values = new Float32Array(resolution * resolution * outputs);
    this.each(resolution, (i, p) => {
      const z = this.forward(layers, params, p).at(-1) ?? [];
      if (this.dataset?.task === "regression") values[i] = z[0] ?? 0;
      else if (outputs === 1) values[i] = 1 / (1 + Math.exp(-(z[0] ?? 0)));
      else {
        const m = Math.max(...z);
        const e = z.map((v) => Math.exp(v - m));
        const s = e.reduce((a, b) => a + b, 0);
        e.forEach((v, k) => {
          values[i * outputs + k] = v / s;
        });
      }
    });
    return { runId: run.id, step: run.step, resolution, outputs, values, bounds: this.bounds };
  }
  private each(resolution: number, f: (i: number, p: number[]) => void): void {
    const { x, y } = this.bounds;
    for (let r = 0; r < resolution; r++)
      for (let c = 0; c < resolution; c++)
        f(r * resolution + c, [
          x[0] + ((x[1] - x[0]) * c) / (resolution - 1),
          y[1] - ((y[1] - y[0]) * r) / (resolution - 1),
        ]);
  }
  async network(resolution: number, id?: string): Promise<NetworkPicture | null> {
    const run = (id ? this.runs.find((r) => r.id === id) : this.highlighted) as Mutable | undefined;
    if (!run) return null;
    const layers = this.layers();
    const params = this.weights(run);
    const hidden = layers.slice(1, -1).reduce((a, b) => a + b, 0);
    const neurons = layers[0] === 2 ? new Float32Array(hidden * resolution * resolution) : null;
    if (neurons)
      this.each(resolution, (i, p) => {
        const flat = this.forward(layers, params, p).slice(1, -1).flat();
        flat.forEach((v, u) => {
          neurons[u * resolution * resolution + i] = v;
        });
      });
    return { runId: run.id, step: run.step, layers, params, resolution, neurons };
  }
  async predictions(rows: Uint32Array): Promise<Predictions | null> {
    const outputs = this.dataset?.outputs ?? 1;
    const values = new Float32Array(rows.length * outputs);
    rows.forEach((row, i) => {
      if (outputs === 1) values[i] = (this.dataset?.y[row] ?? 0) + 0.2 * Math.sin(i * 3);
      else values[i * outputs + (((this.dataset?.y[row] ?? 0) + (i % 9 === 0 ? 1 : 0)) % outputs)] = 0.9;
    });
    return { runId: this.highlighted?.id ?? "", step: 0, rows, outputs, values };
  }
  dispose(): void {}
}

export async function start(): Promise<Playground> {
  const store = new Store();
  return { store, session: new Fake(store) };
}
export type { Experiment };
