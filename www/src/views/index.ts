/**
 * The views of the page. Converge is there at once; every other one is loaded when it is first opened, as one
 * element `<tp-NAME>` that gets `play`. An element that leaves the page must end what it started.
 */
import { html, type TemplateResult } from "lit";
import type { Playground } from "../run/model";
import type { ChoiceOf } from "../state/properties";

export type ViewName = ChoiceOf<"view">;

/** In the order of the navigation. */
export const VIEWS: readonly ViewName[] = ["converge", "compare", "map", "tune"];

interface LaterView {
  load(): Promise<unknown>;
  render(play: Playground): TemplateResult;
}

/** Views with a script of their own. */
export const LATER: Partial<Record<ViewName, LaterView>> = {
  compare: {
    load: () => import("./compare"),
    render: (play) => html`<tp-compare .play=${play}></tp-compare>`,
  },
  tune: { load: () => import("./tune"), render: (play) => html`<tp-tune .play=${play}></tp-tune>` },
  map: {
    load: () => import("./map/view"),
    render: (play) => html`<tp-map .play=${play}></tp-map>`,
  },
};

/** What stands where a view is still on its way, or could not come. */
export function waiting(message: string): TemplateResult {
  return html`<p class="message" role="status">${message}</p>`;
}
