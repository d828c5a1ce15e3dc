/**
 * What the map's elements share: the map on show, the one before it, the opened and the brushed cells, and the workers
 * that train them. It fires "map" when results come or another map is on show, and "cells" when cells are opened or
 * brushed. Maps stay in memory while the page lives.
 */
import { t } from "../../locales/translate";
import { Crew, type CrewListener } from "../../run/crew";
import { reasonOf } from "../../run/engines";
import type { Playground } from "../../run/model";
import type { Pool, PoolListener } from "../../run/pool";
import type { RunRecord } from "../../run/runs";
import type { Name, State } from "../../state/properties";
import { Store, type StoreEvent } from "../../state/store";
import type { Window } from "./axes";
import { brushedRuns, openedRuns } from "./cell-runs";
import { CellSession } from "./cell-session";
import { Filler } from "./fill";
import { Results } from "./results";
import { boundOf, SharpnessRun } from "./sharpness";
import { type Cell, experimentAt, type MapSpec, specOf, stateOf } from "./spec";

/** A moved knob is followed after this long, so that a drag does not begin a map for each of its values. */
const SETTLE_MS = 60;
/** Maps in memory. */
const KEPT = 16;
/** These are chosen, not dragged. */
const CHOSEN: ReadonlySet<Name> = new Set(["mapX", "mapY", "mapWindow", "mapBudget", "mapCells"]);
const WATCH_MS = 1000;
/** Most cells whose curves lie over each other. */
export const BRUSHED = 48;

export type Mode = "zoom" | "brush";

const kept = new WeakMap<Playground, Map<string, Results>>();

export class Atlas extends EventTarget {
  spec: MapSpec;
  results: Results;
  /** The map that was on show before, until the new one has its first cells. */
  before: Results | null = null;
  opened: Cell | null = null;
  /** Corners of the brushed rectangle. */
  brushed: readonly [Cell, Cell] | null = null;
  /** The cell with the keyboard's focus. */
  focus: Cell | null = null;
  mode: Mode = "zoom";
  /** Of the opened cell's run; null until it is asked for. */
  sharpness: SharpnessRun | null = null;
  readonly session = new CellSession();
  /** The page's parts, as the chart of the cells' curves sees them. */
  readonly cellPlay: Playground;
  readonly #play: Playground;
  readonly #maps: Map<string, Results>;
  #crew: Crew | null = null;
  #filler: Filler | null = null;
  #stop: AbortController | null = null;
  /** Windows that were chosen since the view was opened, and not gone back from. */
  #zooms = 0;
  /** Cells in the last drawing. */
  #drawn = 0;
  #empty: Results | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(play: Playground) {
    super();
    this.#play = play;
    this.#maps = kept.get(play) ?? new Map();
    kept.set(play, this.#maps);
    this.spec = specOf(play.store.state);
    this.results = this.#resultsOf(this.spec);
    this.cellPlay = { ...play, store: new Store(cellState(play.store.state)), session: this.session };
  }

