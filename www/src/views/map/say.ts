/** The words for what a map shows. */
import { language, t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import { shortNumber } from "../../state/scale";
import type { AxisName } from "./axes";
import { axisText } from "./axis-text";
import type { Finding } from "./findings";
import type { Asked, CellValue } from "./results";
import type { Cell, MapSpec } from "./spec";
import { valueText } from "./value-text";

/** The sentence under the map. */
export function say(found: readonly Finding[], spec: MapSpec, asked: Asked): string {
  const said = found.map((finding) => words(finding, spec, asked));
  const byChance = spec.seeds === 1 && found.some(({ id }) => id === "best");
  if (byChance) said.push(t("map.say.oneSeed"));
  return said.join(language() === "zh-CN" ? "" : " ");
}

/** A knob's name inside a sentence. */
export function axisName(name: AxisName): string {
  return t(`map.axis.${name}`);
}

function number(value: number, spec: MapSpec, name: AxisName): string {
  const axis = spec.x.name === name ? spec.x : spec.y;
  return Number.isFinite(value) ? axisText(axis, value) : String(value);
}

function words(finding: Finding, spec: MapSpec, asked: Asked): string {
  switch (finding.id) {
    case "empty":
      return t("map.say.empty");
    case "filling":
      return t("map.say.filling", { known: finding.known, cells: finding.cells });
    case "none":
      return t(finding.missed ? "map.say.missed" : "map.say.allDiverged", {
        target: shortNumber(asked.target),
      });
    case "failed":
      return t("map.say.failed", { count: finding.count, reason: reasonText(finding.reason) });
    case "best":
      return t("map.say.best", {
        where: pair(spec, finding.x, finding.y),
        value: valueText(finding.value, asked),
        what: t(`map.say.what.${asked.show === "spread" ? "spread" : asked.measure}`),
      });
    case "beyond":
      return t("map.say.beyond", {
        axis: axisName(finding.axis),
        value: number(finding.value, spec, finding.axis),
      });
    case "diverged":
      return t("map.say.diverged", { share: Math.max(1, Math.round((100 * finding.count) / finding.cells)) });
    case "naive":
      return t("map.say.naive", {
        axis: axisName(finding.axis),
        at: number(finding.at, spec, finding.axis),
        over: axisName(finding.over),
        naive: number(finding.naive, spec, finding.over),
        fair: number(finding.fair, spec, finding.over),
      });
    default:
      return t(`map.say.${finding.id}`, {
        axis: axisName(finding.axis),
        over: axisName(finding.over),
        low: number(finding.from[0], spec, finding.over),
        first: number(finding.from[1], spec, finding.axis),
        high: number(finding.to[0], spec, finding.over),
        last: number(finding.to[1], spec, finding.axis),
      });
  }
}

/** `learning rate 3, batch size 8`. */
function pair({ x, y }: MapSpec, vx: number, vy: number): string {
  return t("map.pair", {
    x: axisName(x.name),
    vx: axisText(x, vx),
    y: axisName(y.name),
    vy: axisText(y, vy),
  });
}

/** A cell in words, with what it has. */
export function cellWords(spec: MapSpec, cell: Cell, value: CellValue, asked: Asked): string {
  const where = pair(spec, spec.x.values[cell.column] as number, spec.y.values[cell.row] as number);
  return t("map.cell.words", { where, value: worth(value, asked) });
}

/** What a cell has, in words. */
export function worth(value: CellValue, asked: Asked): string {
  switch (value.kind) {
    case "value":
      return valueText(value.value, asked, true);
    case "diverged":
      return t("map.cell.diverged", { step: value.step });
    case "missed":
      return t("map.cell.missed", { target: shortNumber(asked.target) });
    case "failed":
      return t("map.cell.failed", { reason: reasonText(value.reason) });
    case "unknown":
      return t("map.cell.unknown");
  }
}
