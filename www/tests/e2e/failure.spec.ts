/** Failure in front of people: said, kept, gone on. */
import { host } from "./support/server";
import { expect, test } from "./support/test";

test("a killed worker is named and replaced, and the curves are the same as without it", async ({ play }) => {
  await play.open("#epochs=30&speed=max");
  const whole = await play.finalCurves();
  await play.open("#epochs=30&speed=2");
  await expect.poll(async () => (await play.curves())[0]?.last.epoch).toBeGreaterThan(3);
  await play.page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error("killed by the test");
    });
  });
  await expect(play.notice(/Worker \d ended \(.*killed by the test.*\); it was started again/)).toBeVisible();
  await play.slider(/^Speed/).press("End");
  expect(await play.finalCurves()).toEqual(whole);
});

test("a worker that ends without a word is missed and replaced", async ({ play }) => {
  await play.open("#epochs=30&speed=max");
  const whole = await play.finalCurves();
  await play.open("#epochs=30&speed=0.5");
  await expect.poll(async () => (await play.curves())[0]?.last.epoch).toBeGreaterThan(0.5);
  await play.page.workers()[0]?.evaluate(() => self.close());
  await expect(
    play.notice(/Worker \d ended \(silent\); it was started again and its runs went on from step \d+/),
  ).toBeVisible();
  await play.slider(/^Speed/).press("End");
  expect(await play.finalCurves()).toEqual(whole);
});

test("a worker that ends again and again is given up; the other runs go on", async ({ play }) => {
  await play.open("#epochs=200&speed=0.5");
  await play.trains();
  for (let death = 1; death <= 4; death++) {
    const workers = play.page.workers();
    const victim = death === 1 ? workers[0] : workers.at(-1);
    const fresh = death < 4 ? play.page.waitForEvent("worker") : null;
    await victim?.evaluate(() => {
      setTimeout(() => {
        throw new Error("killed by the test");
      });
    });
    await fresh;
  }
  await expect(play.notice(/ended again and again/)).toBeVisible();
  await expect(play.page.getByText(/, [12] workers$/)).toBeVisible();
  await play.slider(/^Speed/).press("End");
  await play.rests();
  const states = (await play.runs.getByRole("row").allInnerTexts()).join("\n");
  expect(states).toContain("Failed");
  expect(states).toContain("Done, epoch 200");
});

test.describe("without its module", () => {
  test.use({ expectedErrors: [/ERR_FAILED|404|preload/] });

  test("the page says that training could not start", async ({ play }) => {
    await play.page.route("**/*.wasm", (route) => route.abort());
    await play.open();
    await expect(play.notice(/Training could not start: .+/)).toBeVisible();
    await expect(play.status).toContainText("Cannot train");
    await expect(play.slider("Learning rate")).toBeVisible();
  });

  test("the page names the file that the server does not have", async ({ play }) => {
    await play.page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
    await play.open();
    await expect(play.notice(/Training could not start: .*404.*\.wasm/)).toBeVisible();
  });
});

test.describe("without the training worker's script", () => {
  test.use({ expectedErrors: [/ERR_FAILED/] });
  test("the page says so", async ({ play }) => {
    await play.page.route("**/worker-*.js", (route) => route.abort());
    await play.open();
    await expect(play.notice(/ended again and again/)).not.toHaveCount(0);
  });
});

for (const [missing, remove] of [
  ["WebAssembly", () => Reflect.deleteProperty(globalThis, "WebAssembly")],
  [
    "WebAssembly SIMD",
    () => {
      WebAssembly.validate = () => false;
    },
  ],
  ["Web Workers", () => Reflect.deleteProperty(globalThis, "Worker")],
] as const) {
  test(`a browser without ${missing} gets a message that names it`, async ({ play }) => {
    await play.page.addInitScript(remove);
    await play.open();
    await expect(play.notice(`This browser cannot train here: ${missing} is missing.`)).toBeVisible();
    await expect(play.status).toContainText("Cannot train");
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the page says that it needs it", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator("noscript p")).toBeVisible();
    await expect(page.locator("noscript p")).toContainText("needs JavaScript, which is switched off here");
    await expect(page.locator("#app")).toBeHidden();
  });
});

test("a browser that refuses storage loses nothing but the pins of the next visit", async ({ play }) => {
  await play.page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await play.open("#speed=max");
  await play.rests();
  await play
    .row("3")
    .getByRole("button", { name: /^Pin 3/ })
    .click();
  await expect(play.notice("The pinned runs could not be stored")).toBeVisible();
  await expect(play.row("A 3")).toBeVisible();
});

for (const stored of ['[{"id":"pin-0"}, 5, "x', '[{"id":"pin-0","curve":"%%%"},{"id":"pin-1","curve":""}]']) {
  test(`stored pins that cannot be read are left out: ${stored}`, async ({ play }) => {
    await play.page.addInitScript((text) => localStorage.setItem("tuning-playground/pins/1", text), stored);
    await play.open("#speed=max");
    await play.rests();
    await expect(play.runs.getByRole("row")).toHaveCount(6);
  });
}

test("the site works under a sub-path, and where the server calls the module by another type", async ({
  play,
}) => {
  const site = await host("/a/b/", { ".wasm": "application/octet-stream" });
  try {
    const missing: string[] = [];
    play.page.on("response", (response) => response.ok() || missing.push(response.url()));
    await play.page.goto(`${site.address}#data=digits&rates=0.1&lr=0.1&depth=1&epochs=2&speed=max`);
    const [run] = await play.finalCurves();
    expect(run?.last.epoch).toBe(2);
    await play.button("中文").click();
    await expect(play.page.locator("html")).toHaveAttribute("lang", "zh-CN");
    expect(missing).toEqual([]);
  } finally {
    site.close();
  }
});
