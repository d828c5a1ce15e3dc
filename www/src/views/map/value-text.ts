/** Values of cells as text. */
import { valueText as measured, superscript } from "../../charts/scale";
import { language, t } from "../../locales/translate";
import type { Asked } from "./results";

/** Three digits that mean something; `unit` adds what it is. */
export function valueText(value: number, { measure, show }: Asked, unit = false): string {
  const text = bare(value, measure);
  if (!unit) return text;
  return t(`map.unit.${show === "spread" ? "spread" : measure}`, { value: text });
}

function bare(value: number, measure: Asked["measure"]): string {
  if (measure === "loss") return measured(value, 3);
  if (measure === "accuracy") return `${Number((100 * value).toFixed(1))} %`;
  if (measure === "steps") return new Intl.NumberFormat(language()).format(Math.round(value));
  return powerText(value);
}

/** `3.2·10⁷` */
function powerText(value: number): string {
  if (value < 1000) return String(Math.round(value));
  const power = Math.floor(Math.log10(value));
  return `${Number((value / 10 ** power).toPrecision(2))}·10${superscript(power)}`;
}
