/**
 * The pull loop of a worker: between two slices of training it answers messages, and it never trains for longer
 * than a slice without looking at them.
 */
import type { Experiment } from "../pkg";
import { Job } from "./job";
import type { FromWorker, Question, Saved, Terms, ToWorker, TrialChange } from "./protocol";
import { answer } from "./questions";
import type { TrainerFactory } from "./trainer";

/** Length of a slice. */
const SLICE_MS = 8;
/** For so long after a person changed something, a worker rests as long as a slice after each: the page has to draw. */
const ATTENTIVE_MS = 60;
/** Progress is posted at most this often. */
const POST_EVERY_MS = 16;
/** A checkpoint about once a second, and never for more than a twentieth of the time. */
const SAVE_EVERY_MS = 1000;
const SAVE_SHARE = 20;
const ALIVE_EVERY_MS = 500;
/** Pacing forgets what it owes beyond this, so that a busy machine does not make it rush afterwards. */
const CREDIT_SECONDS = 0.1;

/** What the loop needs of the world. */
export interface LoopPort {
  readonly factory: TrainerFactory;
  post(message: FromWorker, transfer?: Transferable[]): void;
  /** Milliseconds, for pacing only: training never sees it. */
  now(): number;
  /** Resolves after `ms`; 0: as soon as waiting messages have been delivered. */
  sleep(ms: number): Promise<void>;
}

export class Loop {
  readonly #port: LoopPort;
  readonly #jobs = new Map<number, Job>();
  #inbox: ToWorker[] = [];
  #wake: (() => void) | null = null;
  #speed = 5;
  #advance = false;
  #running = true;
  #credited = 0;
  /** Until then a person is likely to be moving a knob. */
  #attentiveUntil = 0;
  #posted = 0;
  #spoke = 0;
  #busyMs = 0;
  readonly #saved = new Map<number, { at: number; cost: number; step: number }>();
  readonly #dirty = new Set<number>();

  constructor(port: LoopPort) {
    this.#port = port;
  }

  /** A message from the main thread. */
  deliver(message: ToWorker): void {
    this.#inbox.push(message);
    this.#wake?.();
  }

