/** The three big knobs: by keyboard, by mouse, by their boxes. */
import type { Curve } from "./support/curves";
import { expect, test } from "./support/test";

/** What training gave, without names. */
const rowsOf = (curves: readonly Curve[]) => curves.map(({ rows }) => rows);

const KNOBS = [
  {
    name: "Learning rate",
    key: "lr",
    start: "0.03",
    up: "0.05",
    low: "1e-5",
    lowKey: "0.00001",
    wrong: "1000000",
    exact: "0.0421",
  },
  {
    name: "Batch size",
    key: "batch",
    start: "32",
    up: "64",
    low: "1",
    lowKey: "1",
    wrong: "2.5",
    exact: "17",
  },
  { name: "Depth", key: "depth", start: "2", up: "3", low: "0", lowKey: "0", wrong: "9", exact: "5" },
] as const;

for (const { name, key, start, up, low, lowKey, wrong, exact } of KNOBS) {
  test(`${name} by keyboard`, async ({ play }) => {
    await play.open("#speed=max");
    const before = await play.finalCurves();
    await play.slider(name).press("ArrowRight");
    await expect(play.box(name)).toHaveValue(up);
    await expect(play.slider(name)).toHaveAttribute("aria-valuetext", up);
    await play.says(key, up);
    await expect.poll(async () => rowsOf(await play.finalCurves())).not.toEqual(rowsOf(before));
    await play.slider(name).press("ArrowLeft");
    await expect(play.box(name)).toHaveValue(start);
    await expect.poll(async () => rowsOf(await play.finalCurves())).toEqual(rowsOf(before));
    await play.slider(name).press("Home");
    await expect(play.box(name)).toHaveValue(low);
    await play.says(key, lowKey);
  });

  test(`${name} by mouse`, async ({ play }) => {
    await play.open("#speed=max");
    await play.rests();
    const slider = play.slider(name);
    const { width = 0, height = 0 } = (await slider.boundingBox()) ?? {};
    await slider.click({ position: { x: 2, y: height / 2 } });
    await play.says(key, lowKey);
    await slider.hover({ position: { x: 4, y: height / 2 } });
    await play.page.mouse.down();
    await slider.hover({ position: { x: width - 2, y: height / 2 } });
    await play.page.mouse.up();
    await play.says(key, { lr: "100", batch: "all", depth: "8" }[key]);
    await play.rests();
  });

  test(`${name} by its box, which refuses what is not allowed`, async ({ play }) => {
    await play.open("#speed=max");
    await play.enter(name, exact);
    await play.says(key, exact);
    await play.enter(name, wrong);
    await expect(
      play.page.getByRole("alert").filter({ hasText: `${wrong} is not possible; allowed is` }),
    ).toBeVisible();
    await expect(play.box(name)).toHaveAttribute("aria-invalid", "true");
    expect(play.key(key)).toBe(exact);
    await play.enter(name, start);
    await expect(play.box(name)).toHaveAttribute("aria-invalid", "false");
    await play.says(key, start);
    await play.rests();
  });
}

test("the learning rate moves the highlighted run only, the others retrain all; the old curve stays as a ghost", async ({
  play,
}) => {
  await play.open("#speed=max");
  const before = await play.finalCurves();
  await play.enter("Learning rate", "0.1");
  await expect(play.row("0.1")).toContainText("Done");
  const moved = await play.allCurves();
  const live = moved.filter(({ role }) => role === "live");
  expect(live.map(({ label }) => label)).toEqual(["0.003", "0.1", "0.3", "3", "30"]);
  for (const at of [0, 2, 3, 4]) expect(live[at]?.rows).toEqual(before[at]?.rows);
  const ghosts = moved.filter(({ role }) => role === "ghost");
  expect(ghosts.map(({ label, rows }) => ({ label, rows }))).toEqual([
    { label: "0.03", rows: before[1]?.rows },
  ]);

  await play.enter("Batch size", "16");
  await play.says("batch", "16");
  await expect
    .poll(async () => (await play.finalCurves()).map(({ last }) => last.step).slice(0, 4))
    .toEqual([2200, 2200, 2200, 2200]);
});

test("another run is highlighted by its name, and the knob follows", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  await play.row("3").getByRole("button", { name: "3", exact: true }).click();
  await expect(play.box("Learning rate")).toHaveValue("3");
  await play.says("lr", "3");
  await play.page.getByRole("button", { name: "0.3, Done: highlight" }).click();
  await expect(play.box("Learning rate")).toHaveValue("0.3");
});

test("a batch larger than the data is all of it", async ({ play }) => {
  await play.open("#speed=max&batch=100000");
  const [run] = await play.finalCurves();
  expect(run?.last).toMatchObject({ step: 100, epoch: 100 });
});
