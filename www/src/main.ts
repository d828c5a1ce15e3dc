/** Starts the page: styles, state and training, then the view. */
import "uplot/dist/uPlot.min.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/knobs.css";
import "./styles/chart.css";
import "./styles/cards.css";
import { App } from "./elements/app";
import { followTheme } from "./elements/theme";
import { start } from "./run/start";

/** The one use of the query: `?bench` measures both engines. */
async function open(): Promise<void> {
  if (new URLSearchParams(location.search).has("bench")) {
    const { openBench } = await import("./bench/page");
    return openBench();
  }
  const play = await start();
  followTheme(play.store);
  const app = new App();
  app.play = play;
  document.querySelector("#app")?.replaceChildren(app);
}

/** Nothing could be shown: say why. Plain words, because the language files may be what is missing. */
function explain(error: unknown): void {
  const message = document.createElement("p");
  message.className = "message";
  message.setAttribute("role", "alert");
  message.textContent = `The page could not start: ${String(error)}. Load it again; if that does not help, try another browser.`;
  document.querySelector("#app")?.replaceChildren(message);
}

open().catch(explain);
