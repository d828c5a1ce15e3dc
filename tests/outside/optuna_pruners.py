#!/usr/bin/env python3
"""Writes the decisions of Optuna's pruners on made-up report sequences.

    python tests/outside/optuna_pruners.py [folder]     # default: tests/fixtures/optuna

Each case is a list of events: ["ask"], ["report", id, step, value, advice] (value null for NaN, whose advice is not
asked for) and ["tell", id, state, value]. Trials that are told to stop are told as pruned, by the script and so by
the test that replays it, except in the cases named "heedless".
"""

import json
import pathlib
import sys
import warnings

import numpy as np
import optuna
from optuna import pruners
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Hyperband(pruners.HyperbandPruner):
    """Optuna's, but the bracket of a trial is that of the golden-ratio sequence instead of a hash of names."""

    def _get_bracket_id(self, study, trial):
        if not self._pruners:
            return 0
        place = ((trial.number * 0x9E3779B9) % 2**32) * self._total_trial_allocation_budget >> 32
        for bracket, budget in enumerate(self._trial_allocation_budgets):
            place -= budget
            if place < 0:
                return bracket
        raise AssertionError("the budgets sum up to the total")


def curve(rng, steps, kind, digits):
    """Values that fall from about 1 to a level, with noise; or seeds of one level, for the signed-rank test."""
    level = rng.uniform(0, 1)
    if kind == "seeds":
        return np.round(level + rng.normal(0, 0.3, len(steps)), digits)
    rate = rng.uniform(0.05, 0.6)
    return np.round(level + np.exp(-rate * np.asarray(steps)) + rng.normal(0, 0.1, len(steps)), digits)


def play(pruner, direction, seed, trials=24, workers=3, steps=range(1, 11), kind="curve", digits=3, nan=0.0,
         heed=True):
    """The events of one study."""
    rng = np.random.default_rng(seed)
    study = optuna.create_study(direction=direction, pruner=pruner, sampler=optuna.samplers.RandomSampler(seed=0))
    sign = 1 if direction == "minimize" else -1
    events, running, started = [], [], 0
    while started < trials or running:
        while started < trials and len(running) < workers:
            trial = study.ask({"x": optuna.distributions.FloatDistribution(0, 1)})
            values = sign * curve(rng, steps, kind, digits)
            values[rng.random(len(values)) < nan] = np.nan
            running.append((trial, list(zip(steps, values.tolist()))))
            events.append(["ask"])
            started += 1
        trial, reports = running[rng.integers(len(running))]
        number = trial.number
        step, value = reports.pop(0)
        trial.report(value, step)
        stop = False
        if np.isnan(value):
            events.append(["report", number, step, None, None])
        else:
            stop = bool(trial.should_prune())
            events.append(["report", number, step, value, stop])
        if (stop and heed) or not reports:
            running = [pair for pair in running if pair[0].number != number]
            pruned = stop and heed
            if np.isnan(value):
                value = 0.0
            study.tell(trial, None if pruned else value, state=TrialState.PRUNED if pruned else TrialState.COMPLETE)
            events.append(["tell", number, "pruned" if pruned else "complete", None if pruned else value])
    return events


CASES = [
    ("median", {"name": "median"}, lambda: pruners.MedianPruner(), {}),
    ("median ties", {"name": "median", "startupTrials": 1, "minTrials": 3},
     lambda: pruners.MedianPruner(1, n_min_trials=3), {"digits": 1}),
    ("median intervals", {"name": "median", "startupTrials": 2, "warmupSteps": 3, "intervalSteps": 3},
     lambda: pruners.MedianPruner(2, 3, 3), {"steps": range(0, 20, 2)}),
    ("percentile 25", {"name": "percentile", "percentile": 25, "startupTrials": 3},
     lambda: pruners.PercentilePruner(25.0, 3), {"nan": 0.1}),
    ("percentile 80", {"name": "percentile", "percentile": 80, "startupTrials": 0},
     lambda: pruners.PercentilePruner(80.0, 0), {"digits": 2}),
    ("patient", {"name": "patient", "patience": 1, "minDelta": 0.05},
     lambda: pruners.PatientPruner(None, 1, 0.05), {"nan": 0.2}),
    ("patient median", {"name": "patient", "patience": 0, "wrapped": {"name": "median", "startupTrials": 2}},
     lambda: pruners.PatientPruner(pruners.MedianPruner(2), 0), {}),
    ("threshold", {"name": "threshold", "lower": -0.9, "upper": 0.9, "warmupSteps": 2, "intervalSteps": 2},
     lambda: pruners.ThresholdPruner(-0.9, 0.9, 2, 2), {}),
    ("asha", {"name": "asha", "minResource": 1, "reductionFactor": 2},
     lambda: pruners.SuccessiveHalvingPruner(1, 2), {}),
    ("asha sparse", {"name": "asha", "minResource": 2, "reductionFactor": 2, "minEarlyStoppingRate": 1},
     lambda: pruners.SuccessiveHalvingPruner(2, 2, 1), {"steps": range(3, 60, 6), "digits": 1, "nan": 0.1}),
    ("asha auto", {"name": "asha", "reductionFactor": 3},
     lambda: pruners.SuccessiveHalvingPruner(reduction_factor=3), {"workers": 1, "steps": range(100, 1000, 100)}),
    ("asha bootstrap", {"name": "asha", "minResource": 1, "reductionFactor": 3, "bootstrapCount": 4},
     lambda: pruners.SuccessiveHalvingPruner(1, 3, 0, 4), {}),
    ("hyperband", {"name": "hyperband", "minResource": 1, "maxResource": 12, "reductionFactor": 2},
     lambda: Hyperband(1, 12, 2), {"trials": 60}),
    ("hyperband auto", {"name": "hyperband"}, lambda: Hyperband(), {"trials": 40, "workers": 1}),
    ("wilcoxon", {"name": "wilcoxon"}, lambda: pruners.WilcoxonPruner(), {"kind": "seeds", "workers": 1}),
    ("wilcoxon ties", {"name": "wilcoxon", "pThreshold": 0.3, "startupSteps": 4},
     lambda: pruners.WilcoxonPruner(p_threshold=0.3, n_startup_steps=4), {"kind": "seeds", "digits": 1, "nan": 0.01}),
    ("wilcoxon long", {"name": "wilcoxon", "pThreshold": 0.01},
     lambda: pruners.WilcoxonPruner(p_threshold=0.01),
     {"kind": "seeds", "digits": 1, "trials": 8, "steps": range(0, 60)}),
    ("median heedless", {"name": "median", "startupTrials": 2}, lambda: pruners.MedianPruner(2), {"heed": False}),
]


def main(folder):
    cases = []
    for number, (name, spec, make, options) in enumerate(CASES):
        for direction in ("minimize", "maximize"):
            events = play(make(), direction, number, **options)
            cases.append({"name": name, "pruner": spec, "direction": direction,
                          "heed": options.get("heed", True), "events": events})
            advice = [event[4] for event in events if event[0] == "report"]
            assert any(advice) and not all(advice), f"{name}: every advice is the same"
    folder.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (folder / "pruners.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/fixtures/optuna")
