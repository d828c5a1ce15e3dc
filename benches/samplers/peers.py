"""Optuna's samplers on the functions of this benchmark. Runs that `peers.json` holds are not made again.

    python peers.py --program PATH [--seeds 20] [--functions a,b] [--samplers optuna-gp] [--minutes 20]

`--program` is the compiled benchmark, which is asked for the functions' values. Every run is of one thread. Times are of
the processor, of ask and tell, the mean of the last five trials of 50 and of 200.
"""
import argparse
import contextlib
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import subprocess
import sys
import time
import types
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

KEPT = pathlib.Path(__file__).with_name("peers.json")
WINDOW = 5
SHORT, LONG = 50, 200


def samplers():
    """Maker of each sampler for a seed, with Optuna's defaults, and its number of trials."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    makers = {
        "optuna-random": (optuna.samplers.RandomSampler, LONG),
        "optuna-qmc": (lambda seed: optuna.samplers.QMCSampler(seed=seed, scramble=True), LONG),
        "optuna-tpe": (lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True), LONG),
        "optuna-cma-es": (lambda seed: optuna.samplers.CmaEsSampler(seed=seed), LONG),
        "optuna-gp": (lambda seed: optuna.samplers.GPSampler(seed=seed), SHORT),
    }
    if not has_torch():
        print("optuna-gp is left out: it needs PyTorch (Debian: python3-torch)")
        del makers["optuna-gp"]
    return makers


def has_torch():
    """Whether the Gaussian process can run. Debian's PyTorch 1.13 is older than what Optuna 5 is written for: its
    `torch.device` is no context manager. The computations are on the CPU anyway, so an empty context stands in."""
    try:
        import torch
    except ImportError:
        return False
    if not hasattr(torch.device, "__enter__"):
        import optuna.samplers._gp.sampler as gp

        old = types.ModuleType("torch")
        old.__getattr__ = lambda name: getattr(torch, name)
        old.device = lambda name: contextlib.nullcontext()
        gp.torch = old
    return True


def distribution(parameter):
    """Optuna's for a parameter of ours."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if parameter["type"] == "categorical":
        return CategoricalDistribution(parameter["choices"])
    kind = IntDistribution if parameter["type"] == "int" else FloatDistribution
    return kind(parameter["low"], parameter["high"], log=parameter.get("log", False))


class Values:
    """The values of the functions, from the compiled benchmark."""

    def __init__(self, program):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program, "values"], stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def of(self, function, params):
        self.process.stdin.write(json.dumps({"function": function, "params": params}) + "\n")
        return float(self.process.stdout.readline())


def one_run(function, sampler, trials, values):
    """The curve [trial, regret] wherever it fell, and the times."""
    import optuna

    space = {name: distribution(parameter) for name, parameter in function["space"].items()}
    study = optuna.create_study(sampler=sampler)
    best, curve, seconds = float("inf"), [], []
    for number in range(1, trials + 1):
        start = time.process_time()
        trial = study.ask(space)
        asked = time.process_time() - start
        value = values.of(function["name"], trial.params)
        start = time.process_time()
        study.tell(trial, value)
        seconds.append(asked + time.process_time() - start)
        if value < best:
            best = value
            curve.append([number, float(f"{value - function['least']:.4e}")])
    mean = lambda end: float(f"{1e3 * sum(seconds[end - WINDOW:end]) / WINDOW:.4e}") if end <= trials else None
    return {"trials": trials, "curve": curve, "ms50": mean(SHORT), "ms200": mean(LONG)}


def kept():
    """Runs of earlier calls."""
    if KEPT.exists():
        return json.loads(KEPT.read_text())
    return {"made": {}, "probes": {}, "runs": []}


def keep(document):
    """Writes them, one run a line."""
    runs = ",\n".join(json.dumps(run, separators=(",", ":")) for run in document["runs"])
    made, probes = json.dumps(document["made"]), json.dumps(document["probes"])
    text = f'{{"made": {made},\n"probes": {probes},\n"runs": [\n{runs}\n]}}\n'
    partial = KEPT.with_suffix(".partial")
    partial.write_text(text)
    partial.replace(KEPT)


def made():
    """When, with what and where."""
    packages = ["optuna", "cmaes", "scipy", "numpy", "torch", "greenlet"]
    found = {}
    for package in packages:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    cpu = pathlib.Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return {"date": datetime.date.today().isoformat(), "python": platform.python_version(), **found, "processor": processor}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--functions")
    parser.add_argument("--samplers")
    parser.add_argument("--minutes", type=float, default=20)
    options = parser.parse_args()
    end = time.monotonic() + 60 * options.minutes
    warnings.filterwarnings("ignore")
    try:
        makers = samplers()
    except ImportError as error:
        sys.exit(f"Optuna is not there ({error}); its kept runs take part")
    wanted = lambda names, name: names is None or name in names.split(",")
    listed = subprocess.run([options.program, "functions"], check=True, capture_output=True, text=True, timeout=60)
    functions = [function for function in json.loads(listed.stdout) if wanted(options.functions, function["name"])]
    document, values = kept(), Values(options.program)
    for function in functions:
        name = function["name"]
        probes = [function["least"], *function["probes"]]
        if document["probes"].get(name) != probes:  # another function than the one that was run
            document["probes"][name] = probes
            document["runs"] = [run for run in document["runs"] if run["function"] != name]
    have = {(run["function"], run["sampler"], run["seed"]) for run in document["runs"]}
    for seed in range(options.seeds):
        for function in functions:
            for sampler, (maker, trials) in makers.items():
                if not wanted(options.samplers, sampler) or (function["name"], sampler, seed) in have:
                    continue
                if time.monotonic() > end:
                    return print(f"Optuna's runs: {options.minutes} minutes are over; the next call goes on from here")
                run = one_run(function, maker(seed=seed), trials, values)
                document["runs"].append({"function": function["name"], "sampler": sampler, "seed": seed, **run})
                document["made"] = made()
        keep(document)
        print(f"Optuna's runs: seed {seed} is made", flush=True)


if __name__ == "__main__":
    main()
