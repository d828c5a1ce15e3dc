/** Every data set, and data and networks at their edges. */
import { expect, test } from "./support/test";

const SETS = [
  ["Two moons", "moons"],
  ["Circles", "circles"],
  ["XOR", "xor"],
  ["Spiral", "spiral"],
  ["Digits", "digits"],
  ["Blobs", "blobs"],
  ["20 features", "make-classification"],
  ["MNIST-1D", "mnist1d"],
  ["Plane", "plane"],
  ["Gaussian hills", "gauss-surface"],
  ["Iris", "iris"],
  ["Wine", "wine"],
  ["Breast cancer", "breast-cancer"],
] as const;

test("every data set is chosen by its picture and trains", async ({ play }) => {
  await play.open("#speed=max&epochs=3&rates=0.01&samples=200");
  await play.button("More data sets").click();
  // From the last to the first: the others are listed as long as one of them is chosen.
  for (const [name, key] of [...SETS].reverse()) {
    const option = play.page.getByRole("radio", { name, exact: true });
    await option.check();
    await play.says("data", key);
    await expect.poll(async () => (await play.curves())[0]?.last.epoch, { message: name }).toBe(3);
    await expect(
      play.page.getByText(new RegExp(`${name}: \\d+ rows to train on, \\d+ held out\\.`)),
    ).toBeVisible();
  }
  await expect(play.page.locator(".notice")).toHaveCount(0);
});

test("digits: predictions for each image and a confusion matrix that counts every held-out row", async ({
  play,
}) => {
  await play.open("#data=digits&rates=0.3&lr=0.3&depth=1&width=32&epochs=5&speed=max");
  await play.rests();
  const digits = play.page.getByRole("list", { name: "Held-out digits and what the network says" });
  await digits.scrollIntoViewIfNeeded();
  await expect(digits.getByRole("listitem")).toHaveCount(20);
  await expect(digits.getByText(/^The network says \d, \d+ percent sure$/)).toHaveCount(20);
  await expect(digits.getByRole("img", { name: /^A handwritten \d$/ })).toHaveCount(20);

  const matrix = play.page.getByRole("table", { name: /^Confusion matrix/ });
  const counts = async () =>
    (await matrix.getByRole("cell").allInnerTexts()).map((text) => Number(text) || 0);
  const [curve] = await play.curves();
  const accuracy = curve?.last.testAccuracy ?? 0;
  expect(accuracy).toBeGreaterThan(0.85);
  await expect
    .poll(async () => {
      const cells = (await counts()).slice(-100);
      const right = cells.filter((_, index) => index % 11 === 0).reduce((a, b) => a + b, 0);
      const all = cells.reduce((a, b) => a + b, 0);
      return [all, Math.round((right / all) * 1e4)];
    })
    .toEqual([539, Math.round(accuracy * 1e4)]);
  await expect(play.page.getByRole("img", { name: "Weights into unit 1 of the first layer" })).toBeVisible();
});

test("regression: the surface, true against predicted values, RMSE and R²", async ({ play }) => {
  await play.open("#data=gauss-surface&rates=0.1,0.3&lr=0.3&epochs=30&speed=max");
  await play.rests();
  await expect(
    play.page.getByRole("img", { name: /What the network answers .*RMSE [\d.]+, R² [\d.−-]+/ }),
  ).toBeVisible();
  await expect(
    play.page.getByRole("img", { name: "True against predicted values of held-out rows" }),
  ).toBeVisible();
  await expect(play.page.getByRole("row", { name: /^R²/ })).toBeVisible();
  await expect(play.page.getByRole("row", { name: /^Accuracy/ })).toHaveCount(0);
  const surface = play.page.locator("tp-boundary.large canvas");
  await surface.scrollIntoViewIfNeeded();
  const colours = () =>
    surface.evaluate((canvas: HTMLCanvasElement) => {
      // A copy: reading the canvas itself again and again would change how the browser draws it.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {
        willReadFrequently: true,
      });
      if (!copy) throw new Error("no canvas");
      copy.drawImage(canvas, 0, 0);
      return new Set(new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
    });
  await expect.poll(colours).toBeGreaterThan(20);
});

test("divergence: where, since when, and one suggestion", async ({ play }) => {
  await play.open("#rates=30,100&lr=30&speed=max");
  const curves = await play.finalCurves();
  await expect(play.row("30")).toContainText("Diverged, epoch");
  await play.reads(new RegExp(`30 diverged at epoch ${Math.round(curves[0]?.last.epoch ?? 0)}\\.`));
  await play.reads(/Try a learning rate of 3\.$/);
  await expect(play.row("30").getByRole("cell", { name: /Diverged/ })).toHaveAttribute("title", /.+/);
  for (const { last } of curves) expect(last.epoch).toBeLessThan(100);
});

for (const [what, address, outcome] of [
  ["one sample", "samples=1&test=0", "Done, epoch 3"],
  ["one sample of which part is held out", "samples=1", "Done, epoch 3"],
  ["two samples", "samples=2&test=0.5&batch=1", "Done, epoch 3"],
  ["width 1", "width=1&depth=8", "Done, epoch 3"],
  ["no hidden layer", "depth=0", "Done, epoch 3"],
  ["no held-out rows", "test=0", "Done, epoch 3"],
  ["one class", "data=make-classification&classes=1", "Done, epoch 3"],
  ["one cluster", "data=blobs&centers=1", "Done, epoch 3"],
  ["17 classes", "data=make-classification&classes=17&informative=10&samples=400", "Done, epoch 3"],
  ["batch larger than the data", "batch=5000&samples=50", "Done, epoch 3"],
  ["all weights zero", "init=zeros", "Done, epoch 3"],
  ["the largest learning rate", "act=relu", "Diverged, epoch 2"],
  ["the widest network", "width=512&depth=2&samples=40", "Done, epoch 3"],
  ["more arms than two", "data=spiral&arms=5", "Done, epoch 3"],
  ["cross-entropy on a regression", "data=plane&loss=cross-entropy", "Failed, step 0"],
] as const) {
  test(`an edge has a clear outcome: ${what}`, async ({ play }) => {
    const rate = outcome.startsWith("Diverged") ? 100 : 0.03;
    await play.open(`#epochs=3&speed=max&lr=${rate}&rates=${rate}&${address}`);
    await play.rests();
    await expect(play.runs.getByRole("row").nth(1)).toContainText(outcome);
    const [run] = await play.curves();
    if (outcome.startsWith("Done")) expect(run?.last.loss).not.toBeNaN();
    if (outcome.startsWith("Diverged"))
      await play.reads(/^100 diverged at epoch 2\. Try a learning rate of 10\.$/);
    const refused = play.notice(/0\.03 could not be trained: model\.loss: cross-entropy is not allowed here/);
    await expect(refused).toHaveCount(outcome.startsWith("Failed") ? 1 : 0);
    await expect(play.page.locator(".notice")).toHaveCount(outcome.startsWith("Failed") ? 1 : 0);
  });
}
