#!/usr/bin/env python3
"""Writes what Optuna's TPE and the package cmaes compute, for tests/samplers_outside.rs.

    python tests/outside/optuna_samplers.py [FOLDER]     # tests/fixtures/samplers where none is given

Needs optuna 5.0.0, cmaes 0.13.1, scipy and mpmath.
"""

import json
import pathlib
import sys

import cmaes
import mpmath
import numpy as np
import optuna
import scipy
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe import parzen_estimator
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
from scipy import stats

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 20250607

# One parameter of every kind: the document as this project reads it, and Optuna's distribution.
PARAMETERS = {
    "float": ({"type": "float", "low": -2, "high": 5}, FloatDistribution(-2, 5)),
    "log": ({"type": "float", "low": 1e-5, "high": 10, "log": True}, FloatDistribution(1e-5, 10, log=True)),
    "step": ({"type": "float", "low": 0, "high": 2, "step": 0.25}, FloatDistribution(0, 2, step=0.25)),
    "int": ({"type": "int", "low": 3, "high": 60}, IntDistribution(3, 60)),
    "log-int": ({"type": "int", "low": 1, "high": 200, "log": True}, IntDistribution(1, 200, log=True)),
    "choice": ({"type": "categorical", "choices": ["a", "b", "c", "d"]}, CategoricalDistribution(("a", "b", "c", "d"))),
}


class StableNumpy:
    """numpy, but for argsort, which keeps the order of equal items: with many of them, and weights that differ, the
    densities depend on it, and numpy does not say which order it takes."""

    def __getattr__(self, name):
        return getattr(np, name)

    @staticmethod
    def argsort(items):
        return np.argsort(items, kind="stable")


parzen_estimator.np = StableNumpy()


def draw(rng, distribution):
    """A random value, in Optuna's internal form."""
    if isinstance(distribution, CategoricalDistribution):
        return float(rng.integers(len(distribution.choices)))
    low, high, step = distribution.low, distribution.high, distribution.step
    if distribution.log:
        value = float(np.exp(rng.uniform(np.log(low), np.log(high))))
        return float(round(value)) if step else float(f"{value:.9e}")
    if step:
        return low + step * float(rng.integers(round((high - low) / step) + 1))
    return float(f"{rng.uniform(low, high):.9e}")


def log_volume(distribution):
    """ln of the range's length where the density is continuous: from a density to one over [0, 1]."""
    if isinstance(distribution, CategoricalDistribution) or distribution.step:
        return 0.0
    if distribution.log:
        return float(np.log(np.log(distribution.high) - np.log(distribution.low)))
    return float(np.log(distribution.high - distribution.low))


def shown(name, value):
    """The value as a document has it."""
    return PARAMETERS[name][1].to_external_repr(value)


def density(rng, names, count):
    """Log densities of one mixture over the parameters `names` around `count` random observations."""
    distributions = {name: PARAMETERS[name][1] for name in names}
    observed = {name: np.array([draw(rng, d) for _ in range(count)]) for name, d in distributions.items()}
    asked = {name: np.array([draw(rng, d) for _ in range(12)]) for name, d in distributions.items()}
    parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
    logs = _ParzenEstimator(observed, distributions, parameters).log_pdf(asked)
    logs = logs + sum(log_volume(d) for d in distributions.values())
    rows = lambda table: [{n: shown(n, v) for n, v in zip(names, row)} for row in zip(*table.values())]
    return {"space": {name: PARAMETERS[name][0] for name in names}, "observed": rows(observed),
            "weights": default_weights(count).tolist(), "asked": rows(asked), "log_density": logs.tolist()}


def densities(rng):
    """Each parameter alone and all together, with few and many observations, and equal ones."""
    cases = [density(rng, [name], count) for name in PARAMETERS for count in (1, 2, 7, 40)]
    return cases + [density(rng, list(PARAMETERS), count) for count in (2, 9, 60, 150)]


def steps(rng, dimension, population, sigma, scale):
    """Generations of cmaes on the same samples."""
    optimizer = cmaes.CMA(mean=np.full(dimension, 0.5), sigma=sigma, population_size=population, seed=1)
    generations = []
    for _ in range(12):
        points = [optimizer.ask() for _ in range(optimizer.population_size)]
        value = lambda x: float(sum(scale ** i * (x[i] - 0.3) ** 2 for i in range(dimension)) + x[0] * x[-1])
        ranked = sorted(points, key=value)
        optimizer.tell([(x, value(x)) for x in ranked])
        generations.append({"points": [x.tolist() for x in ranked], "mean": optimizer._mean.tolist(),
                            "sigma": float(optimizer._sigma), "covariance": optimizer._C.ravel().tolist()})
    return {"dimension": dimension, "population": optimizer.population_size, "sigma": sigma, "generations": generations}


