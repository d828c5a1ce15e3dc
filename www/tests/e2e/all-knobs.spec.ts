/** Everything behind 'All knobs': each choice, number, list and switch reaches the runs. */
import { expect, test } from "./support/test";

const CHOICES = [
  [
    "Activation",
    "act",
    ["linear", "relu", "leaky-relu", "elu", "selu", "gelu", "silu", "mish", "sigmoid", "sine"],
  ],
  [
    "Initial weights",
    "init",
    [
      "zeros",
      "normal",
      "xavier-normal",
      "he-uniform",
      "he-normal",
      "lecun-uniform",
      "lecun-normal",
      "orthogonal",
    ],
  ],
  ["Loss", "loss", ["cross-entropy", "mse", "huber"]],
  [
    "Optimizer",
    "opt",
    ["momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "nadam", "lion"],
  ],
  ["Schedule", "schedule", ["step", "exponential", "cosine"]],
] as const;

for (const [name, key, choices] of CHOICES) {
  test(`${name}: every choice trains`, async ({ play }) => {
    await play.open("#speed=max&rates=0.01&lr=0.01&l2=0.001&every=3&epochs=10");
    await play.openAllKnobs();
    const select = play.page.getByRole("combobox", { name, exact: true });
    await expect(select.getByRole("option")).toHaveCount(choices.length + 1);
    const seen = new Set([(await play.finalCurves())[0]?.rows.join()]);
    for (const choice of choices) {
      await select.selectOption(choice);
      await play.says(key, choice);
      const [run] = await play.finalCurves();
      expect(run?.last, choice).toMatchObject({ epoch: 10, loss: expect.any(Number) });
      expect(run?.last.loss, choice).not.toBeNaN();
      seen.add(run?.rows.join());
    }
    // 'by task' is cross-entropy here; every other choice trains in its own way.
    expect(seen.size).toBe(choices.length + (key === "loss" ? 0 : 1));
  });
}

/** Address, and the numbers that it shows: label, key, another value. */
const NUMBERS: readonly (readonly [string, readonly (readonly [string, string, string])[]])[] = [
  [
    "opt=nadam&schedule=step",
    [
      ["Width", "width", "5"],
      ["Dropout", "dropout", "0.25"],
      ["Beta 1", "beta1", "0.8"],
      ["Beta 2", "beta2", "0.99"],
      ["Epsilon", "eps", "0.001"],
      ["Momentum decay", "mdecay", "0.01"],
      ["Step every", "every", "3"],
      ["Gamma", "gamma", "0.5"],
      ["Warm-up", "warmup", "2"],
      ["L1 penalty", "l1", "0.001"],
      ["L2 penalty", "l2", "0.01"],
      ["Clip gradient norm", "clip", "0.5"],
      ["Epochs", "epochs", "7"],
      ["Seed", "seed", "42"],
      ["Samples", "samples", "90"],
      ["Noise", "noise", "0.4"],
      ["Held out", "test", "0.5"],
    ],
  ],
  [
    "opt=rmsprop&data=spiral",
    [
      ["Momentum", "momentum", "0.5"],
      ["Rho", "rho", "0.8"],
      ["Spiral arms", "arms", "4"],
    ],
  ],
  ["data=circles", [["Inner radius", "factor", "0.7"]]],
  [
    "data=blobs",
    [
      ["Clusters", "centers", "5"],
      ["Spread", "spread", "2"],
    ],
  ],
  [
    "data=make-classification",
    [
      ["Features", "features", "30"],
      ["Informative features", "informative", "5"],
      ["Redundant features", "redundant", "3"],
      ["Classes", "classes", "3"],
      ["Class distance", "sep", "2"],
      ["Wrong labels", "flip", "0.2"],
    ],
  ],
];

for (const [address, numbers] of NUMBERS) {
  test(`numbers of ${address} change what trains`, async ({ play }) => {
    await play.open(`#speed=max&rates=0.03&epochs=6&${address}`);
    await play.openAllKnobs();
    let before = (await play.finalCurves())[0]?.rows;
    for (const [name, key, value] of numbers) {
      await play.enter(name, value);
      await play.says(key, value);
      const [run] = await play.finalCurves();
      expect(run?.rows, name).not.toEqual(before);
      before = run?.rows;
    }
    await expect(play.page.locator(".notice")).toHaveCount(0);
  });
}

test("lists and switches", async ({ play }) => {
  await play.open("#speed=max&epochs=5");
  await play.openAllKnobs();
  const rates = play.page.getByRole("textbox", { name: "Compared learning rates" });
  await rates.fill("0.1, 0.2, 0.4");
  await rates.press("Enter");
  await play.says("rates", "0.1,0.2,0.4");
  expect((await play.finalCurves()).map(({ label }) => label)).toEqual(["0.1", "0.2", "0.4"]);
  await rates.fill("0.1, fast");
  await rates.press("Enter");
  await expect(play.page.getByRole("alert").filter({ hasText: "0.1, fast is not possible" })).toBeVisible();
  expect(play.key("rates")).toBe("0.1,0.2,0.4");

  const widths = play.page.getByRole("textbox", { name: "Widths by layer" });
  await widths.fill("7, 3");
  await widths.press("Enter");
  await play.says("hidden", "7,3");
  // The drawing is brought up to date where it is looked at.
  await play.page.locator("tp-network").scrollIntoViewIfNeeded();
  await expect(play.page.getByRole("group", { name: /layers of 2\D+7\D+3\D+1 units/ })).toBeVisible();

  for (const [name, key] of [
    ["Shuffle", "shuffle"],
    ["Standardize", "standardize"],
  ] as const) {
    const before = (await play.finalCurves())[0]?.rows;
    await play.page.getByRole("switch", { name, exact: true }).uncheck();
    await play.says(key, "off");
    expect((await play.finalCurves())[0]?.rows, name).not.toEqual(before);
  }
});

test("every knob explains itself in a sentence, one tap away", async ({ play }) => {
  await play.open("#speed=max&epochs=2&opt=nadam&schedule=step");
  await play.openAllKnobs();
  await play.rests();
  const buttons = await play.page.getByRole("button", { name: /^What is .*\?$/ }).all();
  expect(buttons.length).toBeGreaterThan(25);
  for (const button of buttons) {
    const name = await button.getAttribute("aria-label");
    await expect(button, String(name)).toHaveAttribute("aria-expanded", "false");
    await button.click();
    await expect(button, String(name)).toHaveAttribute("aria-expanded", "true");
    const text = play.page.locator(`#${await button.getAttribute("aria-controls")}`);
    await expect(text, String(name)).toHaveText(/^[A-Z].{15,}[.]$/);
    await button.press("Enter");
    await expect(text, String(name)).toBeHidden();
  }
});
