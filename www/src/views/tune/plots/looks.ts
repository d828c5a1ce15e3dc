/** How trials look: states by sign and colour, values on the sequential ramp, the best ones dark. */
import { css, lookColour, mix, type Rgb, runColour, type Theme } from "../../../charts/palette";
import { t } from "../../../locales/translate";
import { type Columns, STATES } from "./columns";
import type { LegendEntry, Look } from "./picture";

/** A look for each of `STATES`. */
export function stateLooks(theme: Theme): readonly Look[] {
  return [
    { shape: "circle", colour: runColour(theme, 0) },
    { shape: "triangle", colour: runColour(theme, 3) },
    { shape: "cross", colour: runColour(theme, 4) },
    { shape: "ring", colour: runColour(theme, 1) },
    { shape: "plus", colour: theme.strong },
  ];
}

/** The states that occur, for the legend. */
export function stateLegend(columns: Columns, theme: Theme): LegendEntry[] {
  const looks = stateLooks(theme);
  return STATES.flatMap((state, k) => {
    const look = looks[k];
    const there = look && columns.state.includes(k);
    return there ? [{ text: t(`plots.state.${state}`), colour: look.colour, sign: look.shape }] : [];
  });
}

/** Colours of the ramp of ranks. */
export const RAMP = 12;

/** The sequential ramp in steps, from the best to the worst. */
export function rankColours(theme: Theme): string[] {
  return Array.from({ length: RAMP }, (_, k) =>
    lookColour(theme, { color: 0, dash: 0, ramp: k / (RAMP - 1) }),
  );
}

/** The place on the ramp of a share from 0 to 1; that of the worst where there is none. */
export function rampPlace(share: number): number {
  return Number.isFinite(share) ? Math.round(Math.min(1, Math.max(0, share)) * (RAMP - 1)) : RAMP - 1;
}

/** What the ramp means. */
export function rampLegend(theme: Theme, text: string): LegendEntry {
  return { text, colour: theme.ink, sign: "ramp", colours: rankColours(theme) };
}

/** The sequential ramp at a share from 0 to 1, as 0xRRGGBB. */
export function rampNumber(theme: Theme, share: number): number {
  if (!Number.isFinite(share)) return -1;
  const stops = theme.sequence;
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(at));
  const [from, to] = [stops[k], stops[k + 1]];
  return from && to ? packed(mix(from, to, at - k)) : 0;
}

function packed([red, green, blue]: Rgb): number {
  return (Math.round(red) << 16) | (Math.round(green) << 8) | Math.round(blue);
}

/** A colour number as CSS text. */
export function cssOf(colour: number): string {
  return css([(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]);
}
