"""Trains one problem for ten steps and records the loss of every batch and the final parameters."""

import torch
import torch.nn.functional as F

from activations import ACTIVATIONS
from problems import STEPS, layer_sizes
from updates import OPTIMIZERS, build


def split_params(problem, dtype):
    """Flat parameters (P,) as lists of weights (in, out) and biases (out,), leaves of the graph."""
    weights, biases, at = [], [], 0
    sizes = layer_sizes(problem)
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        flat = torch.tensor(problem["params"][at:at + fan_in * fan_out], dtype=dtype)
        weights.append(flat.reshape(fan_in, fan_out).requires_grad_())
        at += fan_in * fan_out
        biases.append(torch.tensor(problem["params"][at:at + fan_out], dtype=dtype, requires_grad=True))
        at += fan_out
    return weights, biases


def forward(problem, weights, biases, x):
    """The network's raw outputs (B, O): logits, or the regression's prediction."""
    activation = ACTIVATIONS[problem["activation"]]
    for i, (w, b) in enumerate(zip(weights, biases)):
        x = x @ w + b
        if i + 1 < len(weights):
            x = activation(x)
    return x


def data_loss(problem, out, y):
    """The mean loss of a batch, without penalties. `out` (B, O), `y` as in the fixture."""
    classes = problem["task"] == "classification"
    if problem["loss"] != "cross-entropy":
        if classes:
            out, y = probabilities(out), one_hot(y, problem["outputs"])
        return F.mse_loss(out, y) if problem["loss"] == "mse" else F.huber_loss(out, y, delta=1.0)
    if problem["outputs"] == 1:
        return F.binary_cross_entropy_with_logits(out, y)
    return F.cross_entropy(out, y[:, 0].long())


def probabilities(out):
    """Of class 1 for one output, of every class for several."""
    return torch.sigmoid(out) if out.shape[1] == 1 else torch.softmax(out, dim=1)


def one_hot(y, outputs):
    """Targets of the probabilities."""
    return y if outputs == 1 else F.one_hot(y[:, 0].long(), outputs).to(y.dtype)


SCHEDULES = {
    "step": lambda opt, s: torch.optim.lr_scheduler.StepLR(opt, s["every"], s["gamma"]),
    "exponential": lambda opt, s: torch.optim.lr_scheduler.ExponentialLR(opt, s["gamma"]),
    "cosine": lambda opt, s: torch.optim.lr_scheduler.CosineAnnealingLR(opt, s["epochs"]),
}


def trace(problem, run, dtype=torch.float64):
    """(losses (STEPS,), final flat parameters (P,)) of one run: optimizer, options, l1, l2, clipNorm, schedule."""
    weights, biases = split_params(problem, dtype)
    optimizer = build(run["optimizer"], weights, biases, run["learningRate"], run["l2"], run["options"])
    schedule = run["schedule"] and SCHEDULES[run["schedule"]["name"]](optimizer, run["schedule"])
    x, y = (torch.tensor(problem[k], dtype=dtype) for k in ("x", "y"))
    losses, at = [], 0
    for _ in range(STEPS):
        rows = slice(at, at + problem["batchSize"])
        loss = data_loss(problem, forward(problem, weights, biases, x[rows]), y[rows])
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        for w in weights:
            w.grad += run["l1"] * torch.sign(w.detach())
        if run["clipNorm"] is not None:
            torch.nn.utils.clip_grad_norm_([*weights, *biases], run["clipNorm"])
        optimizer.step()
        at += problem["batchSize"]
        if at >= len(x):
            at = 0
            if schedule:
                schedule.step()
    flat = [v for w, b in zip(weights, biases) for v in w.flatten().tolist() + b.tolist()]
    return losses, flat


def run_of(optimizer, label=None, l1=0.0, l2=0.0, clip=None, schedule=None, **options):
    """The description of a run as the fixture holds it."""
    return {"label": label or optimizer, "optimizer": optimizer, "options": options,
            "learningRate": OPTIMIZERS[optimizer][1], "l1": l1, "l2": l2, "clipNorm": clip, "schedule": schedule}


def recorded(problem, runs):
    """The fixture of one problem: its rows, and every run with its trace in float64.

    Refuses a run on which PyTorch's own float32 strays: such a trace would test rounding, not the update rule.
    """
    out = []
    for run in runs:
        losses, params = trace(problem, run)
        spread = spread32(problem, run, losses, params)
        if not spread <= 1e-5:
            name = f"{problem['name']}/{run['label']}"
            raise ValueError(f"{name}: float32 strays by {spread:g}; choose other numbers")
        out.append({**run, "losses": losses, "finalParams": params})
    return {**problem, "runs": out}


def spread32(problem, run, losses, params):
    """Largest |float32 - float64| / (1 + |float64|) over the losses and final parameters."""
    losses32, params32 = trace(problem, run, torch.float32)
    return max(abs(a - b) / (1 + abs(b)) for a, b in zip(losses32 + params32, losses + params))
