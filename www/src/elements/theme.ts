/** The theme in use: follows the setting, the system and projector mode, and tells canvases when colours change. */
import { readTheme, type Theme } from "../charts/palette";
import type { Store } from "../state/store";

/** Fires "change" after colours or type sizes changed. */
export const themeEvents = new EventTarget();

let current: Theme | null = null;

/** Colours and type for canvases. */
export function theme(): Theme {
  current ??= readTheme(document.documentElement);
  return current;
}

/** Keeps `<html>` in step with the state and the system. */
export function followTheme(store: Store): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const wish = store.get("theme");
    const name = wish === "auto" ? (dark.matches ? "dark" : "light") : wish;
    const projector = store.get("projector") ? "on" : "off";
    const { dataset } = document.documentElement;
    dataset.theme = name;
    dataset.projector = projector;
    current = null;
    themeEvents.dispatchEvent(new Event("change"));
  };
  dark.addEventListener("change", apply);
  store.onChange((event) => {
    if (event.names.has("theme") || event.names.has("projector")) apply();
  });
  apply();
}
