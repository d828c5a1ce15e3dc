/** How much each parameter matters, and which pairs matter only together. */
import { t } from "../../../locales/translate";
import type { Importance } from "../../../pkg-search";
import { type Axis, numberAxis, parameterLabel } from "./axis";
import { counts } from "./columns";
import { across, type Cell, type Picture, type Plot, type PlotInput, roomFor } from "./picture";
import { nothingYet } from "./shared";

/** Most pairs that are shown, and the least share that is. */
const PAIRS = 4;
const LEAST = 0.01;
const BAR = 30;

interface Bar {
  readonly name: string;
  readonly share: number;
  readonly pair: boolean;
}

function picture(input: PlotInput): Picture {
  const { theme, columns } = input;
  const bars = barsOf(input.loaded);
  const names = bars.map(({ name }) => name);
  const wide = Math.min(
    input.width * 0.42,
    Math.max(0, ...names.map((name) => width(name))) * theme.size * 0.56 + 14,
  );
  const whole = roomFor(theme, input.width, input.height);
  const box = { ...whole, left: wide, width: input.width - wide - theme.size * 3.4 };
  const x = numberAxis(
    [0, Math.max(0.1, ...bars.map(({ share }) => share))],
    false,
    t("plots.axis.importance"),
    across(box),
  );
  const percent: Axis = {
    ...x,
    ticks: x.ticks.map((tick) => ({ ...tick, text: `${Math.round(x.value(tick.at) * 100)} %` })),
  };
  const lane = box.height / Math.max(1, bars.length);
  return {
    panels: [{ box, x: percent, y: null }],
    spots: null,
    under: (pen) =>
      bars.forEach(({ name, share, pair }, k) => {
        const middle = box.top + (k + 0.5) * lane;
        const tall = Math.min(BAR, lane) * 0.66;
        pen.rect(
          { left: box.left, top: middle - tall / 2, width: x.px(share) - box.left, height: tall },
          pair ? theme.strong : (theme.runs[0] ?? theme.ink),
          0.9,
        );
        const words = { colour: theme.ink, size: theme.size };
        pen.text(cut(name, wide - 10, theme.size), box.left - 8, middle, { ...words, anchor: "end" });
        pen.text(`${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`, x.px(share) + 6, middle, words);
      }),
    summary: summary(input.loaded, bars, columns.length),
    rows: () => [
      [t("plots.column.parameter"), t("plots.axis.importance")],
      ...bars.map(({ name, share }): Cell[] => [name, share]),
    ],
    legend: bars.some(({ pair }) => pair)
      ? [{ text: t("plots.importance.pairs"), colour: theme.strong, sign: "area" }]
      : [],
  };
}

/** Characters of Chinese are twice as wide. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e80 ? 1.8 : 1), 0);
}

function cut(text: string, room: number, size: number): string {
  const most = Math.floor(room / (size * 0.56));
  if (width(text) <= most) return text;
  let short = text;
  while (width(short) > most - 1 && short.length > 1) short = short.slice(0, -1);
  return `${short}…`;
}

function barsOf(loaded: unknown): Bar[] {
  if (!isImportance(loaded)) return [];
  const single = Object.entries(loaded.params).map(([name, share]) => ({
    name: parameterLabel(name),
    share,
    pair: false,
  }));
  single.sort((a, b) => b.share - a.share);
  const pairs = loaded.pairs
    .filter(({ share }) => share >= LEAST)
    .slice(0, PAIRS)
    .map(({ params, share }) => ({ name: params.map(parameterLabel).join(" × "), share, pair: true }));
  return [...single, ...pairs];
}

function isImportance(loaded: unknown): loaded is Importance {
  return typeof loaded === "object" && loaded !== null && "params" in loaded;
}

function summary(loaded: unknown, bars: readonly Bar[], trials: number): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  const [first] = bars;
  if (!isImportance(loaded) || !first || trials === 0) return nothingYet();
  if (first.share === 0) return t("plots.importance.unclear");
  return t("plots.importance.summary", {
    name: first.name,
    share: Math.round(first.share * 100),
    count: loaded.trials,
  });
}

export const importance: Plot = {
  id: "importance",
  axes: 0,
  valued: false,
  height: (columns, _width, theme) =>
    Math.max(200, columns.names.length * (BAR + 4) + PAIRS * BAR * 0.6 + theme.size * 4),
  load: ({ study }) => study.importance(),
  /** Anew at each tenth more trials. */
  loadKey: (columns) => {
    const count = Array.from(columns.id.keys()).filter((row) => counts(columns, row)).length;
    return String(count < 10 ? count : Math.floor(Math.log(count) / Math.log(1.1)));
  },
  picture,
};
