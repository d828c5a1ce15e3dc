/** The Map view as a person uses it. */
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Playground } from "./playground";

export class MapPage {
  constructor(readonly play: Playground) {}

  get page(): Page {
    return this.play.page;
  }

  /** The map itself. */
  get plot(): Locator {
    return this.page.getByRole("application", { name: /by .* and / });
  }

  get sentence(): Locator {
    return this.page.locator("#map-sentence");
  }

  get progress(): Locator {
    return this.page.getByRole("progressbar", { name: "Cells trained" });
  }

  async open(address = ""): Promise<void> {
    await this.play.open(`#view=map&mcells=16x12&mamount=60${address}`);
    await expect(this.plot).toBeVisible();
  }

  /** Waits until every cell is there. */
  async complete(): Promise<void> {
    await expect
      .poll(() => this.progress.evaluate((bar: HTMLProgressElement) => bar.max > 1 && bar.value === bar.max))
      .toBe(true);
    await expect(this.sentence).not.toContainText("cells are trained");
  }

  /** The cells' part of the plot. */
  private async inside(): Promise<{ x: number; y: number; width: number; height: number }> {
    await this.plot.scrollIntoViewIfNeeded();
    const box = await this.plot.boundingBox();
    if (!box) throw new Error("the map has no box");
    return { x: box.x + 70, y: box.y + 75, width: box.width - 160, height: box.height - 130 };
  }

  /** The point at shares of the plot's inner part, y from the top. */
  async at(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = await this.inside();
    return { x: box.x + x * box.width, y: box.y + y * box.height };
  }

  async click(x: number, y: number): Promise<void> {
    const at = await this.at(x, y);
    await this.page.mouse.click(at.x, at.y);
  }

  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const [a, b] = [await this.at(...from), await this.at(...to)];
    await this.page.mouse.move(a.x, a.y);
    await this.page.mouse.down();
    await this.page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2);
    await this.page.mouse.move(b.x, b.y);
    await this.page.mouse.up();
  }

  /** The lines of the CSV export, without the header. */
  async exported(): Promise<string[]> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.play.button("Save the map as CSV").click(),
    ]);
    const [header, ...lines] = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(header).toMatch(/^\w+,\w+,seed,state,step,steps,/);
    return lines;
  }

  get cell(): Locator {
    return this.page.getByRole("region", { name: "The cell's run" });
  }
}
