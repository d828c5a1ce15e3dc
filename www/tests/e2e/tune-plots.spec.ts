/** Plots of a search: tabs, one selection in all, keys, table, exports, and what axe finds. */
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { SearchView } from "./support/search";
import { expect, test } from "./support/test";

const TABS = ["Progress", "Mind open", "Parameters", "Pairs", "Cost", "Trials"] as const;

/** A finished search with these settings; `more` sets further ones before it starts. */
async function searched(
  page: Page,
  trials: number,
  more: (view: SearchView) => Promise<void> = async () => {},
): Promise<SearchView> {
  const view = new SearchView(page);
  await page.getByLabel("One trial at a time").check();
  await view.set("Budget", String(trials));
  await view.set("Each trial trains for", "100");
  await more(view);
  await view.start();
  await view.rests();
  return view;
}

async function open(page: Page, tab: (typeof TABS)[number]): Promise<void> {
  await page.getByRole("tab", { name: tab, exact: true }).click();
}

function plot(page: Page, title: string) {
  return page.getByRole("region", { name: title, exact: true });
}

/** The drawing of a plot, drawn. */
async function drawing(page: Page, title: string) {
  const box = plot(page, title).locator(".drawing");
  await box.scrollIntoViewIfNeeded();
  await expect(plot(page, title).locator(".plot-summary")).not.toBeEmpty();
  return box;
}

/** Pixels of a canvas that are not empty. */
async function inked(page: Page, title: string): Promise<number> {
  const box = await drawing(page, title);
  return box.locator("canvas.base").evaluate((canvas: HTMLCanvasElement) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const ctx = copy.getContext("2d", { willReadFrequently: true });
    ctx?.drawImage(canvas, 0, 0);
    const data = ctx?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let count = 0;
    for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) count += 1;
    return count;
  });
}

const selected = (page: Page) => page.locator(".selected-count");

async function dragOver(
  page: Page,
  title: string,
  from: [number, number],
  to: [number, number],
): Promise<void> {
  const box = await drawing(page, title);
  const { x = 0, y = 0, width = 0, height = 0 } = (await box.boundingBox()) ?? {};
  await page.mouse.move(x + from[0] * width, y + from[1] * height);
  await page.mouse.down();
  await page.mouse.move(x + ((from[0] + to[0]) / 2) * width, y + ((from[1] + to[1]) / 2) * height);
  await page.mouse.move(x + to[0] * width, y + to[1] * height);
  await page.mouse.up();
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(".tune-plots").analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

test("every tab draws its plots, by keys, and axe finds nothing, light and dark", async ({ play }) => {
  await play.open("#view=tune&theme=light");
  const { page } = play;
  await searched(page, 20, (view) => view.choose("Stop early", "median"));
  const first = page.getByRole("tab", { name: "Progress", exact: true });
  await first.focus();
  for (const [k, tab] of TABS.entries()) {
    if (k > 0) await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name: tab, exact: true })).toBeFocused();
    await expect(page.getByRole("tab", { name: tab, exact: true })).toHaveAttribute("aria-selected", "true");
    const titles = await page.locator("tp-plot h3").allInnerTexts();
    for (const title of titles)
      await expect.poll(() => inked(page, title), { message: title }).toBeGreaterThan(500);
    expect(await findings(page), tab).toEqual([]);
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
  });
  expect(await findings(page), "dark").toEqual([]);
});

test("a brush in one plot selects in all of them, and Escape clears it", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  await searched(page, 20);
  await dragOver(page, "How the search went", [0.06, 0.02], [0.5, 0.84]);
  await expect(selected(page)).toHaveText(/^(9|10|11) trials selected\.$/);
  const count = Number.parseInt(await selected(page).innerText(), 10);
  await open(page, "Trials");
  await expect(page.locator(".trials tr.chosen")).toHaveCount(count);
  await page.getByRole("button", { name: "Only selected" }).click();
  await expect(page.locator(".trials tbody tr")).toHaveCount(count);
  await open(page, "Parameters");
  const lines = await drawing(page, "All parameters at once");
  await lines.focus();
  await lines.press("Escape");
  await expect(page.getByText("Drag over points, or click one")).toBeVisible();
});

