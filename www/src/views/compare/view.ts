/** The view: what is compared, the curves with their sentence, fair mode's plots, the table. */
import { html, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { icon } from "../../elements/icons";
import { t } from "../../locales/translate";
import type { Playground } from "../../run/model";
import { reasonText } from "../../sentence/reason";
import { Contest, contestWorld, type Message } from "./contest";
import { ContestantList, type Kept } from "./list";
import "./chart";
import "./fair-card";
import "./setup";
import "./table";

/** One contest for each page: its results stay while other views are on show. */
const contests = new WeakMap<Playground, Contest>();

function contestOf(play: Playground): Contest {
  const known = contests.get(play);
  if (known) return known;
  const contest = new Contest(play.store, new ContestantList(storage()), contestWorld(play));
  contests.set(play, contest);
  return contest;
}

/** A browser may refuse storage altogether. */
function storage(): Kept {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** `<tp-compare>` */
export class Compare extends PlayElement {
  #contest: Contest | null = null;

  protected override connected(signal: AbortSignal): void {
    const contest = contestOf(this.play);
    this.#contest = contest;
    contest.addEventListener("change", () => this.requestUpdate(), { signal });
    const look = () => contest.show(document.visibilityState !== "hidden");
    document.addEventListener("visibilitychange", look, { signal });
    look();
    contest.open();
    const failed = () => this.session.phase === "failed" && contest.fail();
    this.session.addEventListener("phase", failed, { signal });
    failed();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#contest?.close();
    this.#contest = null;
  }

  protected override render(): TemplateResult {
    const { play } = this;
    const contest = contestOf(play);
    const fair = this.state.fairness === "fair";
    return html`${contest.messages.map((message) => this.message(contest, message))}
      <div class="compare">
        <tp-contest-setup .play=${play} .contest=${contest}></tp-contest-setup>
        <tp-contest-chart .play=${play} .contest=${contest}></tp-contest-chart>
        ${fair ? html`<tp-contest-fair .play=${play} .contest=${contest}></tp-contest-fair>` : ""}
        <tp-contest-table .play=${play} .contest=${contest}></tp-contest-table>
      </div>`;
  }

  private message(contest: Contest, message: Message): TemplateResult {
    const { reason } = message.values;
    const values = {
      ...message.values,
      ...(reason === undefined ? {} : { reason: reasonText(String(reason)) }),
    };
    const id = message.id === "storage-full" ? "compare.storageFull" : `notice.${message.id}`;
    return html`<div class="notice warning" role="alert">
      <p>${t(id, values)}</p>
      <button type="button" class="icon-button" aria-label=${t("ui.dismiss")} @click=${() => contest.dismiss(message)}>
        ${icon("close")}
      </button>
    </div>`;
  }
}

customElements.define("tp-compare", Compare);