def margins(rng):
    """The correction of mean and scale after one generation of cmaes.CMAwM, on a grid of 0, 1/(k-1), ..., 1."""
    cases = []
    for count, mean, sigma, target in [(5, 0.5, 0.05, 0.5), (5, 0.3, 0.02, 0.3), (2, 0.5, 0.3, 1.0), (2, 0.9, 0.01, 1.0),
                                       (11, 0.02, 0.01, 0.0), (11, 0.5, 0.2, 0.71), (3, 0.5, 0.004, 0.5)]:
        bounds, steps_ = np.array([[0.0, 1.0]] * 2), np.array([1 / (count - 1), 0.0])
        optimizer = cmaes.CMAwM(mean=np.array([mean, 0.5]), sigma=sigma, bounds=bounds, steps=steps_, seed=3)
        for _ in range(3):
            asked = [optimizer.ask() for _ in range(optimizer.population_size)]
            before = optimizer._cma
            told = [(raw, float((x[0] - target) ** 2 + (x[1] - 0.4) ** 2)) for x, raw in asked]
            scale = float(optimizer._A[0])
            inner = cmaes.CMA.__new__(cmaes.CMA)
            inner.__dict__ = {k: (v.copy() if isinstance(v, np.ndarray) else v) for k, v in before.__dict__.items()}
            inner.tell(list(told))
            optimizer.tell(told)
            cases.append({"count": count, "margin": optimizer.margin, "scale": scale, "mean": float(inner._mean[0]),
                          "deviation": float(inner._sigma * np.sqrt(inner._C[0, 0])),
                          "new_mean": float(optimizer._cma._mean[0]), "new_scale": float(optimizer._A[0])})
    return cases


def normals():
    """Masses, tails and quantiles of the normal distribution."""
    bounds = [(-1.0, 1.0), (0.0, 1e-9), (-40.0, -38.0), (5.0, 5.001), (9.0, 12.0), (-0.2, 30.0), (30.0, 31.0),
              (-1e-4, 2e-4), (37.0, 37.5), (60.0, 60.01), (2.0, 2.4), (-3.0, -2.999)]
    mass = [[a, b, log_mass(a, b)] for a, b in bounds]
    tails = [[z, float(stats.norm.logsf(z))] for z in (-9.0, -1.0, 0.0, 0.5, 3.0, 20.0, 34.9, 35.1, 100.0, 1e4)]
    between = [[u, a, b, float(stats.truncnorm.ppf(u, a, b))] for a, b in bounds[:2] + bounds[4:7] for u in (0.01, 0.5, 0.97)]
    quantile = [[p, float(stats.norm.ppf(p))] for p in (1e-250, 1e-20, 1e-5, 0.07, 0.3, 0.5, 0.6, 0.93, 0.999999)]
    return {"log_mass": mass, "log_upper_tail": tails, "quantile_between": between, "quantile": quantile}


def log_mass(a, b):
    """ln (Phi(b) - Phi(a)) with 60 digits; SciPy's own loses digits where b - a is small."""
    a, b = (a, b) if b > 0 else (-b, -a)
    with mpmath.workdps(60):
        return float(mpmath.log(mpmath.erfc(a / mpmath.sqrt(2)) / 2 - mpmath.erfc(b / mpmath.sqrt(2)) / 2))


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/fixtures/samplers"
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    runs = [steps(rng, 2, None, 0.2, 10), steps(rng, 5, None, 0.3, 3), steps(rng, 5, 16, 0.1, 5), steps(rng, 1, 4, 0.3, 1)]
    files = {"parzen": densities(rng), "cma": runs, "margin": margins(rng), "normal": normals()}
    files["made-with"] = {"optuna": optuna.__version__, "cmaes": cmaes.__version__, "numpy": np.__version__,
                          "scipy": scipy.__version__, "mpmath": mpmath.__version__}
    for name, content in files.items():
        lines = content if isinstance(content, list) else [content]
        (folder / f"{name}.json").write_text("[\n" + ",\n".join(json.dumps(line) for line in lines) + "\n]\n")


if __name__ == "__main__":
    main()
