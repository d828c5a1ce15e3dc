/** How the curves are shown: axes, scale, rows, metric, legend, table, exports; language, theme, projector mode. */
import { readFile } from "node:fs/promises";
import { expect, test } from "./support/test";

test("each choice of axes and rows is in the address and in the picture", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  const canvas = play.page.locator("tp-curves canvas").first();
  const picture = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
  const choices = [
    ["Steps", "x", "step"],
    ["Seconds", "x", "seconds"],
    ["Linear", "y", "linear"],
    ["Training", "rows", "train"],
    ["Both", "rows", "both"],
    ["Accuracy", "metric", "accuracy"],
  ] as const;
  for (const [name, key, value] of choices) {
    const before = await picture();
    await play.page.getByRole("radio", { name, exact: true }).check();
    await play.says(key, value);
    await expect.poll(picture, { message: name }).not.toBe(before);
  }
  await expect(play.page.getByRole("heading", { name: /^Accuracy on/ })).toBeVisible();
  await expect(play.page.getByText("Higher is better.")).toBeVisible();
  // Accuracies are fractions: their axis is always linear.
  await expect(play.page.getByRole("radio", { name: "Log", exact: true })).toBeDisabled();
  await play.page.getByRole("radio", { name: "Loss", exact: true }).check();
  await play.says("metric", null);
});

test("the language can be changed and stays", async ({ play }) => {
  await play.open("#speed=max");
  await play.button("中文").click();
  await expect(play.page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(play.page.getByRole("heading", { level: 1 })).not.toHaveText("Tuning Playground");
  await play.says("lang", "zh-CN");
  await play.page.reload();
  await expect(play.page.locator("html")).toHaveAttribute("lang", "zh-CN");
  // No message without a translation: an id has dots between words.
  await expect(play.page.getByText(/\b(ui|knob|choice|metric|sentence|phase|state)\.[a-z]/i)).toHaveCount(0);
  await play.button("EN").click();
  await expect(play.page.getByRole("heading", { level: 1 })).toHaveText("Tuning Playground");
});

test.describe("in a browser that speaks Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("the page does too", async ({ play }) => {
    await play.page.goto("./#speed=max");
    await expect(play.page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await expect(play.page.getByRole("slider")).toHaveCount(4);
  });
});

test("the theme follows the system and can be set", async ({ play }) => {
  await play.open("#speed=max");
  const html = play.page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "light");
  await play.page.emulateMedia({ colorScheme: "dark" });
  await expect(html).toHaveAttribute("data-theme", "dark");
  await play.button("Theme: System").click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await play.says("theme", "light");
  await play.button("Theme: Light").click();
  await expect(html).toHaveAttribute("data-theme", "dark");
  await play.says("theme", "dark");
  await play.page.reload();
  await expect(html).toHaveAttribute("data-theme", "dark");
});

test("projector mode makes the type larger", async ({ play }) => {
  await play.open("#speed=max");
  const size = () =>
    play.page.locator("#sentence-now").evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const before = await size();
  await play.button("Projector mode").click();
  await play.says("projector", "on");
  await expect(play.button("Projector mode")).toHaveAttribute("aria-pressed", "true");
  await expect.poll(size).toBeGreaterThan(before);
});

test("the legend shows and hides a curve, and the sentence follows", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  const entry = play.page
    .getByRole("list", { name: /^Legend/ })
    .getByRole("button", { name: "30", exact: true });
  await expect(entry).toHaveAttribute("aria-pressed", "true");
  await play.reads(/30 diverged/);
  await entry.click();
  await expect(entry).toHaveAttribute("aria-pressed", "false");
  await play.reads(/^(?!.*30 diverged)/);
  await play.row("30").getByRole("button", { name: "Show 30" }).click();
  await expect(entry).toHaveAttribute("aria-pressed", "true");
});

