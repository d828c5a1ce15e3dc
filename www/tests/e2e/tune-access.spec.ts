/** The Tune view for everyone: axe, keyboard, a phone. */
import AxeBuilder from "@axe-core/playwright";
import { SearchView } from "./support/search";
import { expect, test } from "./support/test";

for (const theme of ["light", "dark"])
  test(`axe finds nothing to report, ${theme}`, async ({ play }) => {
    for (const mode of ["search", "me", "race"]) {
      await play.open(`#view=tune&tuning=${mode}&theme=${theme}&epochs=2`);
      const view = new SearchView(play.page);
      if (mode === "search") {
        await view.set("Budget", "14");
        await view.choose("Problem", "code");
        await view.start();
        await view.rests();
      } else if (mode === "race") {
        await view.choose("Problem", "sphere");
        await view.set("Trials in each run", "6");
        await view.press("Start the race");
        await expect(view.status).toContainText("The race is over");
      } else {
        await view.set("Seconds", "1");
        await view.press("Search again");
        await view.rests();
        await expect(play.page.getByText(/Checked with|None of the trials/)).toBeVisible();
      }
      const { violations } = await new AxeBuilder({ page: play.page }).analyze();
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        mode,
      ).toEqual([]);
    }
  });

test("a search by keyboard alone: a range, the start, a pause, and on", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  const view = new SearchView(page);
  const reach = async (name: RegExp) => {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press("Tab");
      const label = await page.evaluate(() => {
        const at = document.activeElement as HTMLInputElement | null;
        return `${at?.getAttribute("aria-label") ?? ""} ${at?.labels?.[0]?.textContent ?? ""} ${at?.textContent ?? ""}`;
      });
      if (name.test(label)) return;
    }
    throw new Error(`no way to ${name}`);
  };
  await page.getByRole("link", { name: "Search", exact: true }).focus();
  await reach(/Learning rate: highest/);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("1");
  await reach(/Leave Depth out/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Depth" })).toHaveCount(0);
  await reach(/Each trial trains for/);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("40000");
  await reach(/^\s*Start the search/);
  await page.keyboard.press("Enter");
  await view.hasEnded(1);
  await reach(/^\s*Pause/);
  await page.keyboard.press("Space");
  await expect(view.status).toContainText("Paused");
  await page.getByRole("region", { name: "Best so far" }).getByRole("button", { name: "Go on" }).focus();
  await page.keyboard.press("Enter");
  await view.hasEnded(3);
  const trials = await view.trials();
  for (const { params } of trials) {
    expect(Number(params.learningRate)).toBeLessThanOrEqual(1);
    expect(params.depth).toBeUndefined();
  }
});

test("on a phone nothing is wider than the screen, and the results come into sight", async ({ play }) => {
  await play.page.setViewportSize({ width: 360, height: 740 });
  for (const mode of ["search", "race"]) {
    await play.open(`#view=tune&tuning=${mode}`);
    const view = new SearchView(play.page);
    await view.set(mode === "search" ? "Budget" : "Trials in each run", "8");
    await view.press(mode === "search" ? "Start the search" : "Start the race");
    await expect(view.status).toContainText(/used up|over/);
    await expect(view.status).toBeInViewport();
    expect(await play.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  }
});

test("nonsense in the boxes is named and starts nothing", async ({ play }) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  const problem = play.page.locator(".tune-setup > .problem");
  await view.set("Budget", "lots");
  await view.start();
  await expect(problem).toContainText("budget");
  await view.set("Budget", "5");
  await view.set("Learning rate: highest", "1e-9");
  await view.start();
  await expect(problem).toContainText("“from” must not lie above “to”");
  await view.set("Learning rate: highest", "1e6");
  await view.start();
  await expect(problem).toContainText("1000000 is not possible; allowed is a number from 1e-5 to 100");
  await view.set("Learning rate: highest", "1");
  await view.set("Trials before it learns", "0");
  await view.start();
  await expect(problem).toContainText("Trials before it learns");
  await expect(view.status).toHaveCount(0);
});

test("a best value at the edge can be widened in one press, and no trial is lost by it", async ({ play }) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.set("Learning rate: highest", "0.01");
  await view.set("Budget", "20");
  await view.start();
  await view.rests();
  await view.press("Widen it and go on: Learning rate");
  await expect(view.sentence).toContainText("After 40 trials");
  await view.rests();
  const trials = await view.trials();
  expect(trials).toHaveLength(40);
  expect(Math.max(...trials.map(({ params }) => Number(params.learningRate)))).toBeGreaterThan(0.01);
});
