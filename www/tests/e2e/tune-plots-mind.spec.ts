/** Open minds: every sampler says why, step by step; and the reader guesses first. */
import type { Page } from "@playwright/test";
import { SearchView } from "./support/search";
import { expect, test } from "./support/test";

async function searched(page: Page, sampler: string, trials: number, pruner = "none"): Promise<SearchView> {
  const view = new SearchView(page);
  await page.getByLabel("One trial at a time").check();
  await view.set("Budget", String(trials));
  await view.set("Each trial trains for", "100");
  await view.choose("Sampler", sampler);
  await view.choose("Stop early", pruner);
  await view.start();
  await view.rests();
  await page.getByRole("tab", { name: "Mind open", exact: true }).click();
  return view;
}

const sentence = (page: Page) => page.locator(".mind .sentence");

const MINDS = [
  [
    "gp",
    16,
    ["Expectation and worth, over two parameters", "Mean, uncertainty and worth of trying"],
    /It expects [\d.e-]+/,
  ],
  ["tpe", 30, ["Good against other trials"], /There the good \d+ trials are/],
  ["cma-es", 24, ["A distribution on the move"], /Drawn for generation \d+/],
  ["genetic", 40, ["Who was bred from whom"], /bred from trials|only spread out/],
  ["sobol", 12, ["How the points cover the space"], /of a plan that covers the space/],
] as const;

for (const [sampler, trials, titles, why] of MINDS) {
  test(`${sampler} says why, and shows what it saw`, async ({ play }) => {
    await play.open("#view=tune");
    const { page } = play;
    await searched(page, sampler, trials);
    await expect(sentence(page)).toContainText("Next it would try");
    await expect(sentence(page)).toContainText(why);
    for (const title of titles) {
      const card = page.getByRole("region", { name: title, exact: true });
      await card.scrollIntoViewIfNeeded();
      await expect(card.locator(".plot-summary")).not.toBeEmpty();
      await expect(card.locator(".plot-legend")).toContainText("next choice");
    }
    await page.getByRole("button", { name: "One trial earlier" }).click();
    await expect(page.getByRole("heading", { name: `before trial ${trials - 1}` })).toBeVisible();
    await expect(sentence(page)).toContainText(`Trial ${trials - 1} tried`);
    const slider = page.getByRole("slider", { name: "Trial by trial" });
    await slider.press("Home");
    await expect(sentence(page)).toContainText("Trial 0 tried");
    await slider.press("End");
    await expect(sentence(page)).toContainText("Next it would try");
  });
}

test("what is explained of an earlier trial is what it was", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  await searched(page, "gp", 16);
  const params = await page.locator("tp-tune-plots").evaluate(async (element) => {
    interface Shown {
      trials: { params: Record<string, number> }[];
      explain(options: { trial: number }): Promise<{ params: object }>;
    }
    const { study } = element as unknown as { study: Shown };
    return [(await study.explain({ trial: 12 })).params, study.trials[12]?.params];
  });
  expect(params[0]).toEqual(params[1]);
});

test("rungs show who went on and who was cut", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  await searched(page, "random", 40, "median");
  const card = page.getByRole("region", { name: "Rungs: who went on, who was cut", exact: true });
  await card.scrollIntoViewIfNeeded();
  await expect(card.locator(".plot-summary")).toContainText(
    /\d+ of 40 trials were cut, trial \d+ last: its best value/,
  );
  await card.getByRole("button", { name: "Table" }).click();
  await expect(card.locator("tbody tr").filter({ hasText: "was cut" }).first()).toBeVisible();
});

test("slow motion: the reader guesses, both run, and the page says who was better", async ({ play }) => {
  await play.open("#view=tune");
  const { page } = play;
  const view = await searched(page, "gp", 14);
  await view.press("Half as much again");
  await view.rests();
  await page.getByLabel("Slow motion: guess first").check();
  await view.press("Half as much again");
  await expect(page.getByText("It is your turn")).toBeVisible();
  const count = await page
    .locator("tp-tune-plots")
    .evaluate((element) => (element as unknown as { study: { trials: unknown[] } }).study.trials.length);
  await expect(page.locator(".plot-legend").first()).not.toContainText("next choice");
  const box = page.getByRole("region", { name: "Mean, uncertainty and worth of trying" }).locator(".drawing");
  await box.scrollIntoViewIfNeeded();
  await box.click({ position: { x: 200, y: 80 } });
  await expect(page.getByRole("button", { name: "Run my guess and the sampler's choice" })).toBeVisible();
  await expect(sentence(page)).toContainText("Next it would try");
  await page.getByRole("button", { name: "Run my guess and the sampler's choice" }).click();
  await expect(page.locator(".guess-result")).toContainText(/Your guess was better|The sampler was better/);
  const after = await page
    .locator("tp-tune-plots")
    .evaluate((element) => (element as unknown as { study: { trials: unknown[] } }).study.trials.length);
  expect(after).toBe(count + 2);
  const told = await page.locator(".guess-result").innerText();
  const [, first, second] = /better: (\S+) against (?:your )?(\S+)\. You/.exec(told) ?? [];
  const [yours, samplers] = told.startsWith("Your") ? [first, second] : [second, first];
  const values = await page.locator("tp-tune-plots").evaluate((element, from) => {
    interface Shown {
      trials: { chosen: object | null; state: string; value: number }[];
    }
    const last = (element as unknown as { study: Shown }).study.trials.slice(from);
    // What failed has no value that counts.
    const value = (mine: boolean) =>
      last.find(({ chosen, state }) => (chosen === null) === mine && state !== "failed")?.value ?? Number.NaN;
    return [value(true), value(false)];
  }, count);
  expect([yours, samplers].map(Number)).toEqual(values.map((value) => Number(value.toPrecision(3))));
  // The guess is nobody's choice but the reader's.
  await page.getByRole("button", { name: "One trial earlier" }).click();
  await expect(sentence(page)).toContainText(`Trial ${count + 1} was not the sampler's choice`);
});
