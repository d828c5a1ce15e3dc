/** Races of samplers. */
import { SearchView } from "./support/search";
import { expect, test } from "./support/test";

test("a race is run, left in the middle, gone on with, and says who wins", async ({ play }) => {
  await play.open("#view=tune&tuning=race");
  const view = new SearchView(play.page);
  await view.choose("Problem", "sphere");
  await play.page.getByLabel("TPE").uncheck();
  await play.page.getByLabel("Sobol’ points").uncheck();
  await view.set("Trials in each run", "25");
  await view.set("Repeats", "40");
  await view.press("Start the race");
  await expect(view.status).toContainText("Racing");
  await view.press("Pause");
  await expect(view.status).toContainText("Paused");
  await play.page.reload();
  await expect(view.status).toContainText("Paused");
  await view.press("Go on");
  await expect(view.status).toContainText("The race is over. 2000 of 2000 trials.", { timeout: 120_000 });
  const sentence = play.page.locator("#race-sentence");
  await expect(sentence).toContainText(
    /^Gaussian process wins: its median after 25 trials is .* that of Random/,
  );
  await expect(play.page.getByRole("row", { name: /^Gaussian process/ })).toBeVisible();
  const said = await sentence.innerText();
  await play.page.reload();
  await expect(view.status).toContainText("The race is over");
  await expect(sentence).toHaveText(said);
});

test("a race needs two samplers", async ({ play }) => {
  await play.open("#view=tune&tuning=race");
  const view = new SearchView(play.page);
  for (const name of ["TPE", "Sobol’ points", "Random"]) await play.page.getByLabel(name).uncheck();
  await view.press("Start the race");
  await expect(play.page.locator(".problem")).toContainText("at least two");
});
