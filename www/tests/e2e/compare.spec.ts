/** Compare: contestants with paired seeds, and whether they differ by more than seed noise. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import type { Playground } from "./support/playground";
import { expect, test } from "./support/test";

const table = (page: Page): Locator => page.locator("tp-contest-table");
const row = (page: Page, name: string): Locator =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader").filter({ hasText: name }) });
const names = async (page: Page): Promise<string[]> =>
  (await table(page).locator("tbody .run-name").allInnerTexts()).map((text) => text.trim());

/** What each contestant came to, as the page shows it, without the times. */
async function results(page: Page): Promise<string[]> {
  const rows = table(page).locator("tbody tr");
  return (await rows.all()).length === 0
    ? []
    : rows.evaluateAll((all) =>
        all.map((one) =>
          [...one.querySelectorAll("th, td:not(.seconds)")].map((cell) => cell.textContent?.trim()).join("|"),
        ),
      );
}

async function download(
  play: Playground,
  press: () => Promise<void>,
): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([play.page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

test("opens on a comparison that runs, ends and is put into words; presets are in the history", async ({
  play,
}) => {
  await play.open();
  await play.page.getByRole("link", { name: "Compare", exact: true }).click();
  await play.rests();
  expect(await names(play.page)).toEqual(["Depth 1", "Depth 2", "Depth 4", "Depth 6"]);
  await play.reads(
    /^.*Depth \d ends with the lowest loss: 0\.\d+, the median of 10 seeds\. .*95 % interval .* to .*; 10 pairs, p = .*seed noise/,
  );
  await expect(play.status).toContainText("40 of 40 runs");
  await expect(play.page.locator("tp-contest-chart").getByRole("status")).toHaveText(
    /ends with the lowest loss/,
  );
  await play.page.getByRole("radio", { name: "Activation" }).check({ force: true });
  await play.says("contest", "activation");
  await expect(row(play.page, "GELU")).toBeVisible();
  await play.rests();
  await play.page.goBack();
  await expect(row(play.page, "Depth 4")).toBeVisible();
  await play.page.goBack();
  await expect(play.page.locator("tp-knobs")).toBeVisible();
});

test("the number of seeds decides what can be said", async ({ play }) => {
  await play.open("#view=compare&epochs=20&seeds=5");
  await play.reads(/5 seeds are too few to tell a difference from seed noise.*Take 7 or more/);
  await play.enter("Seeds", "12");
  await play.says("seeds", "12");
  await expect(play.status).toContainText("48 of 48 runs");
  await play.reads(/the median of 12 seeds.*12 pairs/);
  await play.enter("Seeds", "31");
  await expect(play.page.locator("#knob-seeds-problem")).toContainText("a whole number from 3 to 30");
});

test("fair mode tunes each contestant and says where naive and fair disagree", async ({ play }) => {
  const { page } = play;
  await play.open("#view=compare");
  await page.getByRole("radio", { name: "Tuned for each" }).check({ force: true });
  await play.says("mode", "fair");
  const fair = page.locator("tp-contest-fair");
  const said = async () => (await fair.locator(".sentence").innerText()).replace(/\s+/g, " ");
  await expect
    .poll(said)
    .toMatch(
      /With the learning rate as it is set Depth 6 looks best; with the learning rate tuned for each, Depth [124] is best\./,
    );
  await expect(play.status).toContainText("400 of 400 runs");
  await expect(fair.locator(".plot-host > *")).toHaveCount(3);
  await play.button("What is Nuisance?").click();
  await expect(page.getByText("its best value may differ between contestants")).toBeVisible();

  const figure = fair.locator("tp-figure").nth(1);
  await figure.locator(".plot-host").focus();
  await page.keyboard.press("ArrowRight");
  await expect(figure.getByRole("status")).toHaveText(/^Depth 1 at learning rate [\d.]+: median 0\.\d+, /);
  await page.keyboard.press("End");
  await expect(figure.getByRole("status")).toHaveText(/^Depth 6 at/);
  await figure.getByRole("button", { name: "Table" }).click();
  await expect(figure.getByRole("row")).toHaveCount(5);

  const csv = await download(play, () =>
    fair.getByRole("button", { name: /^Save as CSV: What each/ }).click(),
  );
  expect(csv.text.trimEnd().split("\r\n")).toHaveLength(1 + 4 * 9);
  const svg = await download(play, () => fair.getByRole("button", { name: /^Save as SVG: Fair/ }).click());
  expect(svg.text).toMatch(/^<svg[^>]*aria-label="Fair: each at its own best learning rate"/);
  const png = await download(play, () => fair.getByRole("button", { name: /^Save as PNG: Naive/ }).click());
  expect(png.name).toBe("isolation-naive.png");
  expect(png.text.slice(1, 4)).toBe("PNG");
});

test("a grid whose edge is best offers to be widened", async ({ play }) => {
  await play.open("#view=compare&mode=fair&epochs=20&from=0.001&to=0.01&tries=3&seeds=3&contest=width");
  const fair = play.page.locator("tp-contest-fair");
  await expect(fair.locator(".sentence")).toContainText("0.01, lies at the edge of the grid");
  await fair.getByRole("button", { name: "Widen the grid up to 0.1" }).click();
  await play.says("to", "0.1");
  await play.rests();
});

test("a run pinned in Converge can be added, and a contestant can be pinned", async ({ play }) => {
  const { page } = play;
  await play.open("#speed=max");
  await play.rests();
  await play.row("0.3").getByRole("button", { name: /^Pin/ }).click();
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await play.button("Add the pinned run A 0.3").click();
  await play.says("contest", "own");
  await expect(row(page, "A 0.3")).toContainText("Learning rate 0.3");
  await play.button("Add the current settings").click();
  await expect(row(page, "Setting A")).toBeVisible();
  await play.rests();
  await expect(play.status).toContainText("50 of 50 runs"); // Setting A is Depth 2.
  await play.button("Pin the first seed of Depth 4").click();
  await expect(play.button("Add the pinned run B Depth 4")).toBeVisible();
  await page.getByRole("link", { name: "Converge", exact: true }).click();
  await expect(play.row("B Depth 4")).toBeVisible();
});

test("contestants are renamed, hidden, deleted, sorted and filtered; a reload keeps the list", async ({
  play,
}) => {
  const { page } = play;
  await play.open("#view=compare&epochs=20");
  await play.rests();
  await play.button("Rename Depth 1").click();
  await page.getByRole("textbox", { name: "Rename Depth 1" }).fill("shallow");
  await page.keyboard.press("Enter");
  await expect(row(page, "shallow")).toBeVisible();
  await expect(play.button("Rename shallow")).toBeFocused();
  await table(page).getByRole("button", { name: "Delete Depth 2" }).click();
  await expect(row(page, "Depth 2")).toHaveCount(0);
  await table(page).getByRole("button", { name: "Hide Depth 6" }).click();
  await expect(table(page).getByRole("button", { name: "Show Depth 6" })).toBeVisible();
  await play.reads(/^(?!.*Depth 6)/);
  await play.rests();

  const heading = table(page).getByRole("columnheader", { name: "Final, median" });
  await expect(heading).toHaveAttribute("aria-sort", "none");
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  const finals = (await table(page).locator("td.final").allInnerTexts()).map(Number);
  expect(finals).toEqual([...finals].sort((a, b) => a - b));
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "descending");

  const filter = table(page).getByRole("textbox", { name: "Filter" });
  await filter.fill("depth");
  await expect(row(page, "shallow")).toHaveCount(0);
  await filter.fill("nobody");
  await expect(table(page).getByText("No contestant has this in its name.")).toBeVisible();
  await filter.fill("");

  const csv = await download(play, () => play.button("Save the runs as CSV").click());
  expect(csv.text.trimEnd().split("\r\n")).toHaveLength(1 + 3 * 10);
  const json = await download(play, () => play.button("Save the runs as JSON").click());
  const document = JSON.parse(json.text);
  expect(document.contestants.map(({ name }: { name: string }) => name)).toEqual([
    "shallow",
    "Depth 4",
    "Depth 6",
  ]);
  expect(document.contestants[0].runs).toHaveLength(10);

  await page.reload();
  await play.rests();
  expect(await names(page)).toEqual(["shallow", "Depth 4", "Depth 6"]);
  await expect(table(page).getByRole("button", { name: "Show Depth 6" })).toBeVisible();
  await play.button("Undo my changes to this preset").click();
  await expect.poll(() => names(page)).toEqual(["Depth 1", "Depth 2", "Depth 4", "Depth 6"]);
});

test.describe("without its module", () => {
  test.use({ expectedErrors: [/ERR_FAILED|404|preload/] });

  test("the view says that it cannot train", async ({ play }) => {
    await play.page.route("**/*.wasm", (route) => route.abort());
    await play.open("#view=compare");
    await expect(play.notice(/Training could not start: .+/)).toBeVisible();
    await expect(play.status).toContainText("Cannot train");
  });
});

test("a full storage is named, and the list goes on", async ({ play }) => {
  const { page } = play;
  await play.open("#view=compare&epochs=5");
  await play.rests();
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new Error("no room");
    };
  });
  await table(page).getByRole("button", { name: "Delete Depth 2" }).click();
  await expect(play.notice(/could not be stored in this browser \(no room\)/)).toBeVisible();
  expect(await names(page)).toEqual(["Depth 1", "Depth 4", "Depth 6"]);
});

