/** Title, share, language, theme, projector mode. */
import { html, nothing, type TemplateResult } from "lit";
import { language, t } from "../locales/translate";
import { formatAddress } from "../state/address";
import { VIEWS, type ViewName } from "../views";
import { PlayElement } from "./base";
import { icon } from "./icons";

const THEMES = ["auto", "light", "dark"] as const;
const THEME_ICONS = { auto: "system", light: "sun", dark: "moon" } as const;

/** `<tp-header>` */
export class Header extends PlayElement {
  static override properties = { ...PlayElement.properties, said: { state: true } };

  declare said: string;

  constructor() {
    super();
    this.said = "";
  }

  protected override render(): TemplateResult {
    const { theme, projector } = this.state;
    const themeName = t("ui.theme", { theme: t(`choice.theme.${theme}`) });
    return html`<header>
      <h1>${t("ui.title")}</h1>
      ${VIEWS.length > 1 ? this.navigation() : html`<p class="tagline">${t("ui.tagline")}</p>`}
      <div class="tools">
        <button type="button" class="button plain" @click=${() => this.share()}>
          ${icon("share")} <span>${t("ui.share")}</span>
        </button>
        <div class="languages" role="group" aria-label=${t("knob.lang.label")}>
          ${this.languageButton("en", "EN")} ${this.languageButton("zh-CN", "中文")}
        </div>
        <button type="button" class="icon-button" aria-label=${themeName} title=${themeName} @click=${() => this.nextTheme()}>
          ${icon(THEME_ICONS[theme])}
        </button>
        <button
          type="button"
          class="icon-button"
          aria-pressed=${projector ? "true" : "false"}
          aria-label=${t("knob.projector.label")}
          title=${t("knob.projector.help")}
          @click=${() => this.store.set("projector", !projector)}
        >
          ${icon("screen")}
        </button>
      </div>
      <p class="said" role="status">${this.said}</p>
    </header>`;
  }

  /** Links, so that a view can be opened in another tab. */
  private navigation(): TemplateResult {
    const { state } = this;
    return html`<nav aria-label=${t("knob.view.label")}>
      ${VIEWS.map(
        (view) =>
          html`<a
            href=${formatAddress({ ...state, view })}
            aria-current=${state.view === view ? "page" : nothing}
            @click=${(event: MouseEvent) => this.open(event, view)}
            >${t(`choice.view.${view}`)}</a
          >`,
      )}
    </nav>`;
  }

  private open(event: MouseEvent, view: ViewName): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.store.set("view", view);
    scrollTo({ top: 0 });
  }

  private languageButton(name: "en" | "zh-CN", label: string): TemplateResult {
    return html`<button
      type="button"
      lang=${name}
      aria-pressed=${language() === name ? "true" : "false"}
      @click=${() => this.store.set("lang", name)}
    >
      ${label}
    </button>`;
  }

  private nextTheme(): void {
    const next = THEMES[(THEMES.indexOf(this.state.theme) + 1) % THEMES.length] ?? "auto";
    this.store.set("theme", next);
  }

  private async share(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.said = t("ui.copied");
    } catch {
      this.said = t("ui.notCopied");
    }
    setTimeout(() => {
      this.said = "";
    }, 4000);
  }
}

customElements.define("tp-header", Header);
