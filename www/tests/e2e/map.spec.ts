/** The Map view: fills, zooms, goes back, opens and compares cells, and loses nothing. */
import AxeBuilder from "@axe-core/playwright";
import { destroyDevice } from "./support/device";
import { MapPage } from "./support/map";
import { test as base, expect } from "./support/test";

/** A window whose cells are of one shape: a software adapter takes a second or more to compile the kernels of each. */
const ONE_SHAPE = "mcells=16x12&my=l2&mwin=0.01,1,0.00001,0.01";

/** The cell of a line of the table, and its loss. */
const cellOf = (line: string): string => line.split(",").slice(0, 2).join();
const lossOf = (line: string): number => Number(line.split(",")[6]);

const test = base.extend<{ map: MapPage }>({
  map: async ({ play }, use) => use(new MapPage(play)),
});

test("the navigation opens the map, which fills; leaving ends its workers, coming back shows it at once", async ({
  play,
  map,
}) => {
  await play.open("#speed=max&epochs=5&mcells=16x12&mamount=60");
  await play.rests();
  const workers = play.page.workers().length;
  await play.page.getByRole("link", { name: "Map" }).click();
  await map.complete();
  await expect(map.sentence).toContainText(/Best is learning rate .*, batch size/);
  await play.says("view", "map");
  expect(await map.exported()).toHaveLength(16 * 12);
  await play.page.getByRole("link", { name: "Converge" }).click();
  await expect.poll(() => play.page.workers().length).toBe(workers);
  await play.page.goBack();
  await map.complete();
});

test("the same cells have the same values in every run, and as many as there are", async ({ map }) => {
  await map.open("&mseeds=2");
  await map.complete();
  const lines = await map.exported();
  expect(lines).toHaveLength(16 * 12 * 2);
  await map.open("&mseeds=2");
  await map.complete();
  expect((await map.exported()).sort()).toEqual(lines.sort());
});

test("a drag trains the window anew; Back shows the map before it at once, Forward the window", async ({
  play,
  map,
}) => {
  await map.open();
  await map.complete();
  const whole = await map.exported();
  await map.drag([0.3, 0.2], [0.6, 0.7]);
  await expect.poll(() => play.key("mwin")).toMatch(/^[\d.e-]+(,[\d.e-]+){3}$/);
  await map.complete();
  const window = await map.exported();
  expect(window).not.toEqual(whole);
  const rates = window.map((line) => Number(line.split(",")[0]));
  const [low, high] = (play.key("mwin") as string).split(",").map(Number) as [number, number];
  expect(Math.min(...rates)).toBeGreaterThan(low);
  expect(Math.max(...rates)).toBeLessThan(high);
  await play.button("Back").click();
  await play.says("mwin", null);
  expect(await map.exported()).toEqual(whole);
  await play.page.goForward();
  expect(await map.exported()).toEqual(window);
  await play.button("Whole map").click();
  await play.says("mwin", null);
});

test("Back from a window that a link began with shows the whole map", async ({ play, map }) => {
  await map.open("&mwin=0.1,1,2,8");
  await map.complete();
  await play.button("Back").click();
  await play.says("mwin", null);
  await map.complete();
  await expect(map.plot).toBeVisible();
});

