/** Objectives of one's own: code in a sandbox, tables, trials of earlier searches. */
import type { Playground } from "./support/playground";
import { expectWhole, SearchView } from "./support/search";
import { expect, test } from "./support/test";

async function openCode(play: Playground, source: string, budget = 12): Promise<SearchView> {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.choose("Problem", "code");
  await view.choose("Function", "rosenbrock");
  await view.set("A function of the parameters, which returns a number", source);
  await view.set("Budget", String(budget));
  await view.set("Time limit (ms)", "300");
  return view;
}

test("a function that is typed is tuned", async ({ play }) => {
  const view = await openCode(play, "const shift = 0.5;\nreturn (params.x - shift) ** 2 + params.y ** 2", 40);
  await view.start();
  await view.rests();
  const trials = await view.trials();
  expectWhole(trials, 40);
  expect(Math.min(...trials.map(({ value }) => value ?? 9))).toBeLessThan(0.02);
});

test("endless loops, exceptions, NaN and words fail their trials with a reason, and the search goes on", async ({
  play,
}) => {
  const source = `({ x }) => {
    if (x < -1) for (;;);
    if (x < -0.2) throw new RangeError("x is " + (x < 0 ? "negative" : "positive"));
    if (x < 0.6) return Number.NaN;
    return x < 1.2 ? "many" : x;
  }`;
  const view = await openCode(play, source, 24);
  await view.choose("Sampler", "sobol");
  await view.start();
  await view.rests();
  const trials = await view.trials();
  expectWhole(trials, 24);
  for (const { params, state, value, reason } of trials) {
    const x = Number(params.x);
    if (x >= 1.2) expect(value).toBe(x);
    else expect(state).toBe("failed");
    if (x < -1) expect(reason).toBe("time-limit: 300 ms");
    else if (x < -0.2) expect(reason).toBe("RangeError: x is negative");
    else if (x < 0.6) expect(reason).toBe("not-finite");
    else if (x < 1.2) expect(reason).toBe("no-number: string");
  }
  expect(new Set(trials.map(({ reason }) => reason)).size).toBe(5);
});

test("the code reaches neither network nor storage nor page", async ({ play }) => {
  const names =
    "fetch XMLHttpRequest WebSocket EventSource importScripts indexedDB caches Worker navigator postMessage document";
  const source = `
    const there = ${JSON.stringify(names)}.split(" ").filter((name) => typeof globalThis[name] !== "undefined");
    if (there.length > 0) throw new Error("reached " + there);
    return params.x`;
  const view = await openCode(play, source, 4);
  await view.start();
  await view.rests();
  expect((await view.trials()).map(({ state, reason }) => [state, reason])).toEqual(
    Array(4).fill(["complete", null]),
  );
});

test.describe("with a request of its own", () => {
  test.use({ expectedErrors: [/Content Security Policy|Refused to/] });

  test("a module cannot be loaded", async ({ play }) => {
    const view = await openCode(play, `return import("data:text/javascript,").then(() => 1)`, 2);
    await view.start();
    await view.rests();
    for (const { state, reason } of await view.trials()) {
      expect(state).toBe("failed");
      expect(reason).toContain("TypeError");
    }
  });
});

test("code that is no JavaScript is said to be so at once", async ({ play }) => {
  const view = await openCode(play, "return params.x +");
  await view.start();
  await expect(play.page.locator(".tune-progress .problem")).toContainText("SyntaxError");
});

test("a table of past trials is replayed, and its columns are the space", async ({ play }) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.choose("Problem", "table");
  await view.start();
  await expect(play.page.locator(".tune-setup .problem")).toContainText("no rows");
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 10},${Math.floor(i / 10)},${(i - 42) ** 2}`);
  await play.page.getByLabel("File", { exact: true }).setInputFiles({
    name: "past.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["a,b,loss", ...rows].join("\n")),
  });
  await expect(play.page.getByText("60 rows.")).toBeVisible();
  await expect(play.page.getByRole("group", { name: "a", exact: true })).toBeVisible();
  await view.set("Budget", "40");
  await view.start();
  await view.rests();
  const trials = await view.trials();
  expectWhole(trials, 40);
  for (const { params, value } of trials)
    expect(value).toBe((Number(params.a) + 10 * Number(params.b) - 42) ** 2);
});

test("a search that was saved is what the next one begins with; what does not fit is refused", async ({
  play,
}) => {
  await play.open("#view=tune");
  const view = new SearchView(play.page);
  await view.set("Budget", "15");
  await view.start();
  await view.rests();
  for (const [name, ending] of [
    ["CSV", "csv"],
    ["JSON", "json"],
    ["Optuna journal", "log"],
  ] as const) {
    const [download] = await Promise.all([
      play.page.waitForEvent("download"),
      view.press(`Save all trials as ${name}`),
    ]);
    const path = test.info().outputPath(`past.${ending}`);
    await download.saveAs(path);
    await play.page.locator("summary", { hasText: "Begin with past trials" }).click();
    await play.page.getByLabel("File (CSV, JSON, Optuna journal)").setInputFiles(path);
    await view.start();
    await expect(view.sentence).toContainText("After 30 trials");
    await view.rests();
    expectWhole(await view.trials(), 30);
    await play.open("#view=tune");
    await expect(view.status).toBeVisible();
    await view.set("Budget", "15");
    await view.start();
    await view.rests();
  }
  await play.page.locator("summary", { hasText: "Begin with past trials" }).click();
  await play.page.getByLabel("File (CSV, JSON, Optuna journal)").setInputFiles({
    name: "bad.json",
    mimeType: "application/json",
    buffer: Buffer.from('{"v":1}'),
  });
  await view.start();
  await expect(play.page.locator(".tune-progress .problem")).toContainText("spec");
});
