/** What a link to another experiment takes along: language, theme and projector mode stay as they are. */
import type { State } from "./properties";

/** The beginning of such an address, ending in `&` where it is not empty. */
export function keptAddress({ lang, theme, projector }: State): string {
  return [
    lang === "auto" ? "" : `lang=${lang}&`,
    theme === "auto" ? "" : `theme=${theme}&`,
    projector ? "projector=on&" : "",
  ].join("");
}
