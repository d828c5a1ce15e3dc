/** Boxes, menus and their sentences, as the Tune view's forms use them. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../locales/translate";
import { shortNumber } from "../../state/scale";
import type { Option } from "./choices";

/** A labelled box for a number; an empty box gives null. */
export function numberBox(
  label: string,
  value: number | null,
  change: (value: number | null) => void,
  placeholder = "",
): TemplateResult {
  return html`<label class="tune-field"
    >${label}
    <input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      placeholder=${placeholder}
      .value=${value === null || Number.isNaN(value) ? "" : shortNumber(value)}
      @change=${(event: Event) => {
        const text = (event.target as HTMLInputElement).value.trim();
        change(text === "" ? null : Number(text));
      }}
    />
  </label>`;
}

/** A labelled menu. */
export function menu<C extends string>(
  label: string,
  choices: readonly C[],
  chosen: C,
  text: (choice: C) => string,
  change: (choice: C) => void,
): TemplateResult {
  return html`<label class="tune-field"
    >${label}
    <select aria-label=${label} @change=${(event: Event) => change((event.target as HTMLSelectElement).value as C)}>
      ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === chosen}>${text(choice)}</option>`)}
    </select>
  </label>`;
}

/** A sampler or a pruner: its menu, one sentence, and its main options. */
export function method<S extends { name: string }>(
  kind: "sampler" | "pruner",
  table: Readonly<Record<string, readonly Option[]>>,
  spec: S,
  change: (spec: S) => void,
): TemplateResult {
  const options = table[spec.name] ?? [];
  const given = spec as Readonly<Record<string, unknown>>;
  const set = (key: string, value: number | null) => {
    const { [key]: _, ...rest } = given;
    change((value === null ? rest : { ...rest, [key]: value }) as unknown as S);
  };
  return html`${menu(
    t(`tune.${kind}.title`),
    Object.keys(table),
    spec.name,
    (name) => t(`tune.${kind}.${name}.label`),
    (name) => change({ name } as S),
  )}
    <p class="note">${t(`tune.${kind}.${spec.name}.help`)}</p>
    ${
      options.length === 0
        ? nothing
        : html`<div class="tune-options">
            ${options.map(({ key, usual }) => {
              const value = given[key];
              const now = typeof value === "number" ? value : null;
              const hint = usual === null ? t("tune.option.auto") : shortNumber(usual);
              return numberBox(t(`tune.option.${key}`), now, (to) => set(key, to), hint);
            })}
          </div>`
    }`;
}

/** What is wrong with a spec's options; null if nothing is. */
export function optionProblem(
  table: Readonly<Record<string, readonly Option[]>>,
  spec: { readonly name: string },
): string | null {
  for (const { key, low, high, integer } of table[spec.name] ?? []) {
    const value = (spec as Readonly<Record<string, unknown>>)[key];
    if (value === undefined) continue;
    const right =
      typeof value === "number" && value >= low && value <= high && (!integer || Number.isInteger(value));
    if (right) continue;
    const allowed = t(integer ? "allowed.integer" : "allowed.number", {
      min: shortNumber(low),
      max: shortNumber(high),
    });
    return t("tune.problem.parameter", {
      name: t(`tune.option.${key}`),
      problem: t("ui.allowed", { value: String(value), allowed }),
    });
  }
  return null;
}
