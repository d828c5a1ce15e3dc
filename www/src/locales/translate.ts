/** The page's words. Only the language in use is loaded; both are complete (a test compares the files). */

/** Languages with a file of their own. */
export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Messages by id; the parts of a dotted id are nested. */
interface Messages {
  readonly [part: string]: string | Messages;
}

const files: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("./en.json"),
  "zh-CN": () => import("./zh-CN.json"),
};

/** Fires "change" after the language changed; elements that show text render again. */
export const languageEvents = new EventTarget();

let current: Language = "en";
let messages: Messages = {};
let plurals = new Intl.PluralRules(current);

/** The language for a wish (`auto` follows the browser). */
export function resolveLanguage(wish: "auto" | Language, browser: readonly string[]): Language {
  if (wish !== "auto") return wish;
  const first = browser.find((tag) => /^(en|zh)\b/i.test(tag));
  return first !== undefined && /^zh/i.test(first) ? "zh-CN" : "en";
}

let wanted: Language = current;

/** Loads a language and makes it the one in use, unless another one was asked for meanwhile. Sets `<html lang>`. */
export async function useLanguage(language: Language): Promise<void> {
  wanted = language;
  const { default: loaded } = await files[language]();
  if (wanted !== language) return;
  [current, messages, plurals] = [language, loaded, new Intl.PluralRules(language)];
  if (typeof document !== "undefined") document.documentElement.lang = language;
  languageEvents.dispatchEvent(new Event("change"));
}

/** The language in use. */
export function language(): Language {
  return current;
}

/**
 * The message `id` with its placeholders (`{{name}}`) filled in. A numeric `count` chooses the plural form
 * (`id_one`, `id_other`). What has no message is `defaultValue`, or else the id.
 */
export function t(id: string, values: Readonly<Record<string, string | number>> = {}): string {
  const { count, defaultValue } = values;
  const plural = typeof count === "number" ? find(`${id}_${plurals.select(count)}`) : null;
  const text = plural ?? find(id);
  if (text === null) return String(defaultValue ?? id);
  return text.replace(/{{\s*(\w+)\s*}}/g, (_, name: string) => String(values[name] ?? ""));
}

function find(id: string): string | null {
  let place: string | Messages | undefined = messages;
  for (const part of id.split(".")) place = typeof place === "object" ? place[part] : undefined;
  return typeof place === "string" ? place : null;
}
