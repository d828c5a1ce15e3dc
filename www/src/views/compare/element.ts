/** What the cards of the view share: they follow the contest. */
import { PlayElement } from "../../elements/base";
import { Throttle } from "../../elements/throttle";
import type { Contest } from "./contest";

/** Milliseconds between two updates of numbers while runs train. */
const EVERY = 300;

/** An element with a contest; it renders again when runs end, and now and then while they train. */
export abstract class ContestElement extends PlayElement {
  static override properties: Record<string, object> = {
    ...PlayElement.properties,
    contest: { attribute: false },
  };

  declare contest: Contest;
  readonly #calm = new Throttle(EVERY);
  #late: ReturnType<typeof setTimeout> | undefined;

  protected override connected(signal: AbortSignal): void {
    const again = () => this.#again();
    this.contest.addEventListener("change", again, { signal });
    this.contest.addEventListener("progress", () => this.#calm.ready() && this.requestUpdate(), { signal });
    this.session.addEventListener("runs", () => this.requestUpdate(), { signal });
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#late);
    this.#late = undefined;
    super.disconnectedCallback();
  }

  /** At once if the last time was a while ago, else a moment later: hundreds of runs may end in a second. */
  #again(): void {
    if (this.contest.phase !== "running" || this.#calm.ready()) {
      this.requestUpdate();
      return;
    }
    this.#late ??= setTimeout(() => {
      this.#late = undefined;
      this.requestUpdate();
    }, EVERY);
  }
}
