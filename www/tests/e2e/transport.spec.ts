/** Run, pause, step, reset, speed, live mode. */
import { expect, test } from "./support/test";

test("pause, step and run leave no trace in the curves", async ({ play }) => {
  await play.open("#speed=max&epochs=20");
  const plain = await play.finalCurves();

  await play.open("#speed=1&epochs=20");
  await expect.poll(async () => (await play.curves())[0]?.last.epoch).toBeGreaterThan(0);
  await play.button("Pause").click();
  await expect(play.status).toContainText("Paused");
  await expect(play.row("0.003")).toContainText("Paused");
  const paused = await play.curves();
  await play.button("Step").click();
  await play.button("Step").click();
  await play.button("Run").click();
  await play.slider(/^Speed/).press("End");
  await play.rests();
  expect(paused[0]?.last.epoch).toBeLessThan(20);
  expect(await play.curves()).toEqual(plain);
});

test("a step is one update of every run", async ({ play }) => {
  await play.open("#speed=0.05&epochs=3&batch=all");
  await play.button("Reset").click();
  await expect(play.status).toContainText("Paused");
  for (const step of [1, 2, 3]) {
    await play.button("Step").click();
    const steps = async () => (await play.curves()).slice(0, 4).map(({ last }) => last.step);
    await expect.poll(steps).toEqual([step, step, step, step]);
  }
  await play.rests();
});

test("reset gives the same curves again, bit for bit, and waits for Run", async ({ play }) => {
  await play.open("#speed=max");
  const first = await play.finalCurves();
  await play.button("Reset").click();
  await expect(play.status).toContainText("Paused");
  expect((await play.curves()).every(({ last }) => last.step === 0)).toBe(true);
  await play.button("Run").click();
  expect(await play.finalCurves()).toEqual(first);
  await play.button("Run again").click();
  await expect.poll(() => play.finalCurves()).toEqual(first);
});

test("speed goes from slow motion to as fast as possible", async ({ play }) => {
  await play.open();
  const speed = play.slider(/^Speed/);
  await speed.focus();
  await play.page.keyboard.press("Home");
  await expect(speed).toHaveAttribute("aria-valuetext", "0.05 epochs/s");
  await play.says("speed", "0.05");
  await play.trains();
  await play.page.keyboard.press("End");
  await expect(speed).toHaveAttribute("aria-valuetext", "as fast as possible");
  await play.rests();
  await play.says("speed", "max");
});

test("live mode changes a run in flight, and the link replays it", async ({ play }) => {
  await play.open("#speed=1");
  await play.page.getByRole("switch", { name: "Live mode" }).check();
  await play.says("live", "on");
  await expect.poll(async () => (await play.curves())[1]?.last.epoch).toBeGreaterThan(0);
  await play.enter("Learning rate", "1");
  await expect.poll(() => play.key("changes")).toMatch(/^1:0:lr:0\.03,1:\d+:lr:1$/);
  await play.slider(/^Speed/).press("End");
  // The address follows within a third of a second; a reload before that would begin at the old speed.
  await play.says("speed", "max");
  const live = await play.finalCurves();
  const step = Number(play.key("changes")?.split(":").at(-3));
  expect(step).toBeGreaterThan(0);
  expect(live[1]?.last.step).toBe(1100);

  await play.page.reload();
  await expect
    .poll(async () => (await play.finalCurves()).map(({ rows }) => rows))
    .toEqual(live.map(({ rows }) => rows));
  await play.open("#speed=max");
  const plain = await play.finalCurves();
  expect(live[1]?.rows).not.toEqual(plain[1]?.rows);
  expect(live[0]?.rows).toEqual(plain[0]?.rows);
});
