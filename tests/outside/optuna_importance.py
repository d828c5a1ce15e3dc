#!/usr/bin/env python3
"""Writes what Optuna's importance evaluators say about made-up trials.

    python tests/outside/optuna_importance.py [folder]     # default: tests/fixtures/optuna

`importance.json` has
- "ped_anova": spaces with every kind of parameter, trials, and the raw divergences of PedAnovaImportanceEvaluator;
- "trees": scikit-learn's trees over the unit cube with the variances that Optuna's fANOVA finds in them, of single
  axes and of pairs;
- "forests": trials over the unit cube and the mean shares of Optuna's fANOVA over ten seeds, with their deviations.
"""

import itertools
import json
import pathlib
import sys
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator
from optuna.importance._fanova._tree import _FanovaTree
from sklearn.ensemble import RandomForestRegressor

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

ROOT = pathlib.Path(__file__).resolve().parents[2]

SPACE = {
    "float": ({"type": "float", "low": -1, "high": 2}, FloatDistribution(-1, 2)),
    "log": ({"type": "float", "low": 1e-4, "high": 1, "log": True}, FloatDistribution(1e-4, 1, log=True)),
    "step": ({"type": "float", "low": 0, "high": 1, "step": 0.25}, FloatDistribution(0, 1, step=0.25)),
    "int": ({"type": "int", "low": -3, "high": 95}, IntDistribution(-3, 95)),
    "stepInt": ({"type": "int", "low": 2, "high": 8, "step": 3}, IntDistribution(2, 8, step=3)),
    "logInt": ({"type": "int", "low": 1, "high": 300, "log": True}, IntDistribution(1, 300, log=True)),
    "choice": ({"type": "categorical", "choices": ["a", "b", None, True]},
               CategoricalDistribution(["a", "b", None, True])),
    "single": ({"type": "float", "low": 0.5, "high": 0.5}, FloatDistribution(0.5, 0.5)),
}


def ped_anova(trials, seed, direction):
    rng = np.random.default_rng(seed)
    sampler = optuna.samplers.RandomSampler(seed=seed)
    study = optuna.create_study(direction=direction, sampler=sampler)
    distributions = {name: distribution for name, (_, distribution) in SPACE.items()}
    rows, values = [], []
    for _ in range(trials):
        params = study.ask(distributions).params
        for name in ("float", "log"):
            params[name] = float(f"{params[name]:.6g}")
        value = (params["float"] ** 2 + abs(np.log10(params["log"]) + 2) + (params["choice"] == "b")
                 + params["int"] / 200 + rng.normal(0, 0.1))
        values.append(round(float(value), 1 if seed % 2 else 4))
        rows.append(params)
    fresh = optuna.create_study(direction=direction)
    for params, value in zip(rows, values):
        fresh.add_trial(optuna.trial.create_trial(params=params, distributions=distributions, value=value))
    raw = {q: PedAnovaImportanceEvaluator(target_quantile=q).evaluate(fresh) for q in (0.1, 0.3)}
    return {"direction": direction, "params": [list(params.values()) for params in rows], "values": values,
            "raw": [{"quantile": q, "importance": {name: of[name] for name in SPACE}} for q, of in raw.items()]}


FUNCTIONS = {
    "additive": (3, lambda x: 2 * x[:, 0] + x[:, 1]),
    "product": (3, lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5) * 4 + 0.3 * x[:, 2]),
    "bumpy": (4, lambda x: np.sin(6 * x[:, 0]) + x[:, 1] ** 2 * x[:, 2] + 0.2 * x[:, 3]),
}


def data(function, trials, seed):
    dimensions, f = FUNCTIONS[function]
    x = np.round(np.random.default_rng(seed).random((trials, dimensions)), 4)
    return x, np.round(f(x), 5)


def tree(function, trials, seed):
    x, y = data(function, trials, seed)
    fitted = RandomForestRegressor(n_estimators=1, random_state=seed).fit(x, y).estimators_[0].tree_
    axes = range(x.shape[1])
    optuna_tree = _FanovaTree(fitted, np.array([[0.0, 1.0]] * x.shape[1]))
    marginal = lambda *features: float(optuna_tree.get_marginal_variance(np.array(features)))
    return {"axes": len(axes), "feature": fitted.feature.tolist(), "threshold": fitted.threshold.tolist(),
            "left": fitted.children_left.tolist(), "right": fitted.children_right.tolist(),
            "value": fitted.value.reshape(-1).tolist(), "variance": float(optuna_tree.variance),
            "alone": [marginal(axis) for axis in axes],
            "together": [[*pair, marginal(*pair)] for pair in itertools.combinations(axes, 2)]}


def forest(function, trials, seed):
    x, y = data(function, trials, seed)
    names = [f"x{axis}" for axis in range(x.shape[1])]
    distributions = {name: FloatDistribution(0, 1) for name in names}
    study = optuna.create_study()
    for row, value in zip(x.tolist(), y.tolist()):
        params = dict(zip(names, row))
        study.add_trial(optuna.trial.create_trial(params=params, distributions=distributions, value=value))
    shares = []
    for repeat in range(10):
        importance = FanovaImportanceEvaluator(seed=repeat).evaluate(study)
        shares.append([importance[name] for name in names])
    return {"points": x.tolist(), "values": y.tolist(), "mean": np.mean(shares, 0).tolist(),
            "deviation": np.std(shares, 0, ddof=1).tolist()}


def main(folder):
    fixture = {
        "space": {name: spec for name, (spec, _) in SPACE.items()},
        "ped_anova": [ped_anova(trials, seed, direction) for trials, seed, direction in
                      [(2, 1, "minimize"), (7, 2, "maximize"), (40, 3, "minimize"), (150, 4, "maximize")]],
        "trees": [tree(function, trials, seed) for seed, (function, trials) in
                  enumerate(itertools.product(FUNCTIONS, (5, 30)))],
        "forests": [forest(function, 120, seed) for seed, function in enumerate(FUNCTIONS)],
    }
    folder.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in fixture.items())
    (folder / "importance.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/fixtures/optuna")
