"""NumPy and PyTorch on a workload of workloads.json: `python3 peers.py PEER WORKLOAD FOLDER`.

PEER is numpy or torch. FOLDER holds x.f32 (N, I), y.f32 (N,) and params.f32 (P,). Answers questions, one JSON object a
line: run {steps}, loss {}, sweep {rates, steps, budget} (several trials of one workload, stacked in one more dimension
where PEER ends with "-stacked", else one after the other until `budget` seconds have passed). Seconds are of processor
time: there is one thread, and other programs on the machine count less.

Shapes: B rows of a batch, I and O fan-in and fan-out, T trials. With T trials every parameter has a first axis T, and
biases are (T, 1, O).
"""

import json
import pathlib
import sys
import time

PEER, WORKLOAD, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
TABLE = json.loads((pathlib.Path(__file__).parent / "workloads.json").read_text())
TASK = next(w for w in TABLE["workloads"] if w["name"] == WORKLOAD)
ADAM = TABLE["adam"]


def load(np):
    """Batches of x (B, I) and y (B,), and the first [weights (I, O), biases (1, O)] of each layer."""
    sizes, batch = TASK["sizes"], TASK["batch"]
    x = np.fromfile(FOLDER / "x.f32", np.float32).reshape(-1, batch, sizes[0])
    y = np.fromfile(FOLDER / "y.f32", np.float32).reshape(-1, batch)
    flat = np.fromfile(FOLDER / "params.f32", np.float32)
    layers, at = [], 0
    for i, o in zip(sizes, sizes[1:]):
        weights = flat[at : at + i * o].reshape(i, o)
        layers.append([weights, flat[at + i * o : at + i * o + o].reshape(1, o)])
        at += i * o + o
    return x, y, layers


class NumpyTrainer:
    """Hand-written gradients; `rates` is a number or, for T trials, an array (T, 1, 1)."""

    def __init__(self, rates, trials=None):
        import numpy as np

        self.np, self.rates, self.steps = np, rates, 0
        self.x, self.y, layers = load(np)
        one_hot = np.eye(TASK["sizes"][-1], dtype=np.float32)
        outputs = TASK["sizes"][-1]
        self.targets = [y[:, None] if outputs == 1 else one_hot[y.astype(int)] for y in self.y]
        copy = (lambda a: np.repeat(a[None], trials, 0)) if trials else np.copy
        self.params = [copy(a) for layer in layers for a in layer]
        self.moments = [(np.zeros_like(p), np.zeros_like(p)) for p in self.params]

    def forward(self, x):
        """Values of every layer; the last ones are logits."""
        np, values = self.np, [x]
        for l in range(0, len(self.params), 2):
            z = values[-1] @ self.params[l]
            z += self.params[l + 1]
            if l + 2 < len(self.params):
                z = np.tanh(z, out=z) if TASK["activation"] == "tanh" else np.maximum(z, 0, out=z)
            values.append(z)
        return values

    def step(self):
        np, k = self.np, self.steps % len(self.x)
        self.steps += 1
        values = self.forward(self.x[k])
        delta = (self.probabilities(values[-1]) - self.targets[k]) / np.float32(TASK["batch"])
        gradients = [None] * len(self.params)
        for l in range(len(self.params) - 2, -1, -2):
            value = values[l // 2]
            gradients[l] = np.swapaxes(value, -1, -2) @ delta
            gradients[l + 1] = delta.sum(-2, keepdims=True)
            if l:
                delta = delta @ np.swapaxes(self.params[l], -1, -2)
                delta *= (1 - value * value) if TASK["activation"] == "tanh" else (value > 0)
        self.update(gradients)

    def probabilities(self, z):
        np = self.np
        if z.shape[-1] == 1:
            return 1 / (1 + np.exp(-z))
        e = np.exp(z - z.max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True)

    def update(self, gradients):
        np = self.np
        if TASK["optimizer"] == "sgd":
            for p, g in zip(self.params, gradients):
                p -= self.rates * g
            return
        b1, b2, eps = (np.float32(ADAM[key]) for key in ("beta1", "beta2", "epsilon"))
        c1, c2 = (np.float32(1 - ADAM[key] ** self.steps) for key in ("beta1", "beta2"))
        for p, g, (m, v) in zip(self.params, gradients, self.moments):
            m *= b1
            m += (1 - b1) * g
            v *= b2
            v += (1 - b2) * (g * g)
            p -= self.rates * (m / c1) / (np.sqrt(v / c2) + eps)

    def loss(self):
        np, total = self.np, 0.0
        for x, y in zip(self.x, self.y):
            z = self.forward(x)[-1].astype(np.float64)
            if z.shape[-1] == 1:
                z = z[:, 0]
                total += (np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z)))).mean()
            else:
                z = z - z.max(-1, keepdims=True)
                total += (np.log(np.exp(z).sum(-1)) - z[np.arange(len(y)), y.astype(int)]).mean()
        return float(total / len(self.x))


