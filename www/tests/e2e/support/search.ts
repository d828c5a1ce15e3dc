/** The Tune view as a person uses it. */
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page, type Worker } from "@playwright/test";

/** A trial as the study's own document has it. */
export interface KeptTrial {
  readonly id: number;
  readonly state: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly value: number | null;
  readonly reason: string | null;
  readonly finished: number | null;
}

export class SearchView {
  constructor(readonly page: Page) {}

  get status(): Locator {
    return this.page.locator(".tune-status");
  }

  get sentence(): Locator {
    return this.page.locator("#tune-sentence");
  }

  async set(label: string, value: string): Promise<void> {
    const box = this.page.getByLabel(label, { exact: true });
    await box.fill(value);
    await box.press("Tab");
  }

  async choose(label: string, value: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).selectOption(value);
  }

  async start(): Promise<void> {
    await this.page.getByRole("button", { name: /^Start (the|a new) search$/ }).click();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async rests(): Promise<void> {
    await expect(this.status).toContainText("The budget is used up", { timeout: 120_000 });
  }

  /** Trials that have ended, as the page says. */
  async ended(): Promise<number> {
    const text = await this.status.innerText();
    return Number(/([\d.]+) of/.exec(text)?.[1] ?? Number.NaN);
  }

  async hasEnded(count: number): Promise<void> {
    await expect.poll(() => this.ended(), { message: "ended trials" }).toBeGreaterThanOrEqual(count);
  }

  /** All trials, by the JSON export. */
  async trials(): Promise<KeptTrial[]> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.press("Save all trials as JSON"),
    ]);
    return JSON.parse(await readFile(await download.path(), "utf8")).trials;
  }

  /** The worker whose script has this name. */
  worker(name: "study-worker" | "training-evaluator"): Worker | undefined {
    return this.page.workers().find((worker) => worker.url().includes(name));
  }
}

/** Every trial is there once, and was told once. */
export function expectWhole(trials: readonly KeptTrial[], count: number): void {
  expect(trials.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, id) => id));
  const finished = trials.map((trial) => trial.finished);
  expect([...finished].sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: count }, (_, place) => place),
  );
  for (const { state } of trials) expect(["complete", "pruned", "failed"]).toContain(state);
}