test("a worker killed in the middle is replaced; no run is lost or counted twice", async ({ play }) => {
  const { page } = play;
  const address = "#view=compare&epochs=1500&seeds=6";
  await play.open(address);
  await play.rests();
  const whole = await results(page);
  await play.open(address);
  await expect(play.status).toContainText("Training");
  await play.button("Pause").click();
  await expect(play.status).toContainText("Paused");
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error("killed by the test");
    });
  });
  await expect(play.notice(/Worker \d ended \(.*killed by the test.*\); it was started again/)).toBeVisible();
  await play.button("Run").click();
  await play.rests();
  await expect(play.status).toContainText("24 of 24 runs");
  expect(await results(page)).toEqual(whole);
});

test("pause, run and stop; leaving ends the workers, coming back shows the results at once", async ({
  play,
}) => {
  const { page } = play;
  await play.open("#view=compare&epochs=3000&seeds=8&batch=4");
  await expect(play.status).toContainText("Training");
  await play.button("Pause").click();
  await expect(play.status).toContainText("Paused");
  await play.button("Run").click();
  await play.button("Stop").click();
  await expect(play.status).toContainText("Stopped");
  await page.getByRole("link", { name: "Converge", exact: true }).click();
  await play.enter("Batch size", "32");
  await play.openAllKnobs();
  await play.enter("Epochs", "10");
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await play.rests();
  const before = await results(page);
  const workers = page.workers().length;
  await page.getByRole("link", { name: "Converge", exact: true }).click();
  await expect.poll(() => page.workers().length).toBeLessThan(workers);
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect(play.status).toContainText("32 of 32 runs");
  expect(await results(page)).toEqual(before);
});

