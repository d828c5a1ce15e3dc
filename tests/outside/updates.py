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


def betas(options, beta1, beta2):
    """PyTorch's pair of decays from the project's two options."""
    return options.get("beta1", beta1), options.get("beta2", beta2)


def momentum(groups, lr, options, nesterov=False):
    """SGD with momentum, 0.9 unless given."""
    return torch.optim.SGD(groups, lr, momentum=options.get("momentum", 0.9), nesterov=nesterov)


def adadelta(groups, lr, options):
    """Adadelta; the learning rate multiplies its update."""
    return torch.optim.Adadelta(groups, lr, options.get("rho", 0.9), options.get("epsilon", 1e-6))


def rmsprop(groups, lr, options):
    """RMSprop; `rho` is PyTorch's alpha."""
    return torch.optim.RMSprop(groups, lr, alpha=options.get("rho", 0.99), eps=options.get("epsilon", 1e-8),
                               momentum=options.get("momentum", 0.0))


def adam(groups, lr, options, rule=torch.optim.Adam):
    """Adam or AdamW (whose weight decay is the run's l2)."""
    return rule(groups, lr, betas=betas(options, 0.9, 0.999), eps=options.get("epsilon", 1e-8), weight_decay=0.0)


def nadam(groups, lr, options):
    """PyTorch's NAdam in its `foreach` form.

    In PyTorch before 2.0 the default form multiplies the momentum product by mu_t twice in the second bias
    correction, against its documentation and Dozat 2016; the `foreach` form never did
    (https://github.com/pytorch/pytorch/pull/92699).
    """
    return torch.optim.NAdam(groups, lr, betas=betas(options, 0.9, 0.999), eps=options.get("epsilon", 1e-8),
                             momentum_decay=options.get("momentumDecay", 4e-3), foreach=True)


# name: (constructor, learning rate of the traces). The options have the project's names; the defaults above and
# below are PyTorch's, but for the momentum of `momentum` and `nesterov`, which PyTorch leaves at none.
OPTIMIZERS = {
    "sgd": (lambda groups, lr, o: torch.optim.SGD(groups, lr), 0.5),
    "momentum": (momentum, 0.125),
    "nesterov": (lambda groups, lr, o: momentum(groups, lr, o, nesterov=True), 0.125),
    "adagrad": (lambda groups, lr, o: torch.optim.Adagrad(groups, lr, eps=o.get("epsilon", 1e-10)), 0.125),
    "adadelta": (adadelta, 1.0),
    "rmsprop": (rmsprop, 0.03125),
    "adam": (adam, 0.0625),
    "adamw": (lambda groups, lr, o: adam(groups, lr, o, torch.optim.AdamW), 0.0625),
    "nadam": (nadam, 0.0625),
    "lion": (lambda groups, lr, o: Lion(groups, lr, betas(o, 0.9, 0.99)), 0.03125),
}


def build(name, weights, biases, lr, l2, options):
    """The optimizer `name`; `l2` is PyTorch's `weight_decay`, on weights and not on biases."""
    groups = [{"params": weights, "weight_decay": l2}, {"params": biases, "weight_decay": 0.0}]
    return OPTIMIZERS[name][0](groups, lr, options)