test("the wheel zooms where the map has the focus, and only there", async ({ play, map }) => {
  await map.open();
  await map.complete();
  const at = await map.at(0.5, 0.5);
  await play.page.mouse.move(at.x, at.y);
  await play.page.mouse.wheel(0, 50);
  await expect.poll(() => play.page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await map.plot.focus();
  const there = await map.at(0.5, 0.5);
  await play.page.mouse.move(there.x, there.y);
  await play.page.mouse.wheel(0, -200);
  await expect.poll(() => play.key("mwin")).not.toBeNull();
  await map.complete();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("two fingers zoom, a tap opens a cell, a finger that moves down scrolls the page", async ({
    play,
    map,
  }) => {
    await map.open();
    await map.complete();
    const client = await play.page.context().newCDPSession(play.page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
      client.send("Input.dispatchTouchEvent", { type, touchPoints });
    const middle = await map.at(0.5, 0.5);
    const fingers = (apart: number) => [
      { x: middle.x - apart, y: middle.y },
      { x: middle.x + apart, y: middle.y },
    ];
    await touch("touchStart", fingers(20));
    for (const apart of [25, 30, 40, 50]) await touch("touchMove", fingers(apart));
    await touch("touchEnd", []);
    await expect.poll(() => play.key("mwin")).not.toBeNull();
    await map.complete();
    const at = await map.at(0.4, 0.4);
    await play.page.touchscreen.tap(at.x, at.y);
    await expect(map.cell).toBeVisible();
    const before = await play.page.evaluate(() => scrollY);
    const { x, y } = await map.at(0.5, 0.6);
    await touch("touchStart", [{ x, y }]);
    for (const moved of [20, 60, 120, 180]) await touch("touchMove", [{ x, y: y - moved }]);
    await touch("touchEnd", []);
    await expect.poll(() => play.page.evaluate(() => scrollY)).toBeGreaterThan(before + 50);
  });
});

test("by keyboard: cells, zoom, opening, comparing, closing", async ({ play, map }) => {
  await map.open();
  await map.complete();
  const said = play.page.locator("tp-map-plot p[role=status]");
  await map.plot.focus();
  await play.page.keyboard.press("ArrowRight");
  await expect(said).toHaveText(/learning rate [\d.e-]+, batch size \d+: (loss|diverged)/);
  const before = await said.innerText();
  await play.page.keyboard.press("ArrowLeft");
  await expect(said).not.toHaveText(before);
  await play.page.keyboard.press("Enter");
  await expect(map.cell).toBeVisible();
  await play.page.keyboard.press("Shift+ArrowUp");
  await play.page.keyboard.press("Shift+ArrowLeft");
  await expect(map.cell).toContainText("Curves of 4 cells");
  await play.page.keyboard.press("Escape");
  await expect(map.cell).toHaveCount(0);
  await play.page.keyboard.press("+");
  await expect.poll(() => play.key("mwin")).not.toBeNull();
  await map.complete();
  await play.page.keyboard.press("0");
  await play.says("mwin", null);
});

test("a click trains the cell once more with its curve, to the same bits; its knobs can be taken over", async ({
  play,
  map,
}) => {
  await map.open();
  await map.complete();
  await map.click(0.4, 0.4);
  await expect(map.cell.locator("tp-boundary canvas")).toBeVisible();
  const opened = () =>
    play.page.evaluate(() => {
      interface Run {
        state: string;
        experiment: { train: { learningRate: number; batchSize: number } };
        curve: { last(name: string): number };
      }
      const cell = document.querySelector("tp-map-cell") as unknown as {
        atlas: { session: { opened: Run[] } };
      };
      const [run] = cell.atlas.session.opened;
      if (run === undefined || run.state === "running" || run.state === "waiting") return null;
      const { learningRate, batchSize } = run.experiment.train;
      return { learningRate, batchSize, loss: run.curve.last("testLoss") };
    });
  await expect.poll(opened).not.toBeNull();
  const run = await opened();
  const line = (await map.exported()).find((one) =>
    one.startsWith(`${run?.learningRate},${run?.batchSize},`),
  );
  expect(Number(line?.split(",")[6])).toBe(run?.loss);
  await play.button("Set the knobs to this cell").click();
  await play.says("batch", String(run?.batchSize));
  await expect.poll(() => Number(play.key("lr"))).toBe(run?.learningRate);
  await play.button("Pin").click();
  await expect(map.cell).toContainText(/Pinned, with loss/);
  await play.button("Watch it train").click();
  await play.says("view", null);
  await expect(play.runs.getByRole("rowheader")).toHaveCount(2);
});

test("the sharpness along a run says where its rate stands to the edge of stability", async ({
  play,
  map,
}) => {
  await map.open("&batch=all&my=depth");
  await map.complete();
  await map.click(0.4, 0.6);
  const workers = play.page.workers().length;
  await play.button("Measure the sharpness along the run").click();
  await expect(map.cell).toContainText(
    /At the end steps would be stable up to a rate of [\d.e-]+; [\d.e-]+ is (below|at|beyond) that edge/,
  );
  await expect(play.page.getByText("largest stable rate of the opened cell, 2 ÷ sharpness")).toBeVisible();
  await expect.poll(() => play.page.workers().length).toBe(workers);
  await play.page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(play.page.getByText("2 ÷ sharpness")).toHaveCount(0);
});

test("comparing lays the cells' curves over each other", async ({ play, map }) => {
  await map.open();
  await map.complete();
  await play.page.getByRole("radio", { name: "Compare" }).check({ force: true });
  await map.drag([0.3, 0.5], [0.62, 0.52]);
  await expect(map.cell).toContainText(/Curves of \d+ cells/);
  expect(play.key("mwin")).toBeNull();
  await expect(map.cell.locator(".plot canvas")).toBeVisible();
  await play.button("Take them away").click();
  await expect(map.cell).toHaveCount(0);
});

test("a worker that is killed in mid-fill is named; no cell is lost or told twice", async ({ play, map }) => {
  await map.open("&mcells=16x12");
  await map.complete();
  const whole = (await map.exported()).sort();
  await play.open("#view=map&mcells=16x12&mamount=60&seed=3");
  await map.complete();
  await play.open("#view=map&mcells=16x12&mamount=20000&batch=8&my=depth");
  await expect.poll(() => map.progress.evaluate((bar: HTMLProgressElement) => bar.value)).toBeGreaterThan(0);
  await play.page
    .workers()
    .at(-1)
    ?.evaluate(() => {
      setTimeout(() => {
        throw new Error("killed by the test");
      });
    });
  await expect(play.notice(/Worker \d ended/)).toBeVisible();
  await play.page.evaluate(() => {
    location.hash = "view=map&mcells=16x12&mamount=60";
  });
  await map.complete();
  expect((await map.exported()).sort()).toEqual(whole);
});

test("another engine in mid-fill trains the map anew, and both agree", async ({ play, map }) => {
  await play.open(`#view=map&mamount=12&${ONE_SHAPE}`);
  await map.complete();
  const losses = async () => new Map((await map.exported()).map((line) => [cellOf(line), lossOf(line)]));
  const cpu = await losses();
  await play.open(`#view=map&mamount=12&seed=2&${ONE_SHAPE}`);
  await play.page.evaluate((window) => {
    location.hash = `view=map&mamount=12&${window}&engine=webgpu`;
  }, ONE_SHAPE);
  await map.complete();
  await expect(map.sentence).toContainText("Best is");
  const device = await losses();
  expect(device.size).toBe(cpu.size);
  for (const [cell, loss] of device) expect(loss).toBeCloseTo(cpu.get(cell) ?? Number.NaN, 3);
});

test("a device that is lost in mid-fill is said, and the map is whole and the same", async ({
  play,
  map,
}) => {
  const window = `mamount=40&${ONE_SHAPE}`;
  await play.open(`#view=map&${window}`);
  await map.complete();
  const cpu = await map.exported();
  await play.open(`#view=map&${window}&engine=webgpu`);
  await destroyDevice(play.page);
  await expect(play.page.getByText(/The graphics processor stopped/)).toBeVisible();
  await map.complete();
  const after = await map.exported();
  expect(after.map(cellOf).sort()).toEqual(cpu.map(cellOf).sort());
  const losses = new Map(cpu.map((line) => [cellOf(line), lossOf(line)]));
  for (const line of after) expect(lossOf(line)).toBeCloseTo(losses.get(cellOf(line)) ?? Number.NaN, 2);
});

test("colours, budgets and axes", async ({ play, map }) => {
  await map.open();
  await map.complete();
  await play.page.getByLabel("Colour", { exact: true }).selectOption("steps");
  await expect(
    play.page.getByRole("heading", { name: /Steps until the loss on held-out rows is 0.35/ }),
  ).toBeVisible();
  await play.page.getByLabel("Budget in", { exact: true }).selectOption("epochs");
  await play.says("mbudget", "epochs");
  await expect(play.page.getByText("Equal epochs: smaller batches make more steps.")).toBeVisible();
  await map.complete();
  await play.page.getByLabel("Upwards", { exact: true }).selectOption("depth");
  await map.complete();
  await expect(play.page.getByRole("heading", { name: /by learning rate and depth/ })).toBeVisible();
  await play.page.getByLabel("Across", { exact: true }).selectOption("depth");
  await play.says("mx", "depth");
  await play.says("my", "learningRate");
  await map.complete();
});

test("the table has every cell, and the picture can be saved", async ({ play, map }) => {
  await map.open();
  await map.complete();
  await play.button("Table").click();
  await expect(play.page.locator(".map-values tbody tr")).toHaveCount(12);
  await expect(play.page.locator(".map-values td").first()).toHaveText(/^(\d|diverged)/);
  for (const [kind, bytes] of [
    ["PNG", 3000],
    ["SVG", 10_000],
  ] as const) {
    const [download] = await Promise.all([
      play.page.waitForEvent("download"),
      play.button(`Save the map as ${kind}`).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`map.${kind.toLowerCase()}`);
    const { statSync } = await import("node:fs");
    expect(statSync(await download.path()).size).toBeGreaterThan(bytes);
  }
});

test("addresses that say nonsense are named, and the map is there", async ({ play, map }) => {
  for (const [address, key, allowed] of [
    ["mwin=5,1,1,8", "mwin", "lowest and highest value"],
    ["mwin=1,2", "mwin", "lowest and highest value"],
    ["mwin=x", "mwin", "0 to 4 numbers"],
    ["mx=speed", "mx", "one of learningRate"],
    ["mcolor=red", "mcolor", "one of loss"],
    ["mseeds=99", "mseeds", "a whole number from 1 to 16"],
    ["mtarget=0", "mtarget", "a number from"],
  ] as const) {
    await play.open(`#view=map&mcells=16x12&mamount=30&${address}`);
    await expect(play.notice(new RegExp(`The link says ${key}=.*; allowed is ${allowed}`))).toBeVisible();
    await expect(map.plot).toBeVisible();
  }
});

test("odd settings: one sample, one unit, no rows held out, a batch of all, 17 classes", async ({
  map,
  play,
}) => {
  for (const address of [
    "&samples=1&test=0",
    "&width=1&my=depth",
    "&test=0&mcolor=accuracy",
    "&my=l2&batch=all",
    "&data=make-classification&classes=17&informative=6&samples=300",
    "&mx=momentum&opt=sgd",
    "&data=plane&mcolor=accuracy",
  ]) {
    await map.open(address);
    await map.complete();
    await expect(map.sentence).toContainText(/Best is|Every cell diverged/);
    await expect(play.page.locator(".notice.error")).toHaveCount(0);
  }
});

test("what cannot be trained says why", async ({ map }) => {
  await map.open("&data=make-classification&classes=17&informative=5&samples=300");
  await map.complete();
  await expect(map.sentence).toContainText(
    "192 cells cannot be trained: data.informative: 5 is not allowed here",
  );
});

for (const theme of ["light", "dark"] as const) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing, ${theme}, ${width} px wide, with a cell opened`, async ({ play, map }) => {
      await play.page.setViewportSize({ width, height: 800 });
      await map.open(`&theme=${theme}`);
      await map.complete();
      await map.click(0.4, 0.4);
      await expect(map.cell.locator("tp-boundary canvas")).toBeVisible();
      await play.button("Table").click();
      await play.page.locator("summary", { hasText: "All knobs" }).click();
      const { violations } = await new AxeBuilder({ page: play.page }).analyze();
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))).toEqual(
        [],
      );
      const wide = await play.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
    });
  }
}

test("a hidden tab begins nothing new, and goes on when it is shown", async ({ play, map }) => {
  await map.open("&mamount=4000");
  const show = (state: "visible" | "hidden") =>
    play.page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  const known = () => map.progress.evaluate((bar: HTMLProgressElement) => bar.value);
  await expect.poll(known).toBeGreaterThan(0);
  await show("hidden");
  const count = () =>
    play.page.evaluate(
      () =>
        (document.querySelector("tp-map-plot") as unknown as { atlas: { results: { known: number } } }).atlas
          .results.known,
    );
  await play.page.waitForTimeout(300);
  const before = await count();
  await play.page.waitForTimeout(700);
  expect(await count()).toBe(before);
  await show("visible");
  await map.complete();
});

test("in Chinese every word is Chinese", async ({ play, map }) => {
  await map.play.page.goto("./#view=map&lang=zh-CN&mcells=16x12&mamount=60");
  await expect(map.sentence).toContainText(/最好的是学习率/);
  await expect(play.page.getByText(/\b(map|knob|choice)\.[a-z]/i)).toHaveCount(0);
});
