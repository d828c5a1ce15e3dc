/** Tiny pictures of the data sets: a few points of each, drawn from its definition. */
import { type SVGTemplateResult, svg } from "lit";

/** A point in [-1, 1]² and its class. */
type Dot = readonly [x: number, y: number, label: number];

/** A fixed, evenly filling sequence in [0, 1): multiples of the golden ratio. */
function spread(index: number, salt = 0): number {
  return (index * 0.618033988749895 + salt * 0.381966) % 1;
}

/** Wobble of at most `size`. */
function wobble(index: number, salt: number, size: number): number {
  return (spread(index * 7 + 3, salt) - 0.5) * 2 * size;
}

function dots(count: number, make: (index: number, label: number) => readonly [number, number]): Dot[] {
  return Array.from({ length: count }, (_, index) => [...make(index, index % 2), index % 2] as const);
}

const SHAPES: Record<string, () => Dot[]> = {
  moons: () =>
    dots(44, (i, label) => {
      const angle = Math.PI * spread(i);
      const [x, y] = label
        ? [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
        : [Math.cos(angle), Math.sin(angle)];
      return [(x - 0.5) / 1.75 + wobble(i, 1, 0.07), (y - 0.25) / 1.5 + wobble(i, 2, 0.09)];
    }),
  circles: () =>
    dots(48, (i, label) => {
      const angle = 2 * Math.PI * spread(i);
      const radius = (label ? 0.38 : 0.85) + wobble(i, 1, 0.07);
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  xor: () => {
    const all = Array.from({ length: 48 }, (_, i): Dot => {
      const [x, y] = [((i * 0.7548776662) % 1) * 1.7 - 0.85, ((i * 0.569840291) % 1) * 1.7 - 0.85];
      return [x + Math.sign(x) * 0.05, y + Math.sign(y) * 0.05, x * y > 0 ? 0 : 1];
    });
    return all;
  },
  spiral: () =>
    dots(36, (i, label) => {
      const share = 0.08 + 0.92 * (Math.floor(i / 2) / 18);
      const angle = 4.2 * share + label * Math.PI;
      return [0.92 * share * Math.cos(angle), 0.92 * share * Math.sin(angle)];
    }),
  blobs: () => {
    const centres: Dot[] = [
      [-0.5, 0.45, 0],
      [0.5, 0.4, 1],
      [0, -0.5, 2],
    ];
    return Array.from({ length: 39 }, (_, i): Dot => {
      const [x, y, label] = centres[i % 3] ?? [0, 0, 0];
      const [angle, radius] = [2 * Math.PI * spread(i), 0.32 * Math.sqrt(spread(i, 2))];
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle), label];
    });
  },
};

/** Letters and numbers that stand for data without a plane. */
const SIGNS: Record<string, string> = {
  digits: "7",
  "make-classification": "20",
  iris: "4",
  wine: "13",
  "breast-cancer": "30",
};

/** The picture of the data set called `name`, 40×40. */
export function thumbnail(name: string): SVGTemplateResult {
  const shape = SHAPES[name];
  if (shape) return svg`${shape().map(([x, y, label]) => mark(20 + 18 * x, 20 - 18 * y, label))}`;
  if (name === "plane" || name === "gauss-surface") return surface(name);
  if (name === "mnist1d")
    return svg`<path class="line" d="M3 24c3 0 4-12 7-12s3 14 7 14 4-18 8-18 4 12 7 12 3-5 5-5" />`;
  return svg`<text x="20" y="${name === "digits" ? 30 : 26}" class=${name === "digits" ? "sign large" : "sign"}>${SIGNS[name] ?? ""}</text>`;
}

function mark(x: number, y: number, label: number): SVGTemplateResult {
  return svg`<circle class="c${label}" cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="1.7" />`;
}

function surface(name: string): SVGTemplateResult {
  const cells = Array.from({ length: 64 }, (_, index) => {
    const [x, y] = [(index % 8) / 3.5 - 1, 1 - Math.floor(index / 8) / 3.5];
    const value =
      name === "plane"
        ? (x + y) / 2
        : Math.exp(-6 * ((x - 0.4) ** 2 + (y - 0.4) ** 2)) - Math.exp(-6 * ((x + 0.4) ** 2 + (y + 0.4) ** 2));
    const side = value > 0 ? "high" : "low";
    return svg`<rect class=${side} x=${(index % 8) * 5} y=${Math.floor(index / 8) * 5} width="5" height="5" opacity=${Math.min(1, Math.abs(value)).toFixed(2)} />`;
  });
  return svg`${cells}`;
}
