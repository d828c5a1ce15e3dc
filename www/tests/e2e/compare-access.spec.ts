/** Compare for keyboards, phones, projectors, and what axe finds. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/test";

/** What axe finds, in short. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing with everything opened, ${theme}`, async ({ play }) => {
    const { page } = play;
    await play.open(`#view=compare&mode=fair&epochs=10&tries=5&theme=${theme}`);
    await play.rests();
    await expect(page.locator(".plot-host > *")).toHaveCount(3);
    for (const summary of await page.locator("tp-compare summary:visible").all()) await summary.click();
    for (const button of await page.getByRole("button", { name: "Table" }).all()) await button.click();
    for (const name of ["Scientific", "Nuisance", "Fixed", "Seeds"])
      await play.button(`What is ${name}?`).click();
    await play.button("Rename Depth 2").click();
    await expect(page.getByRole("textbox", { name: "Rename Depth 2" })).toBeFocused();
    expect(await findings(page)).toEqual([]);
  });
}

test("axe finds nothing while runs train, in projector mode", async ({ play }) => {
  await play.open("#view=compare&projector=on&epochs=5000&batch=1");
  await expect(play.status).toContainText("Training");
  expect(await findings(play.page)).toEqual([]);
});

test("axe finds nothing in Chinese on a phone, and nothing is wider than the screen", async ({ play }) => {
  const { page } = play;
  await page.setViewportSize({ width: 360, height: 740 });
  for (const address of [
    "lang=zh-CN&contest=optimizer",
    "contest=activation&projector=on",
    "metric=accuracy",
  ]) {
    await page.goto("about:blank");
    await page.goto(`./#view=compare&mode=fair&epochs=10&tries=3&seeds=7&${address}`);
    await expect(page.locator("tp-contest-fair .named").first()).toBeVisible();
    for (const summary of await page.locator("tp-compare summary:visible").all()) await summary.click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBe(360);
    expect(await findings(page)).toEqual([]);
  }
});

test("the keyboard alone chooses a preset, tunes fairly, hides, renames and deletes", async ({ play }) => {
  const { page } = play;
  await play.open("#view=compare&epochs=10&tries=3");
  await play.rests();
  const reach = async (test: () => Promise<boolean>) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press("Tab");
      if (await test()) return;
    }
    throw new Error("the keyboard does not get there");
  };
  const focused = (selector: string) => () =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  await reach(focused("[name=contest-preset]"));
  await page.keyboard.press("ArrowRight");
  await play.says("contest", "batch");
  await reach(focused("[name=contest-mode]"));
  await page.keyboard.press("ArrowRight");
  await play.says("mode", "fair");
  await play.rests();
  await reach(focused("tp-contest-curves .plot"));
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".tip")).toBeVisible();
  await reach(focused("[aria-label='Hide Batch 16']"));
  await page.keyboard.press("Space");
  await expect(play.button("Show Batch 16").last()).toBeFocused();
  await reach(focused("[aria-label='Rename Batch 16']"));
  await page.keyboard.press("Enter");
  await page.keyboard.type("sixteen");
  await page.keyboard.press("Escape");
  await expect(play.button("Rename Batch 16")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("sixteen");
  await page.keyboard.press("Enter");
  await expect(play.button("Rename sixteen")).toBeFocused();
  await reach(focused("[aria-label='Delete sixteen']"));
  await page.keyboard.press("Enter");
  await expect(play.button("Delete sixteen")).toHaveCount(0);
  await expect(page.locator("tp-contest-table .scroll")).toBeFocused();
});
