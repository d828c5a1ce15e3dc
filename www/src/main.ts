/** Starts the page: style, language, state, training, view. */
import "uplot/dist/uPlot.min.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/knobs.css";
import "./styles/chart.css";
import "./styles/cards.css";
import { start } from "./dev/fake";
import { followTheme } from "./elements/theme";
import { resolveLanguage, useLanguage } from "./locales/translate";

async function open(): Promise<void> {
  const play = await start();
  followTheme(play.store);
  await useLanguage(resolveLanguage(play.store.get("lang"), navigator.languages));
  play.store.onChange((event) => {
    if (event.names.has("lang"))
      void useLanguage(resolveLanguage(play.store.get("lang"), navigator.languages));
  });
  const { App } = await import("./elements/app");
  const app = new App();
  app.play = play;
  document.querySelector("#app")?.replaceChildren(app);
}

void open();
