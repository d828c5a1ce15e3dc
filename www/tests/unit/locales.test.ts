import { expect, test } from "vitest";
import en from "../../src/locales/en.json";
import zh from "../../src/locales/zh-CN.json";
import { PROPERTIES } from "../../src/state/properties";

/** Every message of a locale file: dotted id and text. */
function messages(tree: object, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : messages(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/{{\s*(\w+)\s*}}/g)].map((m) => m[1]).sort();
const english = new Map(messages(en));
const chinese = new Map(messages(zh));

/** Plural forms differ between the languages: Chinese has one. */
const withoutPlural = (id: string) => id.replace(/_(one|other)$/, "");

test("each language has every message of the other", () => {
  const ids = (m: Map<string, string>) => [...new Set([...m.keys()].map(withoutPlural))].sort();
  expect(ids(chinese)).toEqual(ids(english));
});

test("no message is empty, and translations use the same placeholders", () => {
  for (const [id, text] of english) {
    expect(text.trim(), id).not.toBe("");
    const translated = chinese.get(id) ?? chinese.get(`${withoutPlural(id)}_other`);
    if (translated !== undefined) expect(placeholders(translated), id).toEqual(placeholders(text));
  }
  for (const [id, text] of chinese) expect(text.trim(), id).not.toBe("");
});

test.each([
  ["en", english],
  ["zh-CN", chinese],
])("%s: every knob has a label and one sentence, every choice a label", (_name, texts) => {
  for (const property of PROPERTIES) {
    expect(texts.get(property.label), property.label).toBeTruthy();
    expect(texts.get(property.help), property.help).toMatch(/[.。]$/);
    if (property.kind !== "choice") continue;
    for (const choice of property.choices) {
      const id = `choice.${property.name}.${choice}`;
      expect(texts.get(id), id).toBeTruthy();
    }
  }
});

test.each([
  ["en", english],
  ["zh-CN", chinese],
])("%s: every metric, run state and term has a label and one sentence", (_name, texts) => {
  for (const [id, text] of texts) {
    if (!/^(metric|state|term)\..*\.label$/.test(id)) continue;
    expect(text, id).toBeTruthy();
    expect(texts.get(id.replace(/label$/, "help")), id).toMatch(/[.。]$/);
  }
});
