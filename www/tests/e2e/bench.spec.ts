/** `?bench`: both engines on the project's workloads. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./support/test";

test("?bench measures both engines, keeps what it has when it is cancelled, and copies it", async ({
  play,
}) => {
  const { page } = play;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("./?bench");
  await expect(page.getByRole("heading", { name: "CPU against GPU" })).toBeVisible();
  await page.getByRole("button", { name: "Start" }).press("Enter");
  await expect(page.getByRole("status")).toContainText(/W1, 1 of 6/);
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "W1", exact: true }) });
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("status")).toContainText("Cancelled");
  const cells = await row.getByRole("cell").allInnerTexts();
  const [, trials, cpu, webgpu, ratio, dispatches, submits, , , objects, difference] = cells.map(Number);
  expect([trials, objects]).toEqual([1, 0]);
  expect(cpu).toBeGreaterThan(0);
  expect(webgpu).toBeGreaterThan(0);
  expect(Math.abs((ratio as number) * (cpu as number) - (webgpu as number))).toBeLessThan(
    0.05 * (webgpu as number),
  );
  // At most 2 L + 4 for three layers; many steps in one submit.
  expect(dispatches).toBeLessThanOrEqual(10);
  expect(submits).toBeLessThan(1);
  expect(difference).toBeLessThan(1e-3);
  await expect(page.locator(".bench .sub").first()).toContainText("google swiftshader");
  const results = await new AxeBuilder({ page }).analyze();
  expect(results.violations).toEqual([]);
  await page.getByRole("button", { name: "Copy as a table" }).click();
  await expect(page.getByRole("status")).toContainText("Copied");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.split("\n")[4]).toMatch(/^\| W1 \| 2-8-8-1 tanh, 10, sgd \| 1 \| /);
});

test("?bench says that there is no WebGPU", async ({ play }) => {
  await play.page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "gpu"));
  await play.page.goto("./?bench");
  await expect(play.page.getByRole("status")).toContainText("Cannot measure: this browser has no WebGPU.");
  await expect(play.page.getByRole("button", { name: "Start" })).toBeDisabled();
});
