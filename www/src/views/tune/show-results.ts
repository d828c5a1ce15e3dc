/** Where form and results stand below each other, what was started is brought into sight. */
import type { LitElement } from "lit";

/** Width from which they stand side by side; see `tune.css`. */
const SIDE_BY_SIDE = "(min-width: 900px)";

export async function showResults(view: LitElement): Promise<void> {
  await view.updateComplete;
  if (!matchMedia(SIDE_BY_SIDE).matches)
    view.querySelector(".tune-results")?.scrollIntoView({ block: "start" });
}
