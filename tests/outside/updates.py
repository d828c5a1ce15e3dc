"""The project's optimizers: PyTorch's own, and Lion, which PyTorch has not.

Symbols: w a parameter, m its momentum.
"""

import torch


class Lion(torch.optim.Optimizer):
    """Lion, algorithm 2 of Chen et al. 2023 (arXiv 2302.06675); its weight decay is decoupled."""

    def __init__(self, groups, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(groups, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for w in group["params"]:
                m = self.state[w].setdefault("m", torch.zeros_like(w))
                update = torch.sign(beta1 * m + (1 - beta1) * w.grad)
                w -= group["lr"] * (update + group["weight_decay"] * w)
                self.state[w]["m"] = beta2 * m + (1 - beta2) * w.grad


def nadam(groups, lr):
    """PyTorch's NAdam in its `foreach` form.

    In PyTorch before 2.0 the default form multiplies the momentum product by mu_t twice in the second bias
    correction, against its documentation and Dozat 2016; the `foreach` form never did
    (https://github.com/pytorch/pytorch/pull/92699).
    """
    return torch.optim.NAdam(groups, lr, foreach=True)


# name: (constructor, learning rate of the traces). All other options are PyTorch's defaults, but for the momentum
# of `momentum` and `nesterov` (its default is none) and AdamW's weight decay, which is the run's l2.
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, 0.5),
    "momentum": (lambda groups, lr: torch.optim.SGD(groups, lr, momentum=0.9), 0.125),
    "nesterov": (lambda groups, lr: torch.optim.SGD(groups, lr, momentum=0.9, nesterov=True), 0.125),
    "adagrad": (torch.optim.Adagrad, 0.125),
    "adadelta": (torch.optim.Adadelta, 1.0),
    "rmsprop": (torch.optim.RMSprop, 0.03125),
    "adam": (torch.optim.Adam, 0.0625),
    "adamw": (lambda groups, lr: torch.optim.AdamW(groups, lr, weight_decay=0.0), 0.0625),
    "nadam": (nadam, 0.0625),
    "lion": (Lion, 0.03125),
}


def build(name, weights, biases, lr, l2):
    """The optimizer `name`; `l2` is PyTorch's `weight_decay`, on weights and not on biases."""
    groups = [{"params": weights, "weight_decay": l2}, {"params": biases, "weight_decay": 0.0}]
    return OPTIMIZERS[name][0](groups, lr)