test("exact values stand under the cursor, by mouse and by keys, and in a table", async ({ play }) => {
  await play.open("#speed=max");
  const curves = await play.finalCurves();
  const plot = play.page.getByRole("group", { name: /^Loss on held-out rows/ });
  await plot.hover();
  const tip = play.page.getByRole("status").filter({ hasText: /^\s*Epoch \d/ });
  await expect(tip.getByRole("row")).toHaveCount(5);
  await play.page.mouse.move(0, 0);
  await plot.focus();
  await play.page.keyboard.press("ArrowRight");
  await expect(tip).toBeVisible();

  await play.button("Table").click();
  const table = play.page.getByRole("table", { name: "loss on held-out rows" });
  await expect(table.getByRole("row")).toHaveCount(22);
  const shown = await table.getByRole("row").last().getByRole("cell").first().innerText();
  expect(Number(shown)).toBeCloseTo(curves[0]?.last.testLoss ?? Number.NaN, 3);
});

test("the curves zoom and move by keys, wheel and drag, and come back", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  const plot = play.page.locator(".plot");
  const whole = play.button("Whole range");
  const range = () =>
    play.page
      .locator("tp-curves")
      .evaluate((curves) => (curves as unknown as { chart: { visibleX(): number[] } }).chart.visibleX());
  await expect(whole).toHaveCount(0);
  await plot.focus();
  await play.page.keyboard.press("+");
  await expect(whole).toBeVisible();
  const [low = 0, high = 0] = await range();
  expect(high - low).toBeCloseTo(70, 0);
  await play.page.keyboard.press("Shift+ArrowLeft");
  const [left = 0, right = 0] = await range();
  expect(left).toBeLessThan(low);
  expect(right - left).toBeCloseTo(high - low, 6);
  await play.page.keyboard.press("0");
  await expect(whole).toHaveCount(0);
  expect(await range()).toEqual([0, 100]);

  const box = await plot.boundingBox();
  if (box === null) throw new Error("the curves have no place");
  const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  await play.page.mouse.move(...at(0.3));
  await play.page.mouse.down();
  await play.page.mouse.move(...at(0.5), { steps: 4 });
  await play.page.mouse.up();
  await expect(whole).toBeVisible();
  const [from = 0, to = 0] = await range();
  expect(to - from).toBeLessThan(40);
  await play.page.keyboard.down("Shift");
  await play.page.mouse.move(...at(0.5));
  await play.page.mouse.down();
  await play.page.mouse.move(...at(0.6), { steps: 4 });
  await play.page.mouse.up();
  await play.page.keyboard.up("Shift");
  const [moved = 0, end = 0] = await range();
  expect(moved).toBeLessThan(from);
  expect(end - moved).toBeCloseTo(to - from, 6);
  await plot.focus();
  await play.page.mouse.wheel(0, -200);
  await expect.poll(async () => (await range()).reduce((a, b) => b - a)).toBeLessThan(end - moved);
  await whole.click();
  expect(await range()).toEqual([0, 100]);
});

test("the curves can be taken along as CSV, PNG and SVG", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  expect(await play.exported()).toEqual(await play.allCurves());
  const save = async (kind: string) => {
    const [download] = await Promise.all([
      play.page.waitForEvent("download"),
      play.button(`Save the curves as ${kind}`).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`curves.${kind.toLowerCase()}`);
    return readFile(await download.path());
  };
  expect((await save("PNG")).subarray(1, 4).toString()).toBe("PNG");
  const svg = (await save("SVG")).toString();
  expect(svg).toMatch(/^<svg[^>]*xmlns=/);
  for (const label of ["0.003", "0.03", "0.3", "3", "30 diverged"]) expect(svg).toContain(`>${label}<`);
});

test("the link can be copied", async ({ play, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await play.open("#speed=max&depth=4");
  await play.button("Copy link").click();
  await expect(play.page.getByText("Link copied.")).toBeVisible();
  expect(await play.page.evaluate(() => navigator.clipboard.readText())).toBe(play.page.url());
});

test("the network's units tell their weights to the keyboard", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  const drawing = play.page.getByRole("group", { name: /^Network with layers of/ });
  await drawing.focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await play.page.keyboard.press(key);
  await expect(play.page.getByText(/^Layer 2, unit 2: bias -?[\d.]+, strongest weight/)).toBeVisible();
});
