#!/usr/bin/env python3
"""Opens a study of this project in real Optuna, goes on with it there, and writes studies of Optuna's own.

    python tests/outside/optuna_journal.py [folder]     # default: tests/fixtures/optuna

Reads ours.log and ours.json of tests/fixtures/optuna: what this project writes, and what it holds; any difference
to what Optuna reads is an error. Writes continued.log (ours.log after ten more trials by Optuna's TPE) and optuna.log
(studies made by Optuna), each with what Optuna says of its trials in the .json of the same name.
"""

import json
import math
import pathlib
import shutil
import sys
import tempfile
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests/fixtures/optuna"


def open_journal(path):
    return JournalStorage(JournalFileBackend(str(path)))


def finite(value):
    return value if value is not None and math.isfinite(value) else None


def said(trial):
    """What Optuna says of a trial, as plain data."""
    params = trial.params
    if trial.state == TrialState.WAITING:
        params = trial.system_attrs["fixed_params"]
    return {
        "state": trial.state.name,
        "params": params,
        "values": [value for value in trial.values or [] if math.isfinite(value)],
        "reports": sorted([step, finite(value)] for step, value in trial.intermediate_values.items()),
        "infeasible": trial.state == TrialState.COMPLETE
        and (any(value > 0 for value in trial.constraints.values())
             or not all(math.isfinite(value) for value in trial.values)),
    }


def check_ours():
    """Optuna must find in ours.log what ours.json holds."""
    document = json.loads((FIXTURES / "ours.json").read_text())
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / "ours.log"
        shutil.copy(FIXTURES / "ours.log", copy)
        compare(optuna.load_study(study_name="ours", storage=open_journal(copy)), document)


def compare(study, document):
    """Fails where Optuna's study differs from our document."""
    names = {"running": "RUNNING", "complete": "COMPLETE", "pruned": "PRUNED", "failed": "FAIL", "waiting": "WAITING"}
    assert study.direction.name.lower() == document["spec"]["direction"]
    assert len(study.trials) == len(document["trials"])
    for trial, expected in zip(study.trials, document["trials"]):
        found = said(trial)
        assert found["state"] == names[expected["state"]], (trial.number, found["state"])
        assert found["params"] == expected["params"], (trial.number, found["params"])
        assert found["values"] == [value for value in [expected["value"]] if value is not None], trial.number
        assert found["reports"] == [[r["step"], r["value"]] for r in expected["reports"]], trial.number
        constraints = [value for value in (expected.get("constraints") or [])]
        assert list(trial.constraints.values()) == constraints, trial.number
    best = max((t for t in document["trials"] if t["state"] == "complete"), key=lambda t: t["value"])
    assert study.best_trial.number == best["id"]
    optuna.importance.get_param_importances(study)


def objective(trial):
    lr = trial.suggest_float("lr", 1e-5, 1, log=True)
    drop = trial.suggest_float("drop", 0, 0.5, step=0.1)
    width = trial.suggest_int("width", 1, 512, log=True)
    depth = trial.suggest_int("depth", 1, 7, step=2)
    x = trial.suggest_float("x", -1, 1)
    act = trial.suggest_categorical("act", ['re"lu\\', "é\n", 3, 0.5, True, None])
    for step in (1, 2, 4):
        value = -((math.log10(lr) + 2) ** 2) - drop - x * x + step * (act == 3) + width / 512 + depth
        trial.report(value if step < 4 else math.nan, step)
        if trial.number % 5 == 4:
            raise optuna.TrialPruned()
    return value


def continued(folder):
    """Optuna goes on with our study; the enqueued trial comes first."""
    path = folder / "continued.log"
    shutil.copy(FIXTURES / "ours.log", path)
    sampler = optuna.samplers.TPESampler(seed=1, n_startup_trials=3, multivariate=True)
    study = optuna.load_study(study_name="ours", storage=open_journal(path), sampler=sampler)
    study.optimize(objective, n_trials=10)
    assert study.trials[8].state in (TrialState.COMPLETE, TrialState.PRUNED), "the enqueued trial was run"
    (folder / "continued.json").write_text(json.dumps([said(trial) for trial in study.trials], indent=1) + "\n")


def make(storage, name, directions, seed):
    rng = np.random.default_rng(seed)
    study = optuna.create_study(study_name=name, storage=storage, directions=directions,
                                sampler=optuna.samplers.RandomSampler(seed=seed))
    several = len(directions) > 1
    study.enqueue_trial({"a": 0.125, "b": 3, "c": "x"})
    study.set_user_attr("note", {"of": ["a", 1.5, None]})
    for number in range(12):
        trial = study.ask()
        high = 1 + number % 2
        a = trial.suggest_float("a", 0, high)
        b = trial.suggest_int("b", 1, 9)
        if number == 9:
            study.tell(trial, state=TrialState.FAIL)  # Without a value for c: it is left out.
            continue
        c = trial.suggest_categorical("c", ["x", "y", 2, None])
        if number == 10:
            continue  # It goes on running in Optuna: it is left out.
        for step in range(number % 4):
            if not several:
                trial.report(math.inf if number == 7 else rng.normal(), step * 3)
        values = [a + b, a * b][: len(directions)]
        if number == 5:
            trial.set_constraint("memory", 0.5)
            trial.set_constraint("time", -1)
        if number == 6:
            trial.set_constraint("memory", -0.5)
        if number == 3:
            study.tell(trial, state=TrialState.FAIL)
        elif number == 4:
            study.tell(trial, state=TrialState.PRUNED)
        elif number == 8:
            study.tell(trial, [math.inf] * len(directions))
        else:
            study.tell(trial, values)
    study.enqueue_trial({"a": 0.5, "b": 9, "c": None})
    trials = [said(trial) for trial in study.trials if trial.number not in (9, 10)]
    space = {"a": {"type": "float", "low": 0.0, "high": 2.0, "log": False},
             "b": {"type": "int", "low": 1, "high": 9, "log": False, "step": 1},
             "c": {"type": "categorical", "choices": ["x", "y", 2, None]}}
    return {"directions": directions, "trials": trials, "space": space}


def made_by_optuna(folder):
    path = folder / "optuna.log"
    path.unlink(missing_ok=True)
    storage = open_journal(path)
    optuna.create_study(study_name="gone", storage=storage)
    expected = {"one": make(storage, "one", ["minimize"], 1)}
    optuna.delete_study(study_name="gone", storage=storage)
    expected["two"] = make(storage, "two", ["minimize", "maximize"], 2)
    (folder / "optuna.json").write_text(json.dumps(expected, indent=1) + "\n")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    check_ours()
    continued(folder)
    made_by_optuna(folder)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES)
