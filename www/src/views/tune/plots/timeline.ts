/** Which worker ran which trial when: a bar for each trial. */

import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import { type Axis, numberAxis } from "./axis";
import { type Columns, extent, STATES } from "./columns";
import { stateLooks } from "./looks";
import type { Pen } from "./pen";
import { across, type Cell, type Picture, type Plot, type PlotInput, roomFor } from "./picture";
import { number, SpotList } from "./shared";

/** CSS pixels of a worker's lane. */
const LANE = 34;

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const box = roomFor(theme, input.width, input.height);
  const workers = workersOf(columns);
  const now =
    extent(columns.trials.flatMap(({ began, ended }) => [began ?? Number.NaN, ended ?? Number.NaN]))?.[1] ??
    1;
  const x = numberAxis([0, now], false, t("plots.axis.clock"), across(box));
  const lane = box.height / Math.max(1, workers.length);
  const middle = (worker: number): number => box.top + (workers.indexOf(worker) + 0.5) * lane;
  const spots = new SpotList(stateLooks(theme), 0);
  for (let row = 0; row < columns.length; row += 1) {
    const { began, ended, worker } = columns.trials[row] ?? { began: null, ended: null, worker: null };
    if (began === null || worker === null) continue;
    spots.add(row, 0, x.px((began + (ended ?? now)) / 2), middle(worker), columns.state[row] ?? 0);
  }
  const y: Axis = {
    ...numberAxis([0, 1], false, t("plots.axis.worker"), [box.top, box.top + box.height]),
    ticks: workers.map((worker) => ({ at: middle(worker), text: String(worker + 1) })),
  };
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots,
    under: (pen) => bars(pen, input, x, middle, Math.min(lane * 0.7, LANE), now),
    summary: summary(columns, workers.length, now),
    rows: () => table(columns),
  };
}

function workersOf(columns: Columns): number[] {
  const workers = new Set(columns.trials.flatMap(({ worker }) => (worker === null ? [] : [worker])));
  return [...workers].sort((a, b) => a - b);
}

/** Bars narrower than a pixel are drawn as one where nothing else could be told. */
function bars(
  pen: Pen,
  { columns, theme }: PlotInput,
  x: Axis,
  middle: (worker: number) => number,
  tall: number,
  now: number,
): void {
  const looks = stateLooks(theme);
  const full = new Map<string, number>();
  for (const { began, ended, worker, state } of columns.trials) {
    if (began === null || worker === null) continue;
    const k = STATES.indexOf(state);
    const [left, right] = [x.px(began), x.px(ended ?? now)];
    const lane = `${worker} ${k}`;
    if (right < (full.get(lane) ?? Number.NEGATIVE_INFINITY) + 0.5) continue;
    full.set(lane, right);
    // A failed trial is a lower bar, a pruned one a middling one: states are told apart without colour.
    const height = tall * ([1, 0.62, 0.32, 0.8, 0.1][k] ?? 1);
    const box = { left, top: middle(worker) - height / 2, width: Math.max(0.8, right - left - 0.6), height };
    pen.rect(box, looks[k]?.colour ?? theme.ink, 0.85);
  }
}

function summary(columns: Columns, workers: number, now: number): string {
  if (workers === 0) return t("plots.timeline.none");
  const busy = columns.trials.reduce(
    (sum, { began, ended }) => sum + (began === null ? 0 : (ended ?? now) - began),
    0,
  );
  const share = Math.round((busy / (now * workers || 1)) * 100);
  return t("plots.timeline.summary", { count: workers, seconds: valueText(now, 3), share });
}

function table(columns: Columns): Cell[][] {
  const head = ["trial", "worker", "began", "ended", "state"].map((id) => t(`plots.column.${id}`));
  return [
    head,
    ...columns.trials.map(({ id, worker, began, ended, state }): Cell[] => [
      id,
      worker === null ? null : worker + 1,
      number(began ?? Number.NaN),
      number(ended ?? Number.NaN),
      t(`plots.state.${state}`),
    ]),
  ];
}

export const timeline: Plot = {
  id: "timeline",
  axes: 0,
  valued: false,
  states: true,
  height: (columns, _width, theme) => Math.max(160, workersOf(columns).length * LANE + theme.size * 4),
  picture,
};