  stop(): void {
    this.#running = false;
    this.#wake?.();
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    while (this.#running) {
      await this.#read();
      const idle = !(await this.#slice());
      await this.#report(idle);
      if (this.#inbox.length > 0) continue;
      if (idle && !this.#owesTraining()) await this.#sleepUntilMessage(ALIVE_EVERY_MS);
      else if (this.#port.now() < this.#attentiveUntil) await this.#sleepUntilMessage(SLICE_MS);
      else await this.#port.sleep(idle ? SLICE_MS : 0);
    }
    for (const job of this.#jobs.values()) job.trainer.free();
  }

  async #read(): Promise<void> {
    while (this.#inbox.length > 0) {
      const messages = this.#inbox;
      this.#inbox = [];
      for (const message of messages) await this.#obey(message);
    }
  }

  async #obey(message: ToWorker): Promise<void> {
    if (message.type === "hyper" || (message.type === "start" && !message.terms?.quiet))
      this.#attentiveUntil = this.#port.now() + ATTENTIVE_MS;
    switch (message.type) {
      case "start":
        return this.#start(message.job, message.experiments, message.changes, message.saved, message.terms);
      case "drop":
        return this.#drop(message.job);
      case "release":
        return this.#release(message.job);
      case "mute":
        return this.#jobs.get(message.job)?.mute(message.trial);
      case "pace":
        return this.#pace(message.speed, message.advance);
      case "rein":
        return this.#rein(message.job, message.epoch);
      case "step":
        return this.#step(message.job);
      case "hyper":
        return this.#jobs.get(message.job)?.post(message.trial, message.knob, message.value);
      case "ask":
        return this.#reply(message.request, message.question);
      case "init":
        return;
    }
  }

  async #start(
    id: number,
    experiments: Experiment[],
    changes: readonly TrialChange[],
    saved: Saved | null,
    terms: Terms | null,
  ): Promise<void> {
    try {
      const job = await Job.open(this.#port.factory, experiments, changes, saved, terms);
      this.#jobs.set(id, job);
      this.#port.post({ type: "started", job: id, facts: job.facts });
      if (job.quiet) return;
      this.#dirty.add(id);
      this.#postNews();
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #drop(id: number): void {
    this.#jobs.get(id)?.trainer.free();
    this.#jobs.delete(id);
    this.#saved.delete(id);
    this.#dirty.delete(id);
  }

  async #release(id: number): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    await this.#save(id, job);
    if (!this.#jobs.has(id)) return;
    this.#drop(id);
    this.#port.post({ type: "released", job: id });
  }

  #fail(id: number, error: unknown): void {
    this.#drop(id);
    this.#port.post({ type: "failed", job: id, reason: reasonOf(error) });
  }

  async #pace(speed: number, advance: boolean): Promise<void> {
    const pausing = this.#advance && !advance;
    this.#speed = speed;
    this.#advance = advance;
    this.#credited = this.#port.now();
    if (!pausing) return;
    this.#postNews();
    for (const [id, job] of this.#jobs) await this.#save(id, job);
  }

  #rein(id: number, epoch: number): void {
    const job = this.#jobs.get(id);
    if (job) job.rein = epoch;
  }

  /** One update of every job, or of one. */
  async #step(only?: number): Promise<void> {
    this.#postNews();
    for (const [id, job] of this.#jobs) {
      if (job.done || job.quiet || (only !== undefined && id !== only)) continue;
      await this.#guard(id, async () => {
        await this.#train(id, job, 1);
        job.glimpse();
      });
    }
    this.#postNews();
  }

  async #reply(request: number, question: Question): Promise<void> {
    try {
      const found = "job" in question ? this.#jobs.get(question.job) : undefined;
      const { value, transfer } = await answer(question, found, this.#port.factory);
      this.#port.post({ type: "answer", request, answer: value }, transfer);
    } catch (error) {
      this.#port.post({ type: "refused", request, reason: reasonOf(error) });
    }
  }

  /** Trains the job that is least far for one slice, quiet ones last and in turn; false if there was nothing to do. */
  async #slice(): Promise<boolean> {
    if (!this.#advance) return false;
    await this.#settlePosted();
    this.#giveCredit();
    const open = [...this.#jobs].filter(([, job]) => !job.done && job.allowance >= 1);
    const next = open.sort(([, a], [, b]) => turn(a) - turn(b))[0];
    if (next === undefined) return false;
    const [id, job] = next;
    const before = this.#port.now();
    await this.#guard(id, async () => {
      do job.credit -= await this.#train(id, job, job.allowance);
      while (job.quiet && !job.done && this.#port.now() - before < SLICE_MS);
    });
    this.#busyMs = Math.max(this.#busyMs, this.#port.now() - before);
    if (job.quiet && job.done) this.#postNews();
    return true;
  }

  /** A change from the main thread takes effect now, also in a job whose turn to train has not come. */
  async #settlePosted(): Promise<void> {
    for (const [id, job] of this.#jobs) {
      if (job.posted && !job.done) await this.#guard(id, async () => this.#settle(id, job));
    }
  }

  #settle(id: number, job: Job): void {
    for (const change of job.settle()) this.#port.post({ type: "changed", job: id, ...change });
  }

  /** Makes at most `most` steps, after what is due before them. */
  async #train(id: number, job: Job, most: number): Promise<number> {
    this.#settle(id, job);
    const made = await job.advance(SLICE_MS, most, this.#port.now);
    this.#tellMoved(id, job);
    if (!job.quiet || job.done) this.#dirty.add(id);
    return made;
  }

  #tellMoved(id: number, job: Job): void {
    const description = job.moved();
    if (description !== null) this.#port.post({ type: "moved", job: id, description });
  }

  async #guard(id: number, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #giveCredit(): void {
    const now = this.#port.now();
    const seconds = Math.min(CREDIT_SECONDS, Math.max(0, now - this.#credited) / 1000);
    this.#credited = now;
    for (const job of this.#jobs.values()) {
      const perSecond = this.#speed * job.recorder.course.stepsPerEpoch;
      const most = Math.max(1, perSecond * CREDIT_SECONDS);
      job.credit = Number.isFinite(perSecond) ? Math.min(most, job.credit + perSecond * seconds) : perSecond;
    }
  }

  #owesTraining(): boolean {
    return this.#advance && [...this.#jobs.values()].some((job) => !job.done);
  }

  async #report(idle: boolean): Promise<void> {
    const now = this.#port.now();
    if (now - this.#posted >= POST_EVERY_MS || (idle && !this.#owesTraining())) this.#postNews();
    if (this.#advance) {
      for (const [id, job] of this.#jobs) {
        const last = this.#saved.get(id);
        const due = (last?.at ?? 0) + Math.max(SAVE_EVERY_MS, SAVE_SHARE * (last?.cost ?? 0));
        if (now >= due || (job.done && last?.step !== job.recorder.step)) await this.#save(id, job);
      }
    }
    if (now - this.#spoke >= ALIVE_EVERY_MS) {
      this.#spoke = now;
      this.#port.post({ type: "alive", busyMs: this.#busyMs });
      this.#busyMs = 0;
    }
  }

  #postNews(): void {
    this.#posted = this.#port.now();
    for (const id of this.#dirty) {
      const news = this.#jobs.get(id)?.news();
      if (news === undefined) continue;
      this.#port.post({ type: "progress", job: id, news }, [
        news.steps.buffer,
        news.points.buffer,
        news.counts.buffer,
      ]);
    }
    this.#dirty.clear();
  }

  /** A checkpoint follows the news of its own steps: what the main thread has then fits together. */
  async #save(id: number, job: Job): Promise<void> {
    if (job.quiet || this.#saved.get(id)?.step === job.recorder.step) return;
    this.#postNews();
    await this.#guard(id, async () => {
      const before = this.#port.now();
      const saved = await job.save();
      const now = this.#port.now();
      this.#saved.set(id, { at: now, cost: now - before, step: job.recorder.step });
      this.#port.post({ type: "saved", job: id, saved }, [saved.bytes.buffer as ArrayBuffer]);
    });
  }

  async #sleepUntilMessage(ms: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await Promise.race([woken, this.#port.sleep(ms)]);
    this.#wake = null;
  }
}

/** Jobs with a smaller number train first. */
function turn(job: Job): number {
  return job.quiet ? Number.MAX_VALUE : job.epoch;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
