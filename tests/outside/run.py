#!/usr/bin/env python3
"""Makes the outside fixtures again in a temporary folder and compares them with those committed.

    /usr/bin/python3 tests/outside/run.py

Ends with 0 if all agree, 1 if any differs, 2 if something could not run (said on a line of its own). Uses only the
standard library itself. PyTorch must be there; the other sections make an environment of their own under
target/outside, once.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from compare import LOOSE, TOLERANCE, differences

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests/fixtures"
ENVIRONMENT = ROOT / "target/outside"
PACKAGES = [
    "scikit-learn==1.9.1",
    "mnist1d==0.0.2.post1",
    "mpmath==1.4.1",
    "scipy==1.17.1",
    "optuna==5.0.0",
    "cmaes==0.13.1",
]
INSTALL_SECONDS = 600


class CannotRun(Exception):
    """Why a section could not run."""


def run(command, seconds=None, cwd=None):
    """Runs a command; its last line of errors becomes the reason where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, cwd=cwd)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRun(str(error)) from error
    if done.returncode != 0:
        raise CannotRun((done.stderr.strip().splitlines() or ["it failed without a word"])[-1])


def needs(python, module, remedy):
    """Raises unless `python` can import `module`."""
    try:
        run([python, "-c", f"import {module}"])
    except CannotRun as reason:
        raise CannotRun(f"{reason} ({remedy})") from reason


def environment():
    """The Python of the environment with scikit-learn, MNIST-1D's published code, Optuna and cmaes."""
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    try:
        needs(python, "sklearn, mnist1d, mpmath, scipy, optuna, cmaes", "")
    except CannotRun:
        print(f"installing {', '.join(PACKAGES)} in {ENVIRONMENT}", flush=True)
        run([sys.executable, "-m", "venv", ENVIRONMENT])
        run([python, "-m", "pip", "install", "--quiet", *PACKAGES], INSTALL_SECONDS)
    return python


def compared(new, old):
    """Every difference between the JSON files of two folders, and their number. Versions may differ."""
    names = {p.name for folder in (new, old) for p in folder.glob("*.json")} - {"made-with.json"}
    found = []
    for name in sorted(names):
        if not (new / name).exists() or not (old / name).exists():
            found.append(f"{name}: only {'committed' if (old / name).exists() else 'new'}")
            continue
        a, b = (json.loads((folder / name).read_text()) for folder in (new, old))
        found += [name + d for d in differences(a, b, LOOSE.get(name, TOLERANCE))]
    return found, len(names)


def torch_traces(scratch):
    """Traces, activations, losses, schedules, initial deviations."""
    needs(sys.executable, "torch", "apt-get install python3-torch")
    run([sys.executable, ROOT / "tests/outside/torch_traces.py", scratch])
    return compared(scratch, FIXTURES / "torch")


def data_generators(scratch):
    """Generated data sets. The script writes beside itself, so a copy of it runs."""
    python = environment()
    script = scratch / "make_fixtures.py"
    script.write_text((FIXTURES / "data/make_fixtures.py").read_text())
    run([python, script])
    return compared(scratch, FIXTURES / "data")


def data_tables(scratch):
    """The shipped tables, which must be the same to the letter."""
    python = environment()
    (scratch / "data").mkdir()
    run([python, FIXTURES / "data/make_tables.py"], cwd=scratch)
    made = sorted((scratch / "data").glob("*.csv"))
    changed = [f"data/{p.name}" for p in made if p.read_text() != (ROOT / "data" / p.name).read_text()]
    return changed, len(made)


def optuna(scratch):
    """Decisions of pruners, importance, and journals both ways. The script of the journals checks ours itself."""
    python = environment()
    for script in ("pruners", "importance", "journal"):
        run([python, ROOT / f"tests/outside/optuna_{script}.py", scratch])
    shutil.copy(FIXTURES / "optuna/ours.json", scratch)
    return compared(scratch, FIXTURES / "optuna")


def numeric(scratch):
    """Sobol' points, normal distribution, Cholesky factors, minima, Gaussian processes."""
    run([environment(), ROOT / "tests/outside/numeric.py", scratch])
    return compared(scratch, FIXTURES / "numeric")


def samplers(scratch):
    """TPE's densities, CMA-ES's steps and margins, the normal distribution."""
    run([environment(), ROOT / "tests/outside/optuna_samplers.py", scratch])
    return compared(scratch, FIXTURES / "samplers")


SECTIONS = {
    "PyTorch traces": torch_traces,
    "scikit-learn and MNIST-1D generators": data_generators,
    "scikit-learn tables": data_tables,
    "Optuna": optuna,
    "SciPy, scikit-learn and mpmath": numeric,
    "Optuna's and cmaes's samplers": samplers,
}


def section(title, make):
    """Runs one section and returns its exit status."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found, count = make(pathlib.Path(scratch))
        except CannotRun as reason:
            print(f"{title}: could not run: {reason}")
            return 2
    print(f"{title}: {count} files, {len(found)} differences", flush=True)
    for line in found[:20]:
        print("  " + line)
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    statuses = [section(*s) for s in SECTIONS.items()]
    sys.exit(1 if 1 in statuses else max(statuses))
