/** Searches in the Tune view: run, paused, taken up again, and what befalls their workers. */
import { expectWhole, SearchView } from "./support/search";
import { expect, test } from "./support/test";

test("a search runs to its budget, and goes on with more", async ({ play }) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.set("Budget", "12");
  await view.start();
  await view.rests();
  await expect(view.sentence).toContainText(
    /After 12 trials the best is [\d.]+, in trial \d+: Learning rate/,
  );
  expectWhole(await view.trials(), 12);
  await view.press("Half as much again");
  await expect(view.status).toContainText("18 of 18 trials");
  await view.rests();
  expectWhole(await view.trials(), 18);
});

test("one trial at a time: the same seed gives the same search", async ({ play }) => {
  const searches = [];
  for (let round = 0; round < 2; round++) {
    await play.open("#view=tune");
    const view = new SearchView(play.page);
    await play.page.getByLabel("One trial at a time").check();
    await view.set("Budget", "16");
    await view.choose("Stop early", "median");
    await view.start();
    await view.rests();
    searches.push(await view.trials());
  }
  expect(searches[0]).toEqual(searches[1]);
});

test("paused, reloaded in the middle, gone on: no trial is lost or told twice", async ({ play }) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.set("Budget", "30");
  await view.set("Each trial trains for", "60000");
  await view.start();
  await view.hasEnded(5);
  await view.press("Pause");
  await expect(view.status).toContainText("Paused");
  const paused = await view.ended();
  await play.page.reload();
  await expect(view.status).toContainText("Paused");
  expect(await view.ended()).toBeGreaterThanOrEqual(paused);
  await view.press("Go on");
  await view.hasEnded(paused + 3);
  const before = await view.ended();
  await play.page.reload();
  await expect(view.status).toContainText("Paused");
  expect(await view.ended()).toBeGreaterThanOrEqual(before);
  await view.press("Go on");
  await view.rests();
  expectWhole(await view.trials(), 30);
});

test("a search is left for another view and found again, paused", async ({ play }) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.set("Budget", "200");
  await view.set("Each trial trains for", "20000");
  await view.start();
  await view.hasEnded(4);
  await play.page.getByRole("link", { name: "Converge" }).click();
  await expect.poll(() => play.page.workers().filter((w) => /study|evaluator/.test(w.url())).length).toBe(0);
  await play.page.getByRole("link", { name: "Tune" }).click();
  await expect(view.status).toContainText("Paused");
  expect(await view.ended()).toBeGreaterThanOrEqual(4);
});

for (const [name, worker] of [
  ["a training worker", "training-evaluator"],
  ["the study's worker", "study-worker"],
] as const)
  test(`${name} killed in the middle is replaced: no trial is lost or told twice`, async ({ play }) => {
    await play.open("#view=tune");
    const view = new SearchView(play.page);
    await view.set("Budget", "24");
    await view.set("Each trial trains for", "60000");
    await view.start();
    await view.hasEnded(4);
    await view.worker(worker)?.evaluate(() => {
      setTimeout(() => {
        throw new Error("killed by the test");
      });
    });
    await expect(play.page.getByText(/ended \(.*killed by the test.*\)/)).toBeVisible();
    await view.rests();
    expectWhole(await view.trials(), 24);
  });

test("a training worker that ends without a word is missed and replaced", async ({ play }) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.set("Budget", "12");
  await view.set("Each trial trains for", "60000");
  await view.start();
  await view.hasEnded(2);
  await view.worker("training-evaluator")?.evaluate(() => self.close());
  await expect(play.page.getByText(/Worker \d ended \(silent\)/)).toBeVisible();
  await view.rests();
  expectWhole(await view.trials(), 12);
});
