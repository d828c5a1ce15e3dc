"""Median regret over the trials as small multiples in SVG: one panel a function, ours solid, Optuna's dashed."""
import math

SHOWN = {"gp": "#0072b2", "tpe": "#d55e00", "cma-es": "#009e73", "random": "#777777"}
PANEL, GAP, HEAD = (230, 150), (46, 44), 34
COLUMNS = 4
TRIALS = 50
# What a regret of nothing is drawn as.
LEAST = 1e-9


def svg(runs):
    """The picture as text."""
    rows = math.ceil(len(runs.functions) / COLUMNS)
    width, height = COLUMNS * (PANEL[0] + GAP[0]) + 10, rows * (PANEL[1] + GAP[1]) + HEAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for place, (name, colour) in enumerate(SHOWN.items()):
        x = 10 + 150 * place
        parts += [line(x, 14, x + 24, 14, colour), line(x, 20, x + 24, 20, colour, dashed=True), text(x + 30, 20, name)]
    parts.append(text(10 + 150 * len(SHOWN), 20, "solid: ours; dashed: Optuna; median regret over trials 1 to 50"))
    for place, function in enumerate(runs.functions):
        left = GAP[0] + place % COLUMNS * (PANEL[0] + GAP[0])
        top = HEAD + 16 + place // COLUMNS * (PANEL[1] + GAP[1])
        parts += panel(runs, function, left, top)
    return "\n".join(parts) + "\n</svg>\n"


def panel(runs, function, left, top):
    """Axes and curves of one function."""
    curves = {}
    for name in SHOWN:
        for sampler in (name, f"optuna-{name}"):
            if runs.median(function, sampler, TRIALS) is not None:
                curves[sampler] = [max(runs.median(function, sampler, n), LEAST) for n in range(1, TRIALS + 1)]
    logs = [math.log10(value) for curve in curves.values() for value in curve if math.isfinite(value)]
    low, high = (math.floor(min(logs)), math.ceil(max(logs))) if logs else (-1, 0)
    high = max(high, low + 1)
    x = lambda trial: left + PANEL[0] * (trial - 1) / (TRIALS - 1)
    y = lambda value: top + PANEL[1] * (high - math.log10(value)) / (high - low)
    parts = [text(left, top - 5, function)]
    for power in range(low, high + 1, max(1, (high - low) // 4)):
        parts.append(line(left, y(10.0**power), left + PANEL[0], y(10.0**power), "#dddddd"))
        parts.append(text(left - 5, y(10.0**power) + 4, f"1e{power}", end=True))
    for sampler, curve in curves.items():
        points = " ".join(f"{x(n + 1):.1f},{y(value):.1f}" for n, value in enumerate(curve) if math.isfinite(value))
        dash = ' stroke-dasharray="5 3"' if sampler.startswith("optuna-") else ""
        colour = SHOWN[sampler.removeprefix("optuna-")]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"{dash}/>')
    return parts


def line(x1, y1, x2, y2, colour, dashed=False):
    """A straight line."""
    dash = ' stroke-dasharray="5 3"' if dashed else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dash}/>'


def text(x, y, words, end=False):
    """Words that begin, or end, at a place."""
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor}>{words}</text>'
