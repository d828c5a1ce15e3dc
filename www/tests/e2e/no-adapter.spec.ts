/** A browser with WebGPU but without an adapter. */
import { FLAGS, findChrome } from "./support/browser";
import { expect, test } from "./support/test";

const without = FLAGS.filter((flag) => !/webgpu/.test(flag));
test.use({
  launchOptions: {
    executablePath: findChrome(),
    args: [...without, "--enable-unsafe-webgpu", "--disable-gpu", "--disable-software-rasterizer"],
  },
  expectedErrors: [/No available adapters/],
});

test("says so when the device is asked for", async ({ play }) => {
  await play.open(`#epochs=12&speed=max&samples=200&engine=webgpu`);
  await expect(
    play.notice(
      /could not be trained: WebGPU cannot be had: the browser offers no graphics adapter\. Choose/,
    ),
  ).toBeVisible();
  await play.openAllKnobs();
  await play.page.getByLabel("Engine", { exact: true }).selectOption({ label: "CPU" });
  await play.rests();
});

test("trains on the CPU otherwise, and says why", async ({ play }) => {
  await play.open("#data=digits&depth=2&width=64&batch=128&epochs=1&speed=max&rates=0.03&lr=0.03");
  await play.rests();
  await expect(play.status).toContainText("the browser offers no graphics adapter");
});