class TorchTrainer:
    """Eager PyTorch with its own layers and optimizers."""

    def __init__(self, rate):
        import numpy as np
        import torch

        torch.set_num_threads(1)
        self.torch, self.steps = torch, 0
        x, y, layers = load(np)
        modules = []
        for weights, biases in layers:
            linear = torch.nn.Linear(*weights.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(weights.T.copy()))
                linear.bias.copy_(torch.from_numpy(biases[0]))
            modules += [linear, torch.nn.Tanh() if TASK["activation"] == "tanh" else torch.nn.ReLU()]
        self.net = torch.nn.Sequential(*modules[:-1])
        one = TASK["sizes"][-1] == 1
        self.criterion = torch.nn.BCEWithLogitsLoss() if one else torch.nn.CrossEntropyLoss()
        self.x = [torch.from_numpy(a) for a in x]
        self.y = [torch.from_numpy(a)[:, None] if one else torch.from_numpy(a).long() for a in y]
        betas = (ADAM["beta1"], ADAM["beta2"])
        if TASK["optimizer"] == "sgd":
            self.optimizer = torch.optim.SGD(self.net.parameters(), lr=rate)
        else:
            self.optimizer = torch.optim.Adam(self.net.parameters(), lr=rate, betas=betas, eps=ADAM["epsilon"])

    def step(self):
        k = self.steps % len(self.x)
        self.steps += 1
        self.optimizer.zero_grad(set_to_none=True)
        self.criterion(self.net(self.x[k]), self.y[k]).backward()
        self.optimizer.step()

    def loss(self):
        with self.torch.no_grad():
            losses = [self.criterion(self.net(x), y) for x, y in zip(self.x, self.y)]
        return float(sum(losses) / len(losses))


class TorchStacked:
    """T trials of an SGD workload in one batched product a layer."""

    def __init__(self, rates, trials):
        import numpy as np
        import torch

        torch.set_num_threads(1)
        self.torch, self.steps = torch, 0
        self.rates = torch.from_numpy(rates)
        x, y, layers = load(np)
        stack = lambda a: torch.from_numpy(np.repeat(a[None], trials, 0)).requires_grad_()
        self.params = [stack(a) for layer in layers for a in layer]
        self.x = [torch.from_numpy(a).expand(trials, -1, -1) for a in x]
        self.y = [torch.from_numpy(a)[None, :, None].expand(trials, -1, -1) for a in y]

    def step(self):
        torch, k = self.torch, self.steps % len(self.x)
        self.steps += 1
        values = self.x[k]
        for l in range(0, len(self.params), 2):
            values = torch.baddbmm(self.params[l + 1], values, self.params[l])
            if l + 2 < len(self.params):
                values = torch.tanh(values)
        criterion = torch.nn.functional.binary_cross_entropy_with_logits
        loss = criterion(values, self.y[k], reduction="sum") / TASK["batch"]
        gradients = torch.autograd.grad(loss, self.params)
        with torch.no_grad():
            for p, g in zip(self.params, gradients):
                p -= self.rates * g


def sweep(rates, steps, budget):
    """Trial steps made, and the seconds."""
    start = time.process_time()
    if PEER.endswith("-stacked"):
        import numpy as np

        stacked = {"numpy-stacked": NumpyTrainer, "torch-stacked": TorchStacked}[PEER]
        trainer = stacked(np.array(rates, np.float32)[:, None, None], len(rates))
        for _ in range(steps):
            trainer.step()
        return {"made": steps * len(rates), "seconds": time.process_time() - start}
    made = 0
    for rate in rates:
        if time.process_time() - start > budget:
            break
        trainer = TRAINERS[PEER](rate)
        for _ in range(steps):
            trainer.step()
        made += steps
    return {"made": made, "seconds": time.process_time() - start}


TRAINERS = {"numpy": NumpyTrainer, "torch": TorchTrainer}


def answers():
    """Answers the question of each line."""
    module = __import__(PEER.split("-")[0])
    yield {"version": module.__version__}
    trainer = None
    for line in sys.stdin:
        question = json.loads(line)
        if question["call"] == "sweep":
            yield sweep(question["rates"], question["steps"], question["budget"])
            continue
        trainer = trainer or TRAINERS[PEER](TASK["learningRate"])
        if question["call"] == "loss":
            yield {"loss": trainer.loss()}
            continue
        start = time.process_time()
        for _ in range(question["steps"]):
            trainer.step()
        yield {"made": question["steps"], "seconds": time.process_time() - start}


try:
    for answer in answers():
        print(json.dumps(answer), flush=True)
except Exception as error:
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
