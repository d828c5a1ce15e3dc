/** One knob over a range, and runs that are kept for comparison. */
import { expect, test } from "./support/test";

test("a grid sweep overlays a curve for each value", async ({ play }) => {
  await play.open("#speed=max&lr=0.3");
  await play.rests();
  await play.openSweep();
  await play.page.getByRole("combobox", { name: "Knob", exact: true }).selectOption("depth");
  await play.page.getByRole("textbox", { name: "To", exact: true }).fill("4");
  await play.page.getByRole("textbox", { name: "How many" }).fill("5");
  await play.button("Run sweep").click();
  await play.says("sweep", "depth:0:4:5:grid");
  await expect(play.page.getByRole("heading", { name: /five depths train/ })).toBeVisible();
  await expect
    .poll(async () => (await play.finalCurves()).map(({ label }) => label))
    .toEqual(["0", "1", "2", "3", "4"]);
  const curves = await play.finalCurves();
  expect(new Set(curves.map(({ rows }) => rows.join())).size).toBe(5);
  await expect(play.runs.getByRole("columnheader", { name: "Depth" })).toBeVisible();

  // The same depth at the same rate is the same run, wherever it trains.
  await play.button("Back to the compared learning rates").click();
  await play.says("sweep", null);
  await expect(play.row("0.3")).toContainText("Done");
  const rates = await play.finalCurves();
  expect(rates.find(({ label }) => label === "0.3")?.rows).toEqual(curves[2]?.rows);
});

test("a random sweep has the number and range that were asked for, and the link repeats it", async ({
  play,
}) => {
  await play.open("#speed=max&epochs=20");
  await play.openSweep();
  await play.page.getByRole("combobox", { name: "Knob", exact: true }).selectOption("learningRate");
  await play.page.getByRole("textbox", { name: "From", exact: true }).fill("0.01");
  await play.page.getByRole("textbox", { name: "To", exact: true }).fill("1");
  await play.page.getByRole("textbox", { name: "How many" }).fill("7");
  await play.page.getByRole("combobox", { name: "Spread", exact: true }).selectOption("random");
  await play.button("Run sweep").click();
  await expect.poll(async () => (await play.finalCurves()).length).toBe(7);
  const curves = await play.finalCurves();
  for (const { label } of curves) {
    expect(Number(label)).toBeGreaterThanOrEqual(0.01);
    expect(Number(label)).toBeLessThanOrEqual(1);
  }
  expect(new Set(curves.map(({ label }) => label)).size).toBe(7);
  await play.page.reload();
  await expect.poll(() => play.finalCurves()).toEqual(curves);
});

test("a sweep of another shape trains each value for itself", async ({ play }) => {
  await play.open("#speed=max&sweep=batch:1:256:5:grid&lr=0.3&epochs=10");
  await expect
    .poll(async () => (await play.finalCurves()).map(({ last }) => last.epoch))
    .toEqual([10, 10, 10, 10, 10]);
  const steps = (await play.finalCurves()).map(({ last }) => last.step);
  expect(steps[0]).toBe(3500);
  expect(steps).toEqual([...steps].sort((a, b) => b - a));
});

test("what cannot be swept is named", async ({ play }) => {
  await play.open("#speed=max");
  await play.openSweep();
  await play.page.getByRole("textbox", { name: "How many" }).fill("100");
  await play.button("Run sweep").click();
  await expect(play.page.getByRole("alert").filter({ hasText: "Between 2 and 64" })).toBeVisible();
  await play.page.getByRole("textbox", { name: "How many" }).fill("3");
  await play.page.getByRole("textbox", { name: "From", exact: true }).fill("20");
  await play.button("Run sweep").click();
  await expect(play.page.getByRole("alert").filter({ hasText: "must be smaller" })).toBeVisible();
  await play.page.getByRole("textbox", { name: "From", exact: true }).fill("often");
  await play.button("Run sweep").click();
  await expect(play.page.getByRole("alert").filter({ hasText: "is not possible; allowed is" })).toBeVisible();
  expect(play.key("sweep")).toBeNull();
});

test("a pinned run stays, is compared with later ones, and survives a reload", async ({ play }) => {
  await play.open("#speed=max");
  const before = await play.finalCurves();
  await play.row("0.03").getByRole("button", { name: "Pin 0.03: keep a copy" }).click();
  await expect(play.row("A 0.03")).toBeVisible();
  await play.enter("Batch size", "8");
  await play.says("batch", "8");
  await play.rests();

  const pinned = async () => (await play.allCurves()).filter(({ role }) => role === "pinned");
  expect(await pinned()).toEqual([{ ...before[1], label: "A 0.03", role: "pinned" }]);
  // The table says what differs.
  const header = play.runs.getByRole("columnheader");
  const at = (await header.allInnerTexts()).indexOf("Batch size");
  expect(at).toBeGreaterThan(0);
  const cell = (label: string) => play.row(label).locator("th, td").nth(at);
  await expect(cell("A 0.03")).toHaveText("32");
  await expect(cell("0.03")).toHaveText("8");

  await play.page.reload();
  await play.rests();
  expect(await pinned()).toEqual([{ ...before[1], label: "A 0.03", role: "pinned" }]);
  await play.row("A 0.03").getByRole("button", { name: "Remove A 0.03" }).click();
  await expect(play.row("A 0.03")).toHaveCount(0);
  await play.page.reload();
  await play.rests();
  expect(await pinned()).toEqual([]);
});

test("on a phone what differs between pins is below the names, and the table does not scroll sideways", async ({
  play,
}) => {
  await play.page.setViewportSize({ width: 360, height: 740 });
  await play.open("#speed=max");
  await play.rests();
  await play.row("0.03").getByRole("button", { name: "Pin 0.03: keep a copy" }).click();
  await play.page.goto("#speed=max&opt=adamw&hidden=16,12,8");
  await play.rests();
  await expect(play.runs.getByRole("rowheader", { name: /^A 0\.03 .*Optimizer SGD/ })).toBeVisible();
  await expect(play.runs.getByRole("rowheader", { name: /^30 .*Optimizer AdamW/ })).toBeVisible();
  const scroll = play.runs.locator(".scroll");
  expect(await scroll.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

test("the highlighted run is pinned by the button beside Reset", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  await play.page
    .getByRole("group", { name: "Training", exact: true })
    .getByRole("button", { name: /^Pin 0.03/ })
    .click();
  await play
    .row("3")
    .getByRole("button", { name: /^Pin 3/ })
    .click();
  await expect(play.row("A 0.03")).toBeVisible();
  await expect(play.row("B 3")).toBeVisible();
});
