#!/usr/bin/env python3
"""Numbers of SciPy, scikit-learn and mpmath that tests/numeric compares with ours.

    target/outside/bin/python tests/outside/numeric.py [folder]     # default: tests/fixtures/numeric
"""

import json
import pathlib
import sys

import mpmath
import numpy
from scipy import linalg, optimize
from scipy.stats import qmc
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "fixtures/numeric"


def sobol():
    """The first points without scrambling, in units of 2^-32: (64 points, 64 dimensions)."""
    points = qmc.Sobol(64, scramble=False, bits=32).random(64) * 2.0**32
    return {"points": [[int(x) for x in row] for row in points]}


def normal():
    """ln phi, ln Phi, phi / Phi and ln h with h(z) = phi(z) + z Phi(z), with 60 digits."""
    mpmath.mp.dps = 60
    zs = [-1e100, -1e20, -1e8, -1e5, -1000.0, -300.0, -100.0, -40.0, -38.0, -20.0, -10.0, -7.5]
    zs += [-5.5, -5.000001, -5.0, -4.999, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, -0.1, 0.0, 0.1, 1.0, 3.0, 8.0, 40.0]
    rows = []
    for z in map(mpmath.mpf, zs):
        t = -z
        if t > 100:  # the asymptotic series of Mills' ratio, to far more digits than are kept
            terms, term, k = [], mpmath.mpf(1), 0
            while len(terms) < 3 or abs(term) > mpmath.mpf(10) ** -58 and k < 400:
                terms.append(term)
                k += 1
                term *= -(2 * k - 1) / (t * t)
            mills = sum(terms) / t
            tail = -sum(terms[1:])  # 1 - t * mills, without cancellation
        else:
            mpmath.mp.dps = 400
            mills = mpmath.ncdf(z) / (mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi))
            tail = 1 - t * mills
            mpmath.mp.dps = 60
        log_density = -z * z / 2 - mpmath.log(2 * mpmath.pi) / 2
        numbers = [z, log_density, log_density + mpmath.log(mills), 1 / mills, log_density + mpmath.log(tail)]
        rows.append([float(x) for x in numbers])
    return {"rows": rows}


def cholesky():
    """Symmetric positive matrices with factor, log determinant, solution and inverse."""
    generator = numpy.random.default_rng(1)
    cases = []
    for size in [1, 2, 3, 7, 12]:
        root = generator.integers(-8, 9, (size, size)) / 8
        matrix = root @ root.T + numpy.eye(size) / 4
        right = generator.integers(-8, 9, size) / 8
        cases.append(
            {
                "matrix": matrix.tolist(),
                "factor": linalg.cholesky(matrix, lower=True).tolist(),
                "logDet": float(numpy.linalg.slogdet(matrix)[1]),
                "right": right.tolist(),
                "solution": linalg.solve(matrix, right, assume_a="pos").tolist(),
                "inverse": linalg.inv(matrix).tolist(),
            }
        )
    return {"cases": cases}


def quadratic(x):
    """A chain of springs with rising stiffness, pulled to 3, -2, 3, -2 and so on."""
    target = numpy.where(numpy.arange(len(x)) % 2 == 0, 3.0, -2.0)
    stiffness = 1.0 + numpy.arange(len(x))
    return 0.5 * numpy.sum(stiffness * (x - target) ** 2) + 0.5 * numpy.sum(numpy.diff(x) ** 2)


def minimize():
    """Minima of smooth functions in boxes, by SciPy's L-BFGS-B."""
    cases = []
    for name, f, start, low, high in [
        ("rosenbrock", optimize.rosen, [-1.2, 1.0], [-2, -2], [2, 2]),
        ("rosenbrock", optimize.rosen, [-1.2, 1.0], [-2, -2], [0.5, 2]),
        ("rosenbrock", optimize.rosen, [1.5, -0.5, 1.0, 0.0, 1.2], [-2] * 5, [2] * 5),
        ("rosenbrock", optimize.rosen, [1.5] * 5, [1.25, -2, -2, -2, -2], [2] * 5),
        ("springs", quadratic, [0.0] * 8, [-10] * 8, [10] * 8),
        ("springs", quadratic, [0.5] * 8, [-1] * 8, [1.5] * 8),
    ]:
        options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 10_000, "maxfun": 100_000}
        jac = optimize.rosen_der if name == "rosenbrock" else "3-point"
        found = optimize.minimize(
            f, start, method="L-BFGS-B", jac=jac, bounds=list(zip(low, high)), options=options
        )
        case = {"function": name, "start": start, "low": low, "high": high}
        cases.append({**case, "x": found.x.tolist(), "value": float(found.fun)})
    return {"cases": cases}


def process():
    """Log marginal likelihood, means and deviations of scikit-learn's Gaussian process, Matern-5/2."""
    generator = numpy.random.default_rng(2)
    cases = []
    for size, axes in [(1, 1), (5, 2), (12, 3), (25, 6)]:
        points = generator.integers(0, 65, (size, axes)) / 64
        z = generator.integers(-16, 17, size) / 8
        logs = generator.integers(-8, 9, axes + 2) / 4
        logs[-1] -= 4
        scales = numpy.exp(-logs[:-2] / 2)
        kernel = ConstantKernel(numpy.exp(logs[-2])) * Matern(scales, nu=2.5)
        noise = numpy.exp(logs[-1])
        process = GaussianProcessRegressor(kernel, alpha=noise, optimizer=None).fit(points, z)
        at = generator.integers(0, 65, (6, axes)) / 64
        mean, deviation = process.predict(at, return_std=True)
        cases.append(
            {
                "points": points.tolist(),
                "z": z.tolist(),
                "logs": logs.tolist(),
                "logLikelihood": float(process.log_marginal_likelihood_value_),
                "at": at.tolist(),
                "mean": mean.tolist(),
                "deviation": deviation.tolist(),
            }
        )
    return {"cases": cases}


SECTIONS = {
    "sobol": sobol,
    "normal": normal,
    "cholesky": cholesky,
    "minimize": minimize,
    "process": process,
}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for name, make in SECTIONS.items():
        (folder / f"{name}.json").write_text(json.dumps(make()) + "\n")
