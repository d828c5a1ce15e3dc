"""Values of single functions in float64: activations, losses, schedules and initial deviations."""

import math

import torch
import torch.nn.functional as F

from activations import ACTIVATIONS
from training import SCHEDULES

# Both sides of every kink and saturation; zero itself is apart, where ReLU's derivative is a convention (0).
GRID = [-1000, -100, -30, -12, -8, -5, -3, -2, -1.5, -1, -0.75, -0.5, -0.25, -0.125, -1 / 1024, 0, 1 / 1024,
        0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 12, 30, 100, 1000]


def activation_values():
    """For every activation: its value and derivative at each point of the grid."""
    out = {"z": GRID, "functions": {}}
    for name, function in ACTIVATIONS.items():
        z = torch.tensor(GRID, dtype=torch.float64, requires_grad=True)
        value = function(z)
        (slope,) = torch.autograd.grad(value.sum(), z)
        out["functions"][name] = {"value": value.tolist(), "derivative": slope.tolist()}
    return out


def _case(loss, logits, y):
    """One batch: its mean loss and the gradient of that mean in the outputs."""
    out = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    target = torch.tensor(y, dtype=torch.float64)
    if loss == "softmax":
        value = F.cross_entropy(out, target[:, 0].long())
    else:
        value = {"binary": F.binary_cross_entropy_with_logits, "mse": F.mse_loss, "huber": F.huber_loss}[loss](
            out, target)
    (gradient,) = torch.autograd.grad(value, out)
    return {"loss": loss, "outputs": logits, "y": y, "mean": value.item(), "gradient": gradient.tolist()}


def loss_values():
    """Losses and gradients of single rows and of a batch, up to logits of +-1000."""
    cases = [_case("binary", [[z]], [[t]]) for z in (-1000, -30, -2, -0.5, 0, 0.5, 2, 30, 1000) for t in (0, 1)]
    cases.append(_case("binary", [[-1.5], [0.25], [1000]], [[1], [0], [0]]))
    rows = [[1000, -1000, 0], [-1000, -1000, -1000], [0.5, -0.25, 2], [30, 29, -30], [1000, 999, 998]]
    cases += [_case("softmax", [row], [[c]]) for row in rows for c in range(3)]
    cases.append(_case("softmax", rows, [[0], [1], [2], [1], [2]]))
    for loss in ("mse", "huber"):
        cases += [_case(loss, [[z]], [[0.25]]) for z in (-1000, -3, -0.75, -0.5, 0.25, 0.5, 1.25, 1.5, 1000)]
        cases.append(_case(loss, [[0.5, -2], [3, 0.125], [-0.25, 10]], [[0, 0], [1, 0.25], [-0.5, -1]]))
    return {"cases": cases}


def schedule_values(epochs=20):
    """The learning rate of each epoch, from a base rate of 0.5."""
    cases = []
    for spec in ({"name": "step", "every": 1, "gamma": 0.5}, {"name": "step", "every": 6, "gamma": 0.1},
                 {"name": "exponential", "gamma": 0.9}, {"name": "cosine", "epochs": epochs}):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.5)
        schedule, rates = SCHEDULES[spec["name"]](optimizer, spec), []
        for _ in range(epochs):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        cases.append({"schedule": spec, "learningRate": 0.5, "rates": rates})
    return {"epochs": epochs, "cases": cases}


def init_values():
    """Standard deviation and largest value of PyTorch's initialisers for some fans, measured on 2^20 draws.

    PyTorch 1.13 has no LeCun initialiser: it is kaiming with gain 1 (Klambauer et al. 2017, section 3).
    """
    torch.manual_seed(1)
    make = {
        "xavier-uniform": torch.nn.init.xavier_uniform_,
        "xavier-normal": torch.nn.init.xavier_normal_,
        "he-uniform": lambda w: torch.nn.init.kaiming_uniform_(w, nonlinearity="relu"),
        "he-normal": lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="relu"),
        "lecun-uniform": lambda w: torch.nn.init.kaiming_uniform_(w, nonlinearity="linear"),
        "lecun-normal": lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="linear"),
    }
    return {"cases": [_drawn(name, fill, i, o) for name, fill in make.items()
                      for i, o in ((512, 512), (512, 64), (64, 512))]}


def _drawn(name, fill, fan_in, fan_out):
    """PyTorch keeps weights (out, in); its fans are the same numbers."""
    drawn = [fill(torch.empty(fan_out, fan_in)) for _ in range(2**20 // (fan_in * fan_out))]
    all_values = torch.cat([w.flatten() for w in drawn]).double()
    std = all_values.std().item()
    assert math.isfinite(std)
    largest = all_values.abs().max().item() if name.endswith("uniform") else None
    return {"init": name, "fanIn": fan_in, "fanOut": fan_out, "std": std, "bound": largest}
