/** From findings to words, with the contestants' swatches. */
import { html, type TemplateResult } from "lit";
import { swatch } from "../../elements/swatch";
import { t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import { cut, gap, list, mark, type Part } from "../../sentence/say";
import { shortNumber } from "../../state/scale";
import { type Contestant, lookOf, nameOf } from "./contestants";
import type { FairFinding } from "./fair";
import { differed, measured } from "./results";
import type { Measure } from "./summary";
import type { Duel } from "./verdict";

/** Findings as parts: text, and references to contestants by their ids. */
export function partsOf(found: readonly FairFinding[], measure: Measure): Part[] {
  return found.flatMap((finding, index) => {
    const who = "who" in finding ? finding.who : [];
    const named = who.map((one) => ({ id: one.id, label: nameOf(one) }));
    const space: Part[] = index > 0 && gap() !== "" ? [{ kind: "text", text: gap() }] : [];
    return [...space, ...cut(words(finding, measure), named)];
  });
}

/** The plain text of parts. */
export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === "text" ? part.text : part.label)).join("");
}

/** Parts as they stand on the page. */
export function showParts(parts: readonly Part[], contestants: readonly Contestant[]): TemplateResult[] {
  return parts.map((part) => {
    if (part.kind === "text") return html`${part.text}`;
    const one = contestants.find(({ id }) => id === part.runId);
    return html`<span class="named">${one ? swatch(lookOf(one)) : ""}<b>${part.label}</b></span>`;
  });
}

/** Findings whose words depend on the metric. */
const BY_METRIC: ReadonlySet<string> = new Set(["leads", "lowest", "better", "noise"]);

function words(finding: FairFinding, measure: Measure): string {
  const id = BY_METRIC.has(finding.id) ? `${finding.id}.${measure.metric}` : finding.id;
  return t(`compare.says.${id}`, valuesOf(finding, measure));
}

function valuesOf(finding: FairFinding, measure: Measure): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  if ("who" in finding) values.who = list(finding.who.map((_, index) => mark(index)));
  switch (finding.id) {
    case "progress":
      return { ended: finding.ended, all: finding.all };
    case "leads":
      return { ...values, value: measured(finding.value, measure) };
    case "lowest":
      return { ...values, value: measured(finding.value, measure), seeds: finding.seeds };
    case "better":
    case "noise":
      return { ...values, ...duelValues(finding.duel, measure) };
    case "too-few":
      return { seeds: finding.seeds, needed: finding.needed };
    case "diverged":
      return { ...values, diverged: finding.count, seeds: finding.seeds };
    case "failed":
      return { ...values, reason: reasonText(finding.reason) };
    case "disagree":
      return { naive: mark(0), fair: mark(1) };
    case "edge":
      return { ...values, rate: shortNumber(finding.rate) };
    default:
      return values;
  }
}

function duelValues(
  { difference, low, high, pairs, p, rivals }: Duel,
  measure: Measure,
): Record<string, string | number> {
  return {
    difference: differed(difference, measure),
    low: differed(low, measure),
    high: differed(high, measure),
    pairs,
    p: rivals > 1 ? t("compare.corrected", { p: pText(p), rivals }) : pText(p),
  };
}

/** `p = 0.012`, `p < 0.001`. */
export function pText(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${Number(p.toPrecision(2))}`;
}
