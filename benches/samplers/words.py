"""The report in Markdown."""
from compare import BUDGETS, SIGNIFICANT

LEAST_SEEDS = 3
# Samplers that do not look at values.
ALIKE = ("random", "sobol")
# Milliseconds a suggestion in WebAssembly that are not to be exceeded after 50 and 200 trials.
GOALS = {"gp": (10, 40), "tpe": (0.3, None), "cma-es": (0.05, None), "random": (0.05, None), "sobol": (0.05, None)}


def report(runs, result):
    """All of it."""
    parts = [
        "# Samplers beside Optuna",
        introduction(runs, result),
        "## Where ours loses\n\n" + losses(result),
        "## Against the peer\n\n" + comparisons(result["comparisons"]),
        *(regrets(runs, budget) for budget in BUDGETS),
        "## Time per suggestion\n\n" + times(result["times"]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def introduction(runs, result):
    """What was run, where and when."""
    seeds = ", ".join(f"{sampler} {count}" for sampler, count in result["seeds"].items())
    peers = result["peers"]
    of_peers = f"Optuna {peers['optuna']}, its runs made {peers['date']}" if peers else "no runs of Optuna"
    return (
        f"{result['date']}, {result['machine']['processor']}; {of_peers}. {len(runs.functions)} functions; seeds: {seeds}.\n"
        "Made by `cargo xtask bench samplers`; README.md says how to read it.\n\n![median regret](curves.svg)"
    )


def losses(result):
    """One line for each pair and budget where ours is behind, and for each goal of time that is missed."""
    lines = []
    for pair, budgets in result["comparisons"].items():
        for budget, found in budgets.items():
            worse = ", ".join(f"{name} (p {found['functions'][name]['p']:.3g})" for name in found["worse"])
            ours, theirs = pair.split(" / ")
            # Random search should be as random search, not ahead of it.
            over_all = found["a12"] < 0.5 and (ours not in ALIKE or found["wilcoxon"] < SIGNIFICANT)
            if worse or over_all:
                where = f"is significantly worse on {worse}" if worse else "is nowhere significantly worse"
                than = "behind" if over_all else "not behind"
                lines.append(
                    f"- {ours} against {theirs} after {budget} trials {where}; over all {than}"
                    f" (A12 {found['a12']:.3f}, Wilcoxon p {found['wilcoxon']:.2g})."
                )
            if all(row["a12"] == 0.5 for row in found["functions"].values()):
                lines.append(f"- {ours} after {budget} trials is no better than {theirs}: on these functions they are the same.")
            if found["behind"] and theirs.startswith("optuna") and ours not in ALIKE:
                functions = ", ".join(f"{name} (A12 {found['functions'][name]['a12']:.2f})" for name in found["behind"])
                lines.append(f"- {ours} against {theirs} after {budget} trials is behind, not significantly, on {functions}.")
    for sampler, goals in GOALS.items():
        found = result["times"].get(sampler, {})
        for goal, key in zip(goals, ("wasm-ms50", "wasm-ms200")):
            if goal and found.get(key) and found[key][0] > goal:
                lines.append(
                    f"- {sampler} takes {found[key][0]:.2g} ms a suggestion in WebAssembly after {key[7:]} trials"
                    f" (median over functions); the goal is {goal}."
                )
    return "\n".join(lines) or "Nowhere in what was measured."


def comparisons(found):
    """A table of pairs and budgets."""
    rows = [
        f"| {pair} | {budget} | {names(one['better'])} | {names(one['worse'])} | {one['a12']:.3f} | {one['wilcoxon']:.2g} |"
        for pair, budgets in found.items()
        for budget, one in budgets.items()
    ]
    head = "| ours / other | trials | significantly better | significantly worse | A12 | Wilcoxon p |\n|---|---|---|---|---|---|"
    return "\n".join([head, *rows])


def names(functions):
    """A cell of names, with their number."""
    return f"{len(functions)}: {', '.join(functions)}" if functions else "0"


def regrets(runs, budget):
    """Median regrets of all samplers that have enough seeds, best mean rank first; nothing where fewer than two have."""
    samplers = runs.taking_part(budget, LEAST_SEEDS)
    if len(samplers) < 2:
        return ""
    ranks = runs.mean_ranks(samplers, budget)
    head = f"| sampler | mean rank | {' | '.join(runs.functions)} |\n|---|---|{'---|' * len(runs.functions)}"
    most = max(runs.seeds(sampler, budget) for sampler in samplers)
    fewer = {sampler: runs.seeds(sampler, budget) for sampler in samplers if runs.seeds(sampler, budget) < most}
    label = lambda sampler: f"{sampler} ({fewer[sampler]} seeds)" if sampler in fewer else sampler
    rows = [
        f"| {label(sampler)} | {ranks[sampler]:.2f} | "
        + " | ".join(f"{runs.median(function, sampler, budget):.2g}" for function in runs.functions)
        + " |"
        for sampler in sorted(samplers, key=ranks.get)
    ]
    return "\n".join([f"## Median regret after {budget} trials\n", head, *rows])


def times(found):
    """A table of milliseconds of processor time."""
    cell = lambda pair: f"{pair[0]:.2g} ({pair[1]:.2g})" if pair else "–"
    rows = []
    for sampler, time in found.items():
        goal = " / ".join(str(goal) if goal else "–" for goal in GOALS.get(sampler, (None, None)))
        cells = [cell(time[key]) for key in ("ms50", "ms200", "wasm-ms50", "wasm-ms200")]
        rows.append(f"| {sampler} | {' | '.join(cells)} | {goal} |")
    head = (
        "Milliseconds of processor time for ask and tell after 50 and 200 trials: the median over functions (the largest).\n\n"
        "| sampler | 50 | 200 | WebAssembly, 50 | WebAssembly, 200 | goal in WebAssembly, 50 / 200 |\n|---|---|---|---|---|---|"
    )
    return "\n".join([head, *rows])