test("every axis, band and measure is drawn and exported", async ({ play }) => {
  const { page } = play;
  await play.open("#view=compare&epochs=20");
  await play.rests();
  const chart = page.locator("tp-contest-chart");
  for (const [name, key, value] of [
    ["Steps", "cx", "step"],
    ["Examples", "cx", "examples"],
    ["FLOPs", "cx", "flops"],
    ["Seconds", "cx", "seconds"],
    ["All seeds", "band", "range"],
    ["Accuracy", "metric", "accuracy"],
    ["Training", "rows", "train"],
  ] as const) {
    await chart.getByRole("radio", { name, exact: true }).check({ force: true });
    await play.says(key, value);
  }
  await play.reads(/ends with the highest accuracy: \d+\.\d %/);
  await chart.locator(".plot").focus();
  await page.keyboard.press("ArrowRight");
  await expect(chart.locator(".tip")).toContainText("%");
  await play.button("Table").click();
  await expect(chart.locator("table.values tbody tr")).toHaveCount(11);
  const csv = await download(play, () => play.button("Save the curves as CSV").click());
  expect(csv.text.split("\r\n")[0]).toBe("contestant,seconds,median,low,high");
  const svg = await download(play, () => play.button("Save the curves as SVG").click());
  expect(svg.text).toContain('aria-label="area"');
  await chart.locator("summary").click();
  await play.enter("Accuracy to reach", "0.5");
  await play.says("hit", "0.5");
  await expect(row(page, "Depth 1").locator("td.steps")).toContainText("10/10");
});

test("whatever the experiment, the comparison says what it came to", async ({ play }) => {
  const { page } = play;
  for (const [address, words] of [
    ["lr=100&rates=100&epochs=5&contest=width", /diverged|ends with/],
    ["samples=1&test=0&contest=batch&epochs=5", /Add a second contestant/],
    ["width=1&contest=width&epochs=5", /ends with the lowest loss/],
    [
      "data=make-classification&classes=17&informative=8&epochs=2",
      /ends with the lowest loss|could not be trained/,
    ],
    ["data=plane&epochs=5&metric=accuracy", /ends with the lowest loss/],
    ["contest=own&epochs=5", /ends with the lowest loss/],
    ["contest=nothing&seeds=99&epochs=5", /ends with the lowest loss/],
  ] as const) {
    await play.open(
      `#view=compare&seeds=7&${address}`.replace(
        "seeds=7&contest=nothing&seeds=99",
        "contest=nothing&seeds=99",
      ),
    );
    await play.rests();
    await play.reads(words);
    await expect(page.locator("tp-contest-chart h2")).toBeVisible();
  }
  await expect(play.notice("The link says seeds=99")).toBeVisible();
  await play.open("#view=compare&contest=own&epochs=5");
  await expect(page.getByText("kept in another browser")).toBeVisible();
});
