/** The address holds the whole experiment. */
import { Playground } from "./support/playground";
import { expect, test } from "./support/test";

const EXPERIMENT =
  "#data=circles&lr=0.1&batch=16&depth=3&rates=0.03,0.1,0.5&width=6&act=relu&init=he-normal&opt=adam&l2=0.001&epochs=12&seed=7&samples=200&noise=0.1";

test("a reload gives the same experiment and the same curves, bit for bit", async ({ play }) => {
  await play.open(`${EXPERIMENT}&speed=max`);
  const first = await play.finalCurves();
  expect(first.map(({ label }) => label)).toEqual(["0.03", "0.1", "0.5"]);
  await play.page.reload();
  expect(await play.finalCurves()).toEqual(first);
  await expect(play.box("Batch size")).toHaveValue("16");
  await expect(play.box("Depth")).toHaveValue("3");
  await expect(play.page.getByRole("radio", { name: "Circles" })).toBeChecked();
});

test("an address made by the controls opens the same experiment elsewhere", async ({ play, context }) => {
  await play.open("#speed=max&epochs=10");
  await play.enter("Batch size", "20");
  await play.enter("Depth", "4");
  await play.page.getByRole("radio", { name: "XOR" }).check();
  await play.says("data", "xor");
  const here = await play.finalCurves();
  const other = new Playground(await context.newPage());
  await other.page.goto(play.page.url());
  expect(await other.finalCurves()).toEqual(here);
});

test("Back and Forward go through views and data, knobs replace the entry", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  await play.enter("Depth", "3");
  await play.says("depth", "3");
  await play.page.getByRole("radio", { name: "Steps" }).check();
  await play.says("x", "step");
  await play.page.getByRole("radio", { name: "Accuracy" }).check();
  await play.says("metric", "accuracy");
  await play.page.goBack();
  await expect(play.page.getByRole("radio", { name: "Loss" })).toBeChecked();
  await expect(play.page.getByRole("radio", { name: "Steps" })).toBeChecked();
  await play.page.goBack();
  await expect(play.page.getByRole("radio", { name: "Epochs" })).toBeChecked();
  await expect(play.box("Depth")).toHaveValue("3");
  await play.page.goForward();
  await play.page.goForward();
  await expect(play.page.getByRole("radio", { name: "Accuracy" })).toBeChecked();
});

test("a link on the page is an experiment, and Back undoes it", async ({ play }) => {
  await play.open("#speed=max");
  const before = await play.finalCurves();
  await play.page.getByRole("link", { name: "All weights zero" }).click();
  await play.says("init", "zeros");
  await expect(play.page.getByRole("heading", { name: /three learning rates train/ })).toBeVisible();
  await play.page.goBack();
  await expect(play.page.getByRole("heading", { name: /five learning rates train/ })).toBeVisible();
  await play.slider(/^Speed/).press("End");
  await expect
    .poll(async () => (await play.finalCurves()).map(({ rows }) => rows))
    .toEqual(before.map(({ rows }) => rows));
});

/** Bad part of an address, and the key, the value and the begin of what is allowed that the message must name. */
const BAD = [
  ["lr=fast", "lr", "fast", "a number from 1e-5 to 100"],
  ["rates=1e6", "rates", "1e6", "1 to 8 numbers"],
  ["batch=0", "batch", "0", "a whole number from 1 to 100000"],
  ["depth=-1", "depth", "-1", "a whole number from 0 to 8"],
  ["depth=2.5", "depth", "2.5", "a whole number from 0 to 8"],
  ["data=cats", "data", "cats", "one of moons, circles"],
  ["view=spin", "view", "spin", "one of converge"],
  ["nonsense=red", "nonsense", "red", "only a key of a knob"],
  ["sweep=depth:5:1:9:grid", "sweep", "depth:5:1:9:grid", "knob:low:high:count"],
  ["v=99", "v", "99", "1"],
  ["width=8&width=9", "width", "9", "each key once"],
  ["noise=%E0%A4%A", "noise", "%E0%A4%A", "a number from 0 to 2"],
] as const;

test("a bad address is named with what is allowed, and the rest loads", async ({ play }) => {
  await play.open("#lr=1e6&seed=5&epochs=2&speed=max");
  await expect(play.notice("The link says lr=1e6; allowed is a number from 1e-5 to 100")).toBeVisible();
  const curves = await play.finalCurves();
  expect(curves).toHaveLength(5);
  expect(curves[0]?.last.epoch).toBe(2);
  await expect(play.box("Learning rate")).toHaveValue("0.03");
  for (const [address, key, value, allowed] of BAD) {
    await play.page.evaluate((hash) => {
      location.hash = hash;
    }, `#${address}&seed=5&epochs=2&speed=max`);
    const notice = play.notice(`The link says ${key}=${value}; allowed is ${allowed}`);
    await expect(notice).toBeVisible();
    expect(await play.finalCurves()).toHaveLength(5);
    await notice.getByRole("button", { name: "Close this message" }).click();
    await expect(notice).toHaveCount(0);
  }
});

test("an address that is broken altogether loads the first sight with a message for each part", async ({
  play,
}) => {
  await play.open("#&&=&=x&lr=&lr==0.1&%00=1&speed=max&<b>=2&data=moons");
  await play.rests();
  expect(await play.curves()).toHaveLength(5);
  await expect(play.notice("The link says")).not.toHaveCount(0);
  await expect(play.notice("The link says <b>=2")).toBeVisible();
});

test("an address that is edited by hand while the page is open is read", async ({ play }) => {
  await play.open("#speed=max");
  await play.rests();
  await play.page.evaluate(() => {
    location.hash = "#speed=max&epochs=3&depth=1&batch=many";
  });
  await expect(play.box("Depth")).toHaveValue("1");
  await expect(play.notice("The link says batch=many")).toBeVisible();
  await expect.poll(async () => (await play.finalCurves())[0]?.last.epoch).toBe(3);
});
