/** The runs of the opened cells, as the page's own chart and picture see them: a session without knobs. */
import type { TrainerDataset } from "../../pkg";
import type { Crew } from "../../run/crew";
import type { NetworkPicture, Notice, Phase, Picture, Predictions, Run, Session } from "../../run/model";
import type { RunRecord } from "../../run/runs";

export class CellSession extends EventTarget implements Session {
  /** Trained anew, point by point: the seeds of the opened cell. */
  opened: readonly RunRecord[] = [];
  /** Of the map's own points: the brushed cells. */
  brushed: readonly RunRecord[] = [];
  dataset: TrainerDataset | null = null;
  readonly engine = null;
  readonly notices: readonly Notice[] = [];
  readonly workers = 0;
  readonly stepsPerSecond = 0;
  readonly sweeping = false;
  crew: Crew | null = null;

  get runs(): readonly Run[] {
    return [...this.brushed, ...this.opened];
  }

  get highlighted(): RunRecord | null {
    return this.opened[0] ?? null;
  }

  get phase(): Phase {
    return this.opened.some((run) => !run.ended) ? "running" : "resting";
  }

  /** Tells the elements that listen. */
  tell(...events: ("runs" | "progress" | "dataset" | "picture" | "phase")[]): void {
    for (const event of events) this.dispatchEvent(new Event(event));
  }

  async picture(resolution: number, id?: string): Promise<Picture | null> {
    const run = id === undefined ? this.highlighted : (this.opened.find((one) => one.id === id) ?? null);
    return (await this.crew?.picture(run, resolution)) ?? null;
  }

  async network(): Promise<NetworkPicture | null> {
    return null;
  }

  async predictions(): Promise<Predictions | null> {
    return null;
  }

  pin(): null {
    return null;
  }

  run(): void {}
  pause(): void {}
  stepOnce(): void {}
  reset(): void {}
  setKnob(): void {}
  unpin(): void {}
  highlight(): void {}
  hide(): void {}
  sweep(): void {}
  notify(): void {}
  dismiss(): void {}
  attend(): void {}
  dispose(): void {}
}
