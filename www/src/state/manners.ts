/** Language and theme are the reader's, not the experiment's: where an address does not name them, this device remembers. */
import { checkValue } from "./check";
import { property, type State } from "./properties";
import type { Store } from "./store";

const STORAGE_KEY = "tuning-playground/manners/1";
const NAMES = ["lang", "theme"] as const;

type Kept = Pick<Storage, "getItem" | "setItem"> | null;

/** What the person chose last; nothing where nothing that is allowed was kept. */
export function rememberedManners(storage: Kept): Partial<State> {
  try {
    const found: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "{}");
    const entries = NAMES.map((name) => [name, (found as Partial<State> | null)?.[name]] as const);
    const allowed = entries.filter(([name, value]) => checkValue(property(name), value) === null);
    return Object.fromEntries(allowed) as Partial<State>;
  } catch {
    return {};
  }
}

/** Keeps what the person chooses from now on. A browser that keeps nothing loses nothing but that. */
export function keepManners(store: Store, storage: Kept): void {
  store.onChange(({ names, source }) => {
    if (source !== "person" || !NAMES.some((name) => names.has(name))) return;
    const { lang, theme } = store.state;
    try {
      storage?.setItem(STORAGE_KEY, JSON.stringify({ lang, theme }));
    } catch {
      // A full disk: the choice holds while the page lives.
    }
  });
}
