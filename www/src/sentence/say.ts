/** From findings to words: text and references to runs, so that an element can show their swatches. */
import { language, t } from "../locales/translate";
import type { Run } from "../run/model";
import { shortNumber } from "../state/scale";
import type { Rows, Subject } from "./facts";
import { type Finding, findings } from "./findings";
import { reasonText } from "./reason";
import { when } from "./when";

export type Part =
  | { readonly kind: "text"; readonly text: string }
  /** The run's label, to be shown with its swatch. */
  | { readonly kind: "run"; readonly runId: string; readonly label: string };

/** What the curves say, as parts and as plain text. */
export interface Sentence {
  readonly parts: readonly Part[];
  readonly text: string;
}

/** Findings beyond these would not be read. */
const MOST_FINDINGS = 4;

/** The sentence about the live runs that are not hidden, in the language in use. */
export function sentence(runs: readonly Run[], rows: Rows): Sentence {
  const subjects = runs.filter(({ role, hidden }) => role === "live" && !hidden);
  return say(subjects.length === 0 ? [{ id: "nothing" }] : findings(subjects, rows));
}

/** The words for some findings. */
export function say(found: readonly Finding[]): Sentence {
  const texts = found.slice(0, MOST_FINDINGS).map((finding) => ({ finding, text: words(finding) }));
  const parts: Part[] = [];
  texts.forEach(({ finding, text }, index) => {
    if (index > 0 && gap() !== "") parts.push({ kind: "text", text: gap() });
    parts.push(...cut(text, "runs" in finding ? finding.runs : []));
  });
  return { parts, text: parts.map((part) => (part.kind === "text" ? part.text : part.label)).join("") };
}

/** Between two sentences: Chinese full stops need no space. */
export function gap(): string {
  return language() === "zh-CN" ? "" : " ";
}

/** Stands for the run with this index until `cut` replaces it. */
export const mark = (index: number) => `⟦${index}⟧`;

function words(finding: Finding): string {
  const runs = "runs" in finding ? list(finding.runs.map((_, index) => mark(index))) : "";
  const several = "runs" in finding && finding.runs.length > 1;
  const id = finding.id === "lowest" && several ? "close" : finding.id;
  return t(`sentence.${id}`, { runs, ...numbers(finding), ...reason(finding) });
}

function numbers(finding: Finding): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  if ("loss" in finding) values.loss = digits(finding.loss, 2);
  if ("epoch" in finding) Object.assign(values, epochValues(finding.epoch));
  if ("at" in finding) values.when = when(finding.at);
  if (finding.id === "worse" || finding.id === "jumps") values.count = finding.runs.length;
  if ("times" in finding) values.times = digits(finding.times, 1);
  if ("rate" in finding) values.rate = shortNumber(finding.rate);
  if ("count" in finding) values.count = finding.count;
  return values;
}

function reason(finding: Finding): Record<string, string> {
  return finding.id === "failed" ? { reason: reasonText(finding.runs[0]?.reason ?? "") } : {};
}

/** Two digits that mean something, in the language's notation. */
export function digits(value: number, most: number): string {
  return new Intl.NumberFormat(language(), { maximumSignificantDigits: most, useGrouping: false }).format(
    value,
  );
}

/** Whole epochs, tenths within the first; `count` chooses the plural. */
function epochValues(epoch: number): { epoch: string; count: number } {
  const whole = Math.round(epoch);
  return epoch < 1 ? { epoch: digits(epoch, 1), count: 0 } : { epoch: String(whole), count: whole };
}

export function list(items: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: "conjunction" }).format(items);
}

/** Cuts a text at its marks. */
export function cut(text: string, runs: readonly Pick<Subject, "id" | "label">[]): Part[] {
  const pieces = text.split(/⟦(\d+)⟧/);
  return pieces
    .map((piece, index): Part => {
      const run = index % 2 === 1 ? runs[Number(piece)] : undefined;
      return run ? { kind: "run", runId: run.id, label: run.label } : { kind: "text", text: piece };
    })
    .filter((part) => part.kind === "run" || part.text !== "");
}
