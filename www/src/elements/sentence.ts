/** The sentence under the chart: what the curves say right now. */
import { html, type TemplateResult } from "lit";
import { PlayElement } from "./base";

/** `<tp-sentence>` */
export class Sentence extends PlayElement {
  protected override readonly follows = ["runs"] as const;

  protected override render(): TemplateResult {
    return html`<p class="sentence">…</p>`;
  }
}

customElements.define("tp-sentence", Sentence);
