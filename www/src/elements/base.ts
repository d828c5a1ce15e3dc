/** What all elements of the page share: they render into the page itself and follow session, state and language. */
import { LitElement, type PropertyValues } from "lit";
import { languageEvents } from "../locales/translate";
import type { Playground, Session, SessionEvent } from "../run/model";
import type { State } from "../state/properties";
import type { Store } from "../state/store";

/** An element with a playground. It renders again on the session's events in `follows` and on every change of state. */
export abstract class PlayElement extends LitElement {
  static override properties: Record<string, object> = { play: { attribute: false } };

  declare play: Playground;
  /** Session events after which the element renders again. */
  protected readonly follows: readonly SessionEvent[] = [];
  #stop: AbortController | null = null;

  protected get session(): Session {
    return this.play.session;
  }

  protected get store(): Store {
    return this.play.store;
  }

  protected get state(): State {
    return this.play.store.state;
  }

  /** Light DOM: one style sheet, labels and ids reach across elements. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listen();
  }

  /** An element whose class came after its tag gets `play` only with its first update, so listening begins there. */
  protected override update(changed: PropertyValues): void {
    this.#listen();
    super.update(changed);
  }

  #listen(): void {
    if (!this.play || this.#stop !== null || !this.isConnected) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const again = (): void => this.requestUpdate();
    languageEvents.addEventListener("change", again, { signal });
    this.store.addEventListener("change", again, { signal });
    for (const event of this.follows) this.session.addEventListener(event, again, { signal });
    this.connected(signal);
  }

  override disconnectedCallback(): void {
    this.#stop?.abort();
    this.#stop = null;
    super.disconnectedCallback();
  }

  /** Further listeners of a subclass; `signal` ends them. */
  protected connected(_signal: AbortSignal): void {}
}
