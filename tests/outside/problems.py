"""The small training problems of the traces: network shape, rows, initial parameters.

Every input, target and initial parameter is a multiple of 1/64 or 1/1024, so that it is exact in float32 and
short in JSON. Symbols: N rows, I inputs, O outputs, P parameters.
"""

ROWS = 20  # with a batch size of 8: batches of 8, 8 and 4 rows
BATCH = 8
STEPS = 10


class Lcg:
    """Numerical Recipes' linear congruential generator: the same numbers in every version of every library."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        """A number in [0, 1)."""
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state / 2**32

    def grid(self, limit, denominator):
        """A multiple of 1/denominator in [-limit, limit]."""
        return round((2 * self.uniform() - 1) * limit * denominator) / denominator


def layer_sizes(problem):
    """(I, hidden..., O) of a problem."""
    return [problem["inputs"], *problem["hidden"], problem["outputs"]]


def initial_params(sizes, seed):
    """Flat parameters (P,): per layer weights (in, out) row-major, then biases. None is zero."""
    source, flat = Lcg(seed), []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        for _ in range(fan_in * fan_out):
            flat.append(source.grid(0.9, 1024) or 1 / 1024)
        for _ in range(fan_out):
            flat.append(source.grid(0.3, 1024) or 1 / 1024)
    return flat


def targets(task, outputs, x, source):
    """y as the project's data sets hold it: {0,1} or a class index per row, or O numbers per row."""
    rows = []
    for row in x:
        noise = source.grid(0.5, 64)
        if task == "regression":
            rows.append([round((row[0] * (o + 1) - row[1] + noise) * 64) / 64 for o in range(outputs)])
        else:
            score = row[0] - 0.5 * row[1] + noise
            classes = max(2, outputs)
            rows.append([sum(score > (c - classes / 2 + 1) * 0.8 for c in range(classes - 1))])
    return rows


def make(name, task, loss, inputs, hidden, outputs, activation, seed, scale=1.5):
    """A problem as the fixture holds it; `scale` is the largest absolute input."""
    source = Lcg(seed)
    x = [[source.grid(scale, 64) for _ in range(inputs)] for _ in range(ROWS)]
    problem = {"name": name, "task": task, "loss": loss, "inputs": inputs, "hidden": hidden,
               "outputs": outputs, "activation": activation, "batchSize": BATCH, "x": x,
               "y": targets(task, outputs, x, source)}
    problem["params"] = initial_params(layer_sizes(problem), seed + 1)
    return problem


BINARY = make("binary", "classification", "cross-entropy", 3, [5, 4], 1, "tanh", 11)
SOFTMAX = make("softmax", "classification", "cross-entropy", 3, [5], 3, "relu", 23)
MSE = make("mse", "regression", "mse", 2, [4], 2, "tanh", 37)
HUBER = make("huber", "regression", "huber", 2, [4], 2, "silu", 41, scale=3.0)
# Squared error and Huber's loss of a classifier's probabilities.
BRIER = make("brier", "classification", "mse", 3, [4], 1, "sigmoid", 71)
BRIER_SOFTMAX = make("brier-softmax", "classification", "mse", 3, [4], 3, "gelu", 73)
HUBER_SOFTMAX = make("huber-softmax", "classification", "huber", 3, [4], 3, "sine", 79)
# Gradients near 2^-22, where every optimizer's epsilon shows.
TINY = make("tiny", "regression", "mse", 2, [], 1, "tanh", 47)
TINY["x"] = [[v * 2.0**-22 for v in row] for row in TINY["x"]]
LOGISTIC = make("logistic", "classification", "cross-entropy", 4, [], 1, "tanh", 53)


def with_activation(activation):
    """A binary problem with two hidden layers of the given activation."""
    return make(activation, "classification", "cross-entropy", 3, [5, 4], 1, activation, 61)
