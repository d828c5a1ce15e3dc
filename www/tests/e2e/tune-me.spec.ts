/** "Tune for me": from the knobs to better ones. */
import { SearchView } from "./support/search";
import { expect, test } from "./support/test";

test("from the knobs: a search around them, before and after, and the knobs set", async ({ play }) => {
  await play.open("#lr=0.001&epochs=20");
  await play.button("Tune for me").click();
  await play.says("view", "tune");
  const view = new SearchView(play.page);
  await view.rests();
  const result = play.page.getByRole("region", { name: "Before and after" });
  await expect(result.getByRole("status").first()).toContainText(
    /Checked with 8 new seeds: [\d.]+ instead of/,
  );
  await expect(result.getByRole("row", { name: /^Learning rate 0.001/ })).toContainText("%");
  await expect(result.getByRole("group", { name: /Before it ends at .* after at/ })).toBeVisible();
  await result.getByRole("button", { name: "Use these settings" }).click();
  await play.says("view", null);
  expect(Number(play.key("lr"))).toBeGreaterThan(0.001);
});

test("a result is found again after a reload, and a wrong number of seconds is refused", async ({ play }) => {
  await play.open("#view=tune&tuning=me&epochs=5");
  const view = new SearchView(play.page);
  await view.rests();
  const sentence = await view.sentence.innerText();
  await play.page.reload();
  await view.rests();
  await expect(view.sentence).toHaveText(sentence);
  await view.set("Seconds", "-3");
  await view.press("Search again");
  await expect(play.page.locator(".problem")).toContainText("above 0");
  await expect(view.sentence).toHaveText(sentence);
});