test("ranges on two axes of parallel coordinates go together", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  await searched(page, 20);
  await open(page, "Parameters");
  const box = await drawing(page, "All parameters at once");
  const { x = 0, y = 0, width = 0, height = 0 } = (await box.boundingBox()) ?? {};
  const brush = async (across: number) => {
    await page.mouse.move(x + across, y + height * 0.2);
    await page.mouse.down();
    await page.mouse.move(x + across, y + height * 0.5);
    await page.mouse.move(x + across, y + height - 2);
    await page.mouse.up();
  };
  // The axis of values is the last one; that of the learning rate the first one.
  const size = await page.evaluate(
    () => Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--small")) - 1,
  );
  await brush(size * 4.4);
  const one = Number.parseInt(await selected(page).innerText(), 10);
  expect(one).toBeGreaterThan(0);
  await brush(width - size * 4.4);
  const both = Number.parseInt(await selected(page).innerText(), 10);
  expect(both).toBeLessThanOrEqual(one);
  const held = await page
    .locator("tp-tune-plots")
    .evaluate(
      (element) => (element as unknown as { study: { selection: Set<number> } }).study.selection.size,
    );
  expect(held).toBe(both);
});

test("the keyboard goes from trial to trial, selects one, and a range", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  await searched(page, 12);
  const box = await drawing(page, "How the search went");
  await box.focus();
  await box.press("ArrowRight");
  const tip = page.locator(".spot-tip");
  await expect(tip).toContainText("Trial 0");
  await box.press("ArrowRight");
  await expect(tip).toContainText("Trial 1");
  await box.press("Enter");
  await expect(selected(page)).toHaveText("1 trial selected.");
  await expect(page.locator(".selected")).toContainText("Learning rate");
  await expect(page.locator(".selected .small-curve")).toBeVisible();
  await box.press("Escape");
  await box.press("ArrowRight");
  await expect(tip).toContainText("Trial 0");
  // The best trial and everything down to it: at least both ends of the way.
  for (let k = 0; k < 11; k += 1) await box.press("Shift+ArrowRight");
  await expect(selected(page)).toHaveText(/trials selected/);
  await page.getByRole("button", { name: "Clear selection" }).click();
  await expect(page.getByText("Drag over points, or click one")).toBeVisible();
});

test("a plot is read as a table and saved as CSV, SVG and PNG", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  await searched(page, 12);
  await drawing(page, "How the search went");
  const card = plot(page, "How the search went");
  await card.getByRole("button", { name: "Table" }).click();
  await expect(card.locator("tbody tr")).toHaveCount(12);
  const save = async (kind: string): Promise<Buffer> => {
    const name = `Save “How the search went” as ${kind}`;
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      card.getByRole("button", { name }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`history.${kind.toLowerCase()}`);
    return readFile(await download.path());
  };
  const csv = (await save("CSV")).toString().trim().split("\r\n");
  expect(csv).toHaveLength(13);
  expect(csv[0]).toContain("Learning rate");
  const svg = (await save("SVG")).toString();
  const marks = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return {
      name: root.tagName,
      texts: [...root.querySelectorAll("text")].map((node) => node.textContent),
      marks: root.querySelectorAll("circle,path").length,
    };
  }, svg);
  expect(marks.name).toBe("svg");
  expect(marks.texts).toContain("Trial");
  expect(marks.marks).toBeGreaterThan(11);
  expect([...(await save("PNG")).subarray(1, 4)]).toEqual([..."PNG"].map((letter) => letter.charCodeAt(0)));
});

test("the table sorts, filters and turns pages", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  await searched(page, 60, (view) => view.choose("Sampler", "random"));
  await open(page, "Trials");
  const rows = page.locator(".trials tbody tr");
  await expect(rows).toHaveCount(50);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(rows).toHaveCount(10);
  await page.getByRole("button", { name: "final test loss" }).click();
  await expect(rows).toHaveCount(50);
  const values = (await page.locator(".trials tbody tr td:nth-child(4)").allInnerTexts()).map(Number);
  expect(values.every((value, k) => k === 0 || value >= (values[k - 1] ?? 0))).toBe(true);
  await expect(rows.first()).toContainText("★");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("no tab is wider than the screen", async ({ play }) => {
    await play.open("#view=tune");
    const { page } = play;
    await searched(page, 12, (view) => view.choose("Stop early", "median"));
    for (const tab of TABS) {
      await open(page, tab);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), tab).toBe(360);
    }
  });
});
