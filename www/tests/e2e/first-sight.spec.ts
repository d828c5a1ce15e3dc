/** What a stranger sees: five networks train, one diverges, and the sentence says so. */
import { expect, test } from "./support/test";

const RATES = ["0.003", "0.03", "0.3", "3", "30"];

test("opens on a running comparison that moves, ends by itself and is put into words", async ({ play }) => {
  await play.open();
  await expect(play.page.getByRole("heading", { level: 2, name: /five learning rates train/ })).toBeVisible();
  await play.trains();

  const canvas = play.page.locator("tp-curves canvas").first();
  const picture = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
  const before = await picture();
  await expect.poll(picture, { message: "the picture of the curves" }).not.toBe(before);
  const epochs = async () => (await play.curves()).map(({ last }) => last.epoch);
  await expect
    .poll(async () => (await epochs()).every((epoch) => epoch >= 1), { timeout: 15_000 })
    .toBe(true);
  await expect(play.row("30")).toContainText("Diverged");
  await play.reads(/30 diverged at epoch \d+/);

  await expect(play.status).toContainText("All runs have ended", { timeout: 60_000 });
  const curves = await play.curves();
  expect(curves.map(({ label }) => label)).toEqual(RATES);
  for (const { last } of curves.slice(0, 4)) expect(last.epoch).toBe(100);
  const best = curves.slice(0, 4).reduce((a, b) => (b.last.testLoss < a.last.testLoss ? b : a));
  // The end may be within the noise of the next one: then both are named.
  await play.reads(
    new RegExp(`^(At ${best.label} the loss is lowest|.*\\b${best.label} .*are close together)`),
  );
  await play.reads(new RegExp(`30 diverged at epoch ${Math.round(curves[4]?.last.epoch ?? 0)}\\.`));
});

test("the sentence names the rate at which the loss falls fastest while the runs train", async ({ play }) => {
  await play.open("#rates=0.003,0.03&speed=0.5");
  await play.reads(/^At 0\.03 the loss falls fastest; it is 0\.\d+ now\./);
});

test("says in the title and the table what is shown", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  await expect(play.page).toHaveTitle("Tuning Playground");
  await expect(play.page.getByText("350 rows to train on, 150 held out.")).toBeVisible();
  await expect(play.runs.getByRole("row")).toHaveCount(6);
  for (const rate of RATES) await expect(play.row(rate)).toBeVisible();
  await expect(play.page.getByRole("img", { name: /What the network answers at every point/ })).toBeVisible();
  await expect(play.page.getByRole("heading", { name: "The network", exact: true })).toBeVisible();
});
