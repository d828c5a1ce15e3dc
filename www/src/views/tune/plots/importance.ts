/** How much each parameter matters, and which pairs matter only together. */
import { t } from "../../../locales/translate";
import type { Importance } from "../../../pkg-search";
import { type Axis, numberAxis, parameterLabel } from "./axis";
import { counts } from "./columns";
import type { Feed } from "./feed";
import { across, type Cell, type Picture, type Plot, type PlotInput, roomFor } from "./picture";
import { nothingYet } from "./shared";

/** Most pairs that are shown, and the least share that is. */
const PAIRS = 4;
const LEAST = 0.01;
const BAR = 30;

/** What is asked for: the difference between the best tenth and the rest (PED-ANOVA), and all variance (fANOVA). */
interface Both {
  readonly best: Importance;
  readonly all: Importance;
}

interface Bar {
  readonly name: string;
  /** Among the best, and overall; a pair has only the latter. */
  readonly best: number | null;
  readonly all: number;
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
  const most = Math.max(0.1, ...bars.map(({ best, all }) => Math.max(best ?? 0, all)));
  const x = numberAxis([0, most], false, t("plots.axis.importance"), across(box));
  const percent: Axis = {
    ...x,
    ticks: x.ticks.map((tick) => ({ ...tick, text: `${Math.round(x.value(tick.at) * 100)} %` })),
  };
  const lane = box.height / Math.max(1, bars.length);
  const [bestColour, allColour] = [theme.runs[0] ?? theme.ink, theme.runs[3] ?? theme.ink];
  return {
    panels: [{ box, x: percent, y: null }],
    spots: null,
    under: (pen) =>
      bars.forEach(({ name, best, all }, k) => {
        const middle = box.top + (k + 0.5) * lane;
        const words = { colour: theme.ink, size: theme.size };
        pen.text(cut(name, wide - 10, theme.size), box.left - 8, middle, { ...words, anchor: "end" });
        const tall = Math.min(BAR, lane) * (best === null ? 0.36 : 0.38);
        const bar = (share: number, top: number, colour: string): void => {
          pen.rect({ left: box.left, top, width: x.px(share) - box.left, height: tall }, colour, 0.9);
          const text = `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
          pen.text(text, x.px(share) + 6, top + tall / 2, { ...words, size: Math.min(theme.size, tall + 2) });
        };
        if (best !== null) bar(best, middle - tall - 0.5, bestColour);
        bar(all, best === null ? middle - tall / 2 : middle + 0.5, allColour);
      }),
    summary: summary(input.loaded, bars, columns.length),
    rows: () => [
      [t("plots.column.parameter"), t("plots.importance.best"), t("plots.importance.all")],
      ...bars.map(({ name, best, all }): Cell[] => [name, best, all]),
    ],
    legend: [
      { text: t("plots.importance.best"), colour: bestColour, sign: "square" },
      { text: t("plots.importance.all"), colour: allColour, sign: "square" },
    ],
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
  if (!isBoth(loaded)) return [];
  const { best, all } = loaded;
  const single = Object.entries(best.params).map(([name, share]) => ({
    name: parameterLabel(name),
    best: share ?? 0,
    all: all.raw[name] ?? 0,
  }));
  single.sort((a, b) => b.best - a.best);
  const pairs = all.pairs
    .filter(({ share }) => share >= LEAST)
    .slice(0, PAIRS)
    .map(({ params, share }) => ({ name: params.map(parameterLabel).join(" × "), best: null, all: share }));
  return [...single, ...pairs];
}

function isBoth(loaded: unknown): loaded is Both {
  return typeof loaded === "object" && loaded !== null && "best" in loaded && "all" in loaded;
}

async function load({ study }: Feed): Promise<Both | null> {
  const best = await study.importance({ method: "ped-anova" });
  const all = best && (await study.importance({ method: "fanova" }));
  return best && all ? { best, all } : null;
}

function summary(loaded: unknown, bars: readonly Bar[], trials: number): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  const [first] = bars;
  if (!isBoth(loaded) || !first || trials === 0) return nothingYet();
  if (!first.best) return t("plots.importance.unclear");
  return t("plots.importance.summary", {
    name: first.name,
    share: Math.round(first.best * 100),
    count: loaded.best.trials,
  });
}

export const importance: Plot = {
  id: "importance",
  axes: 0,
  valued: false,
  height: (columns, _width, theme) =>
    Math.max(200, columns.names.length * (BAR + 4) + PAIRS * BAR * 0.6 + theme.size * 4),
  load,
  /** Anew at each tenth more trials. */
  loadKey: (columns) => {
    const count = Array.from(columns.id.keys()).filter((row) => counts(columns, row)).length;
    return String(count < 10 ? count : Math.floor(Math.log(count) / Math.log(1.1)));
  },
  picture,
};
