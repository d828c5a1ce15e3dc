#!/usr/bin/env python3
"""Writes tests/fixtures/torch/*.json: what PyTorch computes for the project's networks, losses and optimizers.

    /usr/bin/python3 tests/outside/torch_traces.py [FOLDER]

Deterministic: the same PyTorch gives the same files. README.md says what each file holds.
"""

import datetime
import json
import pathlib
import platform
import sys

import torch

import functions
import problems
from activations import ACTIVATIONS
from training import recorded, run_of
from updates import OPTIMIZERS

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "torch"


def every_optimizer(**options):
    """One run for each optimizer."""
    return [run_of(name, **options) for name in OPTIMIZERS]


def penalty_runs():
    """L2 with every optimizer; L1, clipping and all three together with sgd and adam; schedules with sgd."""
    runs = [run_of(name, f"{name} l2", l2=0.0625) for name in OPTIMIZERS]
    for name in ("sgd", "adam"):
        runs.append(run_of(name, f"{name} l1", l1=0.03125))
        runs.append(run_of(name, f"{name} clipNorm", clip=0.25))
        runs.append(run_of(name, f"{name} clipNorm not reached", clip=100.0))
        runs.append(run_of(name, f"{name} l1 l2 clipNorm", l1=0.03125, l2=0.0625, clip=0.25))
    for spec in ({"name": "step", "every": 2, "gamma": 0.25}, {"name": "exponential", "gamma": 0.5},
                 {"name": "cosine", "epochs": 5}):
        runs.append(run_of("sgd", f"sgd {spec['name']}", schedule=spec))
    return runs


def option_runs():
    """Each option at another value than its default."""
    return [
        run_of("momentum", "momentum 0.5", momentum=0.5),
        run_of("nesterov", "nesterov 0.5", momentum=0.5),
        run_of("adagrad", "adagrad epsilon", epsilon=0.125),
        run_of("adadelta", "adadelta rho epsilon", rho=0.5, epsilon=0.0009765625),
        run_of("rmsprop", "rmsprop rho momentum epsilon", rho=0.75, momentum=0.5, epsilon=0.125),
        run_of("adam", "adam betas epsilon", beta1=0.5, beta2=0.75, epsilon=0.125),
        run_of("adamw", "adamw betas epsilon l2", beta1=0.5, beta2=0.75, epsilon=0.125, l2=0.0625),
        run_of("nadam", "nadam betas epsilon", beta1=0.5, beta2=0.75, epsilon=0.125),
        run_of("nadam", "nadam momentumDecay", momentumDecay=0.5),
        run_of("lion", "lion betas", beta1=0.5, beta2=0.75),
    ]


def fixtures():
    """File name -> content."""
    files = {
        "trace-binary": recorded(problems.BINARY, every_optimizer() + option_runs() + penalty_runs()),
        "trace-softmax": recorded(problems.SOFTMAX, every_optimizer()),
        "trace-mse": recorded(problems.MSE, every_optimizer()),
        "trace-huber": recorded(problems.HUBER, every_optimizer()),
        "trace-brier": recorded(problems.BRIER, [run_of("sgd"), run_of("adam")]),
        "trace-brier-softmax": recorded(problems.BRIER_SOFTMAX, [run_of("sgd"), run_of("adam")]),
        "trace-huber-softmax": recorded(problems.HUBER_SOFTMAX, [run_of("sgd"), run_of("adam")]),
        "trace-tiny": recorded(problems.TINY, every_optimizer()),
        "trace-logistic": recorded(problems.LOGISTIC, every_optimizer()),
        "activations": functions.activation_values(),
        "losses": functions.loss_values(),
        "schedules": functions.schedule_values(),
        "init": functions.init_values(),
    }
    for name in ACTIVATIONS:
        files[f"trace-activation-{name}"] = recorded(problems.with_activation(name), [run_of("sgd")])
    return files


def made_with():
    """Versions and date, in a file of their own so that the others change only when a number does."""
    return {"torch": torch.__version__, "python": platform.python_version(),
            "date": datetime.date.today().isoformat(), "traces": "float64"}


def text(value, indent=0):
    """JSON with one line for each list without objects."""
    if isinstance(value, dict) and value:
        inner = ",\n".join(f"{' ' * (indent + 1)}{json.dumps(k)}: {text(v, indent + 1)}" for k, v in value.items())
        return "{\n" + inner + "\n" + " " * indent + "}"
    if isinstance(value, list) and any(isinstance(v, dict) for v in value):
        inner = ",\n".join(" " * (indent + 1) + text(v, indent + 1) for v in value)
        return "[\n" + inner + "\n" + " " * indent + "]"
    return json.dumps(value, allow_nan=False)


def write(folder):
    """Writes every fixture into `folder` (a pathlib.Path)."""
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**fixtures(), "made-with": made_with()}.items():
        (folder / f"{name}.json").write_text(text(content) + "\n")


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES)
