import { expect, test } from "vitest";
import { keepManners, rememberedManners } from "../../src/state/manners";
import { Store } from "../../src/state/store";

function storage(text: string | null = null) {
  const kept = new Map(text === null ? [] : [["tuning-playground/manners/1", text]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test("language and theme that a person chose are there next time; what an address says is not kept", () => {
  const kept = storage();
  const store = new Store();
  keepManners(store, kept);
  store.set("depth", 3);
  expect(rememberedManners(kept)).toEqual({});
  store.set("lang", "zh-CN");
  store.set("theme", "dark");
  expect(rememberedManners(kept)).toEqual({ lang: "zh-CN", theme: "dark" });
  store.replace({ lang: "en" }, "address");
  expect(rememberedManners(kept)).toEqual({ lang: "zh-CN", theme: "dark" });
});

test("what cannot be read or is not allowed is as if nothing was kept", () => {
  for (const text of ["", "null", "[", "7", '{"lang":"xx","theme":5}'])
    expect(rememberedManners(storage(text))).toEqual({});
  expect(rememberedManners(storage('{"lang":"xx","theme":"dark"}'))).toEqual({ theme: "dark" });
  expect(rememberedManners(null)).toEqual({});
});

test("a browser that refuses to keep anything does not stop the choice", () => {
  const store = new Store();
  const refuse = () => {
    throw new Error("full");
  };
  keepManners(store, { getItem: refuse, setItem: refuse });
  store.set("lang", "en");
  expect(store.get("lang")).toBe("en");
  expect(rememberedManners({ getItem: refuse, setItem: refuse })).toEqual({});
});
