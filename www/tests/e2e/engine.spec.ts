/** Both engines in the page: which one trains and why, the same curves on either, and a device that is lost. */
import { destroyDevice } from "./support/device";
import type { Playground } from "./support/playground";
import { expect, test } from "./support/test";

/** Loss and accuracy at every point, within what single precision leaves of thousands of updates. */
async function sameCurves(play: Playground, reference: Awaited<ReturnType<Playground["finalCurves"]>>) {
  const curves = await play.finalCurves();
  expect(curves.map(({ label, rows }) => [label, rows.length])).toEqual(
    reference.map(({ label, rows }) => [label, rows.length]),
  );
  for (const [at, { label, rows }] of curves.entries()) {
    for (const [point, row] of rows.entries()) {
      const ours = row.split(",").map(Number);
      const theirs = (reference[at]?.rows[point] ?? "").split(",").map(Number);
      expect(ours.slice(0, 2), `${label}: step and epoch of point ${point}`).toEqual(theirs.slice(0, 2));
      for (const column of [2, 3]) {
        const [value, expected] = [ours[column] as number, theirs[column] as number];
        const distance = Math.abs(value - expected);
        expect(
          distance,
          `${label}, point ${point}: ${row} beside ${reference[at]?.rows[point]}`,
        ).toBeLessThan(0.005 + 0.01 * Math.abs(expected));
      }
    }
  }
}

const SHORT = "#epochs=12&speed=max&samples=200&rates=0.003,0.03,0.3&lr=0.03";

test("the graphics device learns what the CPU learns, in the same batches", async ({ play }) => {
  await play.open(`${SHORT}&engine=cpu`);
  const reference = await play.finalCurves();
  await expect(play.status).toContainText(/CPU, \d workers?/);
  await play.open(`${SHORT}&engine=webgpu`);
  await sameCurves(play, reference);
  await expect(play.status).toContainText("GPU (WebGPU)");
  await expect(play.status.getByText("GPU (WebGPU)")).toHaveAttribute("title", "chosen in the settings");
});

test("momentum, dropout, penalties and clipping too", async ({ play }) => {
  // Rates at which two runs that differ in their last bits stay together.
  const address =
    "#epochs=8&speed=max&samples=200&rates=0.001,0.01&lr=0.01&opt=adam&l1=0.001&l2=0.01&clip=0.5&dropout=0.2&batch=7&act=gelu";
  await play.open(`${address}&engine=cpu`);
  const reference = await play.finalCurves();
  await play.open(`${address}&engine=webgpu`);
  await sameCurves(play, reference);
});

for (const [what, address] of [
  [
    "seventeen classes, all rows in one batch",
    "data=make-classification&classes=17&informative=6&batch=all&opt=adam",
  ],
  [
    "a regression in batches that leave a rest",
    "data=plane&loss=huber&opt=nadam&batch=7&schedule=cosine&warmup=2",
  ],
  ["one example", "samples=1&test=0&depth=0&batch=1"],
  [
    "one hidden unit, more layers, a batch larger than the data",
    "depth=8&width=1&act=sine&opt=lion&batch=100000",
  ],
  ["no standardisation, no new order", "data=xor&standardize=off&shuffle=off&opt=rmsprop&act=mish"],
] as const) {
  test(`odd populations too: ${what}`, async ({ play }) => {
    const common = `#epochs=6&speed=max&samples=90&rates=0.003,0.01&lr=0.01&${address}`;
    // The first of two equal keys would count.
    const whole = address.includes("samples=") ? common.replace("samples=90&", "") : common;
    await play.open(`${whole}&engine=cpu`);
    const reference = await play.finalCurves();
    expect(reference[0]?.rows.length).toBeGreaterThan(5);
    await play.open(`${whole}&engine=webgpu`);
    await sameCurves(play, reference);
    await expect(play.status).toContainText("GPU (WebGPU)");
  });
}

