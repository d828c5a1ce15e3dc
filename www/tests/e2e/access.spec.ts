/** Phones, keyboards, and what axe finds. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Playground } from "./support/playground";
import { expect, test } from "./support/test";

/** What axe finds, in short. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Opens everything that can be opened. */
async function openAll(play: Playground): Promise<void> {
  await play.row("0.3").getByRole("button", { name: /^Pin/ }).click();
  await play.openAllKnobs();
  await play.openSweep();
  await play.button("More data sets").click();
  await play.button("Table").click();
  await play.enter("Learning rate", "1e9");
  await expect(play.page.getByRole("alert").filter({ hasText: "is not possible" })).toBeVisible();
  for (const name of ["Learning rate", "Activation", "Live mode", "Width", "Macro F1"]) {
    await play.button(`What is ${name}?`).click();
  }
  await play.page.locator(".plot").hover();
  await expect(play.page.locator(".tip")).toBeVisible();
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing at rest, ${theme}`, async ({ play }) => {
    await play.open(`#theme=${theme}&speed=max`);
    await play.rests();
    expect(await findings(play.page)).toEqual([]);
  });

  test(`axe finds nothing with everything opened, ${theme}`, async ({ play }) => {
    await play.open(`#theme=${theme}&speed=max&opt=nadam&schedule=step&bad=1`);
    await play.rests();
    await openAll(play);
    expect(await findings(play.page)).toEqual([]);
  });

  test(`axe finds nothing with digits, ${theme}, in Chinese, on a phone`, async ({ play }) => {
    await play.page.setViewportSize({ width: 360, height: 740 });
    await play.page.goto(
      `./#theme=${theme}&lang=zh-CN&data=digits&rates=0.1,0.3&lr=0.1&depth=1&epochs=2&speed=max`,
    );
    await expect(play.page.locator("table.confusion")).toBeVisible();
    expect(await findings(play.page)).toEqual([]);
  });
}

test("axe finds nothing while runs train and in projector mode", async ({ play }) => {
  await play.open("#projector=on&speed=0.5");
  await play.trains();
  expect(await findings(play.page)).toEqual([]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("nothing is wider than the screen, and the knobs are in reach while the curves are in sight", async ({
    play,
  }) => {
    await play.open("#speed=max");
    await play.rests();
    const width = () => play.page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(360);
    for (const name of ["Learning rate", "Batch size", "Depth"]) {
      const box = await play.slider(name).boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    }
    await play.slider("Depth").scrollIntoViewIfNeeded();
    await expect(play.page.locator(".plot")).toBeInViewport({ ratio: 0.3 });

    const slider = play.slider("Depth");
    const { width: long = 0, height = 0 } = (await slider.boundingBox()) ?? {};
    await slider.tap({ position: { x: long - 3, y: height / 2 } });
    await play.says("depth", "8");
    await play.openAllKnobs();
    await play.openSweep();
    await play.button("More data sets").click();
    expect(await width()).toBe(360);
  });

  test("every part fits in both languages and with digits", async ({ play }) => {
    for (const address of [
      "lang=zh-CN",
      "data=digits&rates=0.1&epochs=2&depth=8&width=64",
      "data=gauss-surface&projector=on",
    ]) {
      await play.page.goto("about:blank");
      await play.page.goto(`./#speed=max&${address}`);
      await expect(play.page.locator("tp-runs table")).toBeVisible();
      expect(await play.page.evaluate(() => document.documentElement.scrollWidth), address).toBe(360);
    }
  });
});

test("the keyboard reaches the experiment at once, and every control in turn", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  await play.page.keyboard.press("Tab");
  const skip = play.page.getByRole("link", { name: "Skip to the experiment" });
  await expect(skip).toBeFocused();
  await skip.press("Enter");
  await expect(play.page.getByRole("main")).toBeFocused();
  expect(play.key("speed")).toBe("max");
  const reached = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await play.page.keyboard.press("Tab");
    reached.add(await play.page.evaluate(() => document.activeElement?.id ?? ""));
  }
  for (const id of ["knob-learningRate", "knob-batchSize", "knob-depth", "knob-live"])
    expect(reached).toContain(id);
});

test("a screen reader hears what ended and the sentence at rest", async ({ play }) => {
  await play.open("#speed=5&epochs=20");
  const news = play.page.locator("tp-sentence").getByRole("status");
  await expect(news).toHaveText(
    /30 diverged at step \d+: for two epochs the loss was more than twice that of a constant guess\./,
  );
  await play.slider(/^Speed/).press("End");
  await play.rests();
  await expect(news).toHaveText(/30 diverged at epoch \d+\.$/);
});
