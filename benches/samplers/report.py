"""Compares our runs (`ours.json` in the working folder) with Optuna's kept runs: tables, curves and the day's record.

    python report.py [--seeds N] [--functions a,b] [--samplers a,b] [--record]

With --record it writes `RESULTS.md`, `curves.svg` and `benches/record/samplers-<day>.json`. It needs Python alone.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform

from compare import BUDGETS, Runs
from curves import svg
from words import report

HERE = pathlib.Path(__file__).parent
# What ours is compared with.
PEERS = {"random": "optuna-random", "sobol": "optuna-qmc", "tpe": "optuna-tpe", "cma-es": "optuna-cma-es", "gp": "optuna-gp"}
# `auto` should be no worse than any of these.
SINGLE = ["gp", "tpe", "cma-es", "random", "sobol", "lhs", "genetic", "regularized-evolution", "differential-evolution"]
# Trials at which the record keeps medians.
POINTS = (1, 2, 5, 10, 15, 20, 30, 40, 50, 100, 150, 200)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--functions")
    parser.add_argument("--samplers")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    ours, peers, wasm = read("ours.json"), read(HERE / "peers.json"), read("wasm.json")
    wanted = lambda names, name: names is None or name in names.split(",")
    functions = {run["function"] for run in ours["runs"]}
    runs = [
        run
        for run in ours["runs"] + peers.get("runs", [])
        if run["seed"] < options.seeds and run["function"] in functions and wanted(options.functions, run["function"])
        and wanted(options.samplers, run["sampler"])
    ]
    runs = Runs(runs)
    result = {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "peers": peers.get("made", {}),
        "seeds": {sampler: runs.seeds(sampler, 50) for sampler in runs.samplers},
        "comparisons": comparisons(runs),
        "times": {sampler: times(runs, wasm, sampler) for sampler in runs.samplers},
        "medians": medians(runs),
    }
    text = report(runs, result)
    print(text)
    if options.record:
        (HERE / "RESULTS.md").write_text(text)
        (HERE / "curves.svg").write_text(svg(runs))
        record = HERE.parent / "record" / f"samplers-{result['date']}.json"
        record.write_text(json.dumps(result, indent=1) + "\n")
        print(f"kept in {record}")


def read(file):
    """A document, or an empty one where there is no file."""
    file = pathlib.Path(file)
    return json.loads(file.read_text()) if file.exists() else {}


def comparisons(runs):
    """Ours with its peer, and `auto` with each single sampler, at each budget that both have."""
    pairs = [*PEERS.items(), *(("auto", single) for single in SINGLE)]
    pairs = [pair for pair in pairs if set(pair) <= set(runs.samplers)]
    found = {}
    for ours, theirs in pairs:
        for budget in BUDGETS:
            comparison = runs.against(ours, theirs, budget)
            if comparison:
                found.setdefault(f"{ours} / {theirs}", {})[budget] = comparison
    return found


def times(runs, wasm, sampler):
    """Milliseconds a suggestion: [median over functions, largest] natively and in WebAssembly."""
    found = {key: runs.time(sampler, key) for key in ("ms50", "ms200")}
    rows = [{**row, "seed": 0} for row in wasm or [] if row["sampler"] == sampler]
    in_wasm = Runs(rows)
    found |= {f"wasm-{key}": in_wasm.time(sampler, key) for key in ("ms50", "ms200")}
    return found


def medians(runs):
    """Median regret by function and sampler at some trials."""
    at = lambda function, sampler: {n: runs.median(function, sampler, n) for n in POINTS if runs.seeds(sampler, n) > 2}
    return {function: {sampler: at(function, sampler) for sampler in runs.samplers} for function in runs.functions}


def machine():
    """Where the comparison was made."""
    cpu = pathlib.Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return {"processor": processor, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.release()}"}


if __name__ == "__main__":
    main()
