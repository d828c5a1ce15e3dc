/** The page as a person uses it: what the tests say in their own words. */
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { type Curve, parseCurves, readCurves } from "./curves";

export class Playground {
  constructor(readonly page: Page) {}

  /** Opens the page anew with an address: `#lr=0.3&depth=3`. */
  async open(address = ""): Promise<void> {
    // Another fragment alone would not load the page again.
    if (this.page.url() !== "about:blank") await this.page.goto("about:blank");
    await this.page.goto(`./${address}`);
    await expect(this.page.getByRole("heading", { name: "Tuning Playground" })).toBeVisible();
  }

  /** The line that says what is going on. */
  get status(): Locator {
    return this.page.locator(".status");
  }

  async rests(): Promise<void> {
    await expect(this.status).toContainText("All runs have ended");
  }

  async trains(): Promise<void> {
    await expect(this.status).toContainText("Training");
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  slider(name: string | RegExp): Locator {
    return this.page.getByRole("slider", { name, exact: true });
  }

  /** The box for an exact value beside a slider. */
  box(name: string): Locator {
    return this.page.getByRole("textbox", { name: `${name}, exact value`, exact: true });
  }

  async enter(name: string, value: string): Promise<void> {
    await this.box(name).fill(value);
    await this.box(name).press("Enter");
  }

  /** Opens the disclosure of all knobs. */
  async openAllKnobs(): Promise<void> {
    await this.page.locator("summary", { hasText: "All knobs" }).click();
  }

  async openSweep(): Promise<void> {
    await this.page.locator("summary", { hasText: "Sweep" }).click();
  }

  /** Value of a key of the address; null if it is not there. */
  key(name: string): string | null {
    return new URLSearchParams(new URL(this.page.url()).hash.slice(1)).get(name);
  }

  /** Waits until the address says `name=value` (null: until it does not have the key). */
  async says(name: string, value: string | null): Promise<void> {
    await expect.poll(() => this.key(name), { message: `the address's ${name}` }).toBe(value);
  }

  /** All curves by the CSV export. */
  async exported(): Promise<Curve[]> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.button("Save the curves as CSV").click(),
    ]);
    return parseCurves(await readFile(await download.path(), "utf8"));
  }

  /** All curves, pinned and ghosts too. */
  allCurves(): Promise<Curve[]> {
    return readCurves(this.page);
  }

  /** The curves of the runs that the knobs describe. */
  async curves(): Promise<Curve[]> {
    return (await this.allCurves()).filter(({ role }) => role === "live");
  }

  /** The curves of runs that have all ended. */
  async finalCurves(): Promise<Curve[]> {
    await this.rests();
    return this.curves();
  }

  /** The table of runs. */
  get runs(): Locator {
    return this.page.getByRole("region", { name: "Runs", exact: true });
  }

  /** The row of the run called `label`. */
  row(label: string): Locator {
    return this.runs
      .getByRole("row")
      .filter({ has: this.page.getByRole("rowheader", { name: label, exact: true }) });
  }

  /** Waits until the sentence under the chart matches. */
  async reads(pattern: RegExp): Promise<void> {
    const text = async () => (await this.page.locator("#sentence-now").innerText()).replace(/\s+/g, " ");
    await expect.poll(text, { message: "the sentence under the chart" }).toMatch(pattern);
  }

  /** What the page said happened. */
  notice(text: string | RegExp): Locator {
    return this.page.locator(".notice").filter({ hasText: text });
  }
}