test("a small network trains on the CPU, and nothing of the other engine is loaded", async ({ play }) => {
  const loaded: string[] = [];
  play.page.on("request", (request) => loaded.push(request.url()));
  await play.open(SHORT);
  await play.rests();
  await expect(play.status.getByText(/CPU, \d workers?/)).toHaveAttribute(
    "title",
    /^a step of \d+ operations is too small for the GPU to be faster$/,
  );
  expect(loaded.filter((url) => /device|tuning_playground_bg/.test(url))).toEqual([]);
});

test("auto measures what is large enough, takes the faster engine and says its figure", async ({ play }) => {
  const large = "#data=digits&depth=2&width=64&batch=128&epochs=2&speed=max&rates=0.03,0.3&lr=0.03";
  await play.open(large);
  const pattern = /measured to be faster: ([\d.e+]+) against ([\d.e+]+) steps\/s/;
  await expect(play.status).toContainText(pattern);
  await play.rests();
  // Which one it is depends on what else the machine does; the shaders run on its processors too.
  const [, taken, other] = pattern.exec(await play.status.innerText()) ?? [];
  expect(Number(taken)).toBeGreaterThanOrEqual(Number(other));
  await expect(play.status).toContainText(/CPU, \d workers?|GPU \(WebGPU\), google swiftshader/);
  const [run] = await play.curves();
  expect(run?.last.epoch).toBe(2);
});

test("the engine is a knob like others: it is in the address, and moving it trains anew", async ({
  play,
}) => {
  await play.open("#epochs=400&speed=2");
  await play.trains();
  await play.openAllKnobs();
  const knob = play.page.getByLabel("Engine", { exact: true });
  await knob.selectOption({ label: "GPU (WebGPU)" });
  await play.says("engine", "webgpu");
  await expect(play.status).toContainText("GPU (WebGPU)");
  await expect.poll(async () => (await play.curves())[0]?.last.epoch).toBeGreaterThan(0.5);
  await knob.selectOption({ label: "CPU" });
  await play.says("engine", "cpu");
  await expect(play.status).toContainText(/CPU, \d workers?/);
  await play.page.goBack().catch(() => undefined);
});

test("a device that is lost in mid-run is named, and the run goes on without a gap", async ({ play }) => {
  const address = "#epochs=120&samples=200&rates=0.01,0.1&lr=0.1";
  await play.open(`${address}&speed=max&engine=cpu`);
  const reference = await play.finalCurves();
  await play.open(`${address}&speed=10&engine=webgpu`);
  await expect.poll(async () => (await play.curves())[0]?.last.epoch).toBeGreaterThan(10);
  await destroyDevice(play.page);
  const lost = "The graphics processor stopped (the GPU stopped: the device was lost)";
  await expect(play.notice(lost)).toBeVisible();
  await expect(play.status).toContainText(/CPU, \d workers?/);
  await expect(play.status).toContainText("the GPU stopped: the device was lost");
  await play.slider(/^Speed/).press("End");
  await sameCurves(play, reference);
  // The next run gets another device.
  await play
    .button(/Run|Start|Again/)
    .first()
    .click();
  await expect(play.status).toContainText("GPU (WebGPU)");
});

test("a browser without WebGPU trains on the CPU and loads nothing for the device", async ({ play }) => {
  const loaded: string[] = [];
  play.page.on("request", (request) => loaded.push(request.url()));
  await play.page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "gpu"));
  await play.open("#data=digits&depth=2&width=64&batch=128&epochs=1&speed=max&rates=0.03&lr=0.03");
  await play.rests();
  await expect(play.status.getByText(/CPU, \d workers?/)).toHaveAttribute(
    "title",
    "this browser has no WebGPU",
  );
  await play.open(`${SHORT}&engine=webgpu`);
  await expect(play.notice("could not be trained: this browser has no WebGPU")).toBeVisible();
  expect(loaded.filter((url) => /device|tuning_playground_bg/.test(url))).toEqual([]);
});