  /** Workers begin. */
  open(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const { store } = this.#play;
    signal.addEventListener(
      "abort",
      store.onChange((event) => this.#follow(event)),
    );
    document.addEventListener("visibilitychange", () => this.#show(), { signal });
    const watch = setInterval(() => document.hidden || this.#crew?.pool.watch(), WATCH_MS);
    signal.addEventListener("abort", () => clearInterval(watch));
    const makePool = (listener: PoolListener) => this.#play.makePool(this.#shared(listener));
    this.#crew = new Crew(makePool, this.#crewListener(), () => performance.now());
    this.session.crew = this.#crew;
    this.#filler = new Filler(
      () => (this.#crew as Crew).pool as Pool,
      () => this.#tell("map"),
    );
    this.#show();
    this.#turnTo(specOf(store.state));
  }

  /** Ends all workers; the maps stay. */
  close(): void {
    clearTimeout(this.#timer);
    this.sharpness?.stop();
    this.#stop?.abort();
    this.#crew?.pool.dispose();
    this.#crew = null;
    this.#filler = null;
    this.session.crew = null;
  }

  /** Whether cells are still to come. */
  get filling(): boolean {
    return !this.results.complete;
  }

  /** Another window; null: the whole map. It adds to the browser's history. */
  zoomTo(window: readonly [Window, Window] | null): void {
    this.#play.store.set("mapWindow", window === null ? [] : window.flat());
  }

  /** To the window before; a window that a link began with has the whole map before it. */
  back(): void {
    if (this.#zooms > 0) history.back();
    else this.zoomTo(null);
  }

  /** The spec of another window of this map; null: of the window on show. */
  wished(window: readonly [Window, Window] | null): MapSpec {
    if (window === null) return this.spec;
    return specOf({ ...this.#play.store.state, mapWindow: window.flat() });
  }

  /** The picture is up to date: for measurements, the times of its first cells and of all. */
  drawn(): void {
    const { known, complete } = this.results;
    if (known > 0 && this.#drawn === 0) performance.mark("map-coarse");
    if (complete && this.#drawn < known) performance.mark("map-complete");
    this.#drawn = known;
  }

  /** A map of a spec in which nothing is trained. */
  emptyOf(spec: MapSpec): Results {
    if (this.#empty?.spec.key !== spec.key) this.#empty = new Results(spec);
    return this.#empty;
  }

  /** Where the person looks: cells there come first. */
  point(cell: Cell | null): void {
    this.#filler?.point(cell);
  }

  setFocus(cell: Cell | null): void {
    this.focus = cell;
    this.#filler?.point(cell);
    this.#tell("cells");
  }

  setMode(mode: Mode): void {
    this.mode = mode;
    this.#tell("cells");
  }

  /** Trains the cell's trials once more, with their whole curves; null closes it. */
  openCell(cell: Cell | null): void {
    this.opened = cell;
    this.sharpness?.stop();
    this.sharpness = null;
    for (const run of this.session.opened) this.#crew?.release(run);
    this.session.opened = cell === null ? [] : openedRuns(this.spec, cell);
    if (cell !== null) {
      const { steps } = this.results.course(cell);
      this.#crew?.train(this.session.opened as RunRecord[], { steps, every: null, quiet: false });
    }
    this.session.tell("runs", "progress", "picture");
    this.#tell("cells");
  }

  /** Measures the sharpness along the opened cell's run. */
  measureSharpness(): void {
    if (this.opened === null || this.sharpness !== null) return;
    const { steps } = this.results.course(this.opened);
    const experiment = experimentAt(this.spec, this.opened, 0);
    this.sharpness = new SharpnessRun(this.#play, experiment, steps, () => this.#tell("cells"));
    this.#tell("cells");
  }

  /** The largest stable learning rate at the end of the opened cell's run, as far as it is measured; null without. */
  get edge(): number | null {
    if (this.opened === null || this.sharpness === null) return null;
    const edge = boundOf(stateOf(this.spec, this.opened))?.(this.sharpness.last) ?? Number.NaN;
    return edge > 0 ? edge : null;
  }

  /** Lays the curves of all cells between two corners over each other; null takes them away. */
  brush(corners: readonly [Cell, Cell] | null): void {
    this.brushed = corners;
    this.session.brushed = corners === null ? [] : brushedRuns(this.results, corners, BRUSHED);
    this.session.tell("runs", "progress");
    this.#tell("cells");
  }

  /** Keeps the opened cell's runs among the pinned ones. */
  pin(): void {
    for (const run of this.session.opened) this.#play.pins.add(run);
    const problem = this.#play.pins.save();
    if (problem !== null) this.#play.session.notify("storage-full", "warning", { reason: problem });
  }

  #tell(event: "map" | "cells"): void {
    this.dispatchEvent(new Event(event));
  }

  #follow({ source, names }: StoreEvent): void {
    if (names.has("mapWindow")) this.#zooms = Math.max(0, this.#zooms + (source === "person" ? 1 : -1));
    const chosen = [...names].some((name) => CHOSEN.has(name));
    const { state } = this.#play.store;
    this.cellPlay.store.replace(cellState(state), "person");
    const next = specOf(state);
    clearTimeout(this.#timer);
    if (next.key === this.spec.key) {
      this.spec = { ...next };
      this.#tell("map");
    } else if (source === "address" || chosen || this.#maps.has(next.key)) this.#turnTo(next);
    else this.#timer = setTimeout(() => this.#turnTo(next), SETTLE_MS);
  }

  /** Puts another map on show. */
  #turnTo(spec: MapSpec): void {
    if (spec.badWindow) this.#sayBadWindow(spec);
    if (spec.key !== this.spec.key || this.session.opened.length === 0) this.openCell(null);
    if (spec.key !== this.spec.key) {
      this.brush(null);
      this.focus = null;
      if (this.results.known > 0) this.before = this.results;
    }
    this.spec = spec;
    this.results = this.#resultsOf(spec);
    this.#drawn = 0;
    for (const mark of ["map-begins", "map-coarse", "map-complete"]) performance.clearMarks(mark);
    performance.mark("map-begins");
    this.#filler?.fill(this.results);
    this.#tell("map");
  }

  #sayBadWindow({ state }: MapSpec): void {
    const values = { key: "mwin", value: state.mapWindow.join(","), allowed: t("map.window") };
    this.#play.session.notify("address-problem", "warning", values);
  }

  /** The map of a spec: the one in memory, or an empty one. The one used longest ago makes room. */
  #resultsOf(spec: MapSpec): Results {
    const results = this.#maps.get(spec.key) ?? new Results(spec);
    this.#maps.delete(spec.key);
    this.#maps.set(spec.key, results);
    const [oldest] = this.#maps.keys();
    if (this.#maps.size > KEPT && oldest !== undefined) this.#maps.delete(oldest);
    return results;
  }

  #show(): void {
    const hidden = document.visibilityState === "hidden";
    this.#crew?.pool.pace(Number.POSITIVE_INFINITY, !hidden);
    if (!hidden) this.#crew?.pool.forgive();
    this.#filler?.pause(hidden);
  }

  /** One pool trains the map's cells and the opened ones. */
  #shared(crew: PoolListener): PoolListener {
    const filler = () => this.#filler;
    return {
      ...crew,
      progress: (job, news) => {
        if (filler()?.owns(job)) filler()?.progress(job, news);
        else crew.progress(job, news);
      },
      failed: (job, reason) => {
        if (filler()?.owns(job)) filler()?.failed(job, reason);
        else crew.failed(job, reason);
      },
    };
  }

  #crewListener(): CrewListener {
    const { session } = this.#play;
    return {
      started: (runs, _facts, job) => {
        for (const run of runs) run.state = "running";
        if (runs.length > 0) void this.#loadDataset(job);
      },
      progress: (ended) => {
        this.session.tell("progress", "picture", ...(ended.length > 0 ? (["runs", "phase"] as const) : []));
        if (ended.length > 0) this.#tell("cells");
      },
      changed: () => undefined,
      moved: (_runs, description) =>
        session.notify("engine-lost", "warning", { reason: reasonOf(description) }),
      failed: () => this.#tell("cells"),
      restarted: (worker, reason, step) =>
        session.notify("worker-restarted", "warning", { worker: worker + 1, reason, step }),
      lost: (worker, reason) => session.notify("worker-lost", "error", { worker: worker + 1, reason }),
      unusable: (reason) => session.notify("start-failed", "error", { reason }),
    };
  }

  async #loadDataset(job: number): Promise<void> {
    const dataset = (await this.#crew?.dataset(job)) ?? null;
    if (dataset === null) return;
    this.session.dataset = dataset;
    this.session.tell("dataset", "runs");
  }
}

/** What the chart of the cells' curves follows: losses over steps, whatever the other views show. */
function cellState(state: State): Partial<State> {
  const { dataset, samples, testFraction, mapColour, mapSeeds } = state;
  const metric = mapColour === "accuracy" ? "accuracy" : "loss";
  const rows = testFraction > 0 ? "test" : "train";
  return { dataset, samples, testFraction, metric, rows, xAxis: "step", yScale: "log", mapSeeds };
}
