"""Rank statistics, in plain Python, so that the report needs no package. `test_rank_tests.py` compares them with SciPy."""
import math
import statistics


def ranks(values):
    """Rank of each value, 1 the least; equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            found[place] = (start + 1 + end) / 2
        start = end
    return found


def a12(a, b):
    """The chance that one of `a` is less than one of `b`, equal ones counting half (Vargha and Delaney 2000)."""
    return sum((x < y) + 0.5 * (x == y) for x in a for y in b) / (len(a) * len(b))


def mann_whitney(a, b):
    """Two-sided p of the Mann-Whitney test: normal approximation with correction for ties and continuity."""
    n, m = len(a), len(b)
    both = ranks(list(a) + list(b))
    u = sum(both[:n]) - n * (n + 1) / 2
    variance = n * m / 12 * (n + m + 1 - ties(both) / ((n + m) * (n + m - 1)))
    return two_sided(abs(u - n * m / 2) - 0.5, variance)


def wilcoxon(differences):
    """Two-sided p of Wilcoxon's signed-rank test: normal approximation with correction for ties; zeros are left out."""
    differences = [difference for difference in differences if difference != 0]
    n = len(differences)
    sizes = ranks([abs(difference) for difference in differences])
    plus = sum(rank for rank, difference in zip(sizes, differences) if difference > 0)
    variance = n * (n + 1) * (2 * n + 1) / 24 - ties(sizes) / 48
    return two_sided(abs(plus - n * (n + 1) / 4), variance)


def ties(found):
    """Sum of t³ - t over groups of t equal ranks."""
    counts = {}
    for rank in found:
        counts[rank] = counts.get(rank, 0) + 1
    return sum(count**3 - count for count in counts.values())


def two_sided(distance, variance):
    """Of a normal variable as far from its mean as `distance`."""
    if variance <= 0:
        return 1.0
    return min(1.0, math.erfc(max(distance, 0.0) / math.sqrt(2 * variance)))


def quartiles(values):
    """Lower quartile, median, upper quartile."""
    if len(values) == 1:
        return [values[0]] * 3
    return statistics.quantiles(values, n=4, method="inclusive")
