/** The page's words. Only the language in use is loaded; both are complete (a test compares the files). */
import i18next from "i18next";

/** Languages with a file of their own. */
export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

const files: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("./en.json"),
  "zh-CN": () => import("./zh-CN.json"),
};

/** Fires "change" after the language changed; elements that show text render again. */
export const languageEvents = new EventTarget();

/** The language for a wish (`auto` follows the browser). */
export function resolveLanguage(wish: "auto" | Language, browser: readonly string[]): Language {
  if (wish !== "auto") return wish;
  const first = browser.find((tag) => /^(en|zh)\b/i.test(tag));
  return first !== undefined && /^zh/i.test(first) ? "zh-CN" : "en";
}

/** Loads a language and makes it the one in use. Sets `<html lang>`. */
export async function useLanguage(language: Language): Promise<void> {
  if (!i18next.isInitialized) {
    await i18next.init({
      fallbackLng: false,
      keySeparator: ".",
      returnNull: false,
      interpolation: { escapeValue: false },
      resources: {},
    });
  }
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await files[language]()).default);
  }
  await i18next.changeLanguage(language);
  if (typeof document !== "undefined") document.documentElement.lang = language;
  languageEvents.dispatchEvent(new Event("change"));
}

/** The language in use. */
export function language(): Language {
  return (i18next.language as Language | undefined) ?? "en";
}

/** The message `id` with its placeholders (`{{name}}`) filled in. */
export function t(id: string, values: Readonly<Record<string, string | number>> = {}): string {
  return i18next.t(id, values);
}
