/** Manners: a hidden tab, the main thread, the same bits for any number of workers. */
import type { Page } from "@playwright/test";
import type { Curve } from "./support/curves";
import { Playground } from "./support/playground";
import { expect, test } from "./support/test";

const EIGHT = "rates=0.001,0.003,0.01,0.03,0.1,0.3,1,3&lr=0.03";

/** Makes the page believe that its tab was hidden or shown. */
function show(page: Page, state: "visible" | "hidden"): Promise<void> {
  return page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

test("a hidden tab pauses, says so, and goes on when it is shown again", async ({ play }) => {
  await play.open("#speed=max&epochs=20");
  const plain = await play.finalCurves();
  await play.open("#speed=0.5&epochs=20");
  await expect.poll(async () => (await play.curves())[0]?.last.epoch).toBeGreaterThan(0);
  await show(play.page, "hidden");
  await expect(play.status).toContainText("Paused while the tab is hidden");
  await expect(play.row("0.003")).toContainText("Paused");
  await show(play.page, "visible");
  await play.trains();
  await expect(play.notice("The tab was hidden, so training paused.")).toBeVisible();
  await play.slider(/^Speed/).press("End");
  expect(await play.finalCurves()).toEqual(plain);
});

test("a tab that opens hidden waits for its reader", async ({ play }) => {
  await play.page.addInitScript(() =>
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" }),
  );
  await play.open();
  await expect(play.status).toContainText("Paused while the tab is hidden");
  expect((await play.curves()).every(({ last }) => !(last.step > 0))).toBe(true);
  await show(play.page, "visible");
  await play.trains();
});

test("1, 2 and 4 cores give the same bits", async ({ browser, baseURL }) => {
  const results: Curve[][] = [];
  // From four cores on, one is left to the page.
  for (const [cores, workers] of [
    [1, 1],
    [2, 2],
    [4, 3],
  ] as const) {
    const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
    const play = new Playground(await context.newPage());
    await play.page.addInitScript((count) => {
      Object.defineProperty(navigator, "hardwareConcurrency", { get: () => count });
    }, cores);
    await play.open("#sweep=lr:0.001:1:24:grid&epochs=20&dropout=0.1&opt=momentum&speed=max");
    results.push(await play.finalCurves());
    await expect(play.page.getByText(new RegExp(`, ${workers} workers?$`))).toBeVisible();
    await context.close();
  }
  expect(results[0]).toHaveLength(24);
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test("report: the main thread's long tasks while eight runs train at full speed", async ({ play }, info) => {
  await play.open(`#${EIGHT}&epochs=1000000&speed=max`);
  await play.trains();
  // The first three seconds belong to opening.
  const tasks = await play.page.evaluate(async () => {
    const durations: number[] = [];
    const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await pass(Math.max(0, 3000 - performance.now()));
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) durations.push(Math.round(duration));
    });
    observer.observe({ type: "longtask" });
    await pass(3000);
    observer.disconnect();
    return durations;
  });
  await play.trains();
  const text = tasks.length === 0 ? "none over 50 ms" : `${tasks.length}: ${tasks.join(", ")} ms`;
  info.annotations.push({ type: "long tasks in 3 s, eight runs training", description: text });
  process.stdout.write(`    long tasks of the main thread in 3 s, eight runs training: ${text}\n`);
});
