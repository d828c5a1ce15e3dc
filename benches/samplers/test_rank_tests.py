"""The rank statistics beside SciPy's, on samples with and without ties: `python test_rank_tests.py` (needs SciPy)."""
import random

from scipy import stats

from rank_tests import a12, mann_whitney, ranks, wilcoxon

source = random.Random(1)
for digits in (0, 1, 9):
    for _ in range(50):
        a = [round(source.gauss(0, 1), digits) for _ in range(20)]
        b = [round(source.gauss(0.5, 2), digits) for _ in range(17)]
        assert ranks(a) == list(stats.rankdata(a))
        test = stats.mannwhitneyu(a, b, method="asymptotic")
        assert abs(mann_whitney(a, b) - test.pvalue) < 1e-9
        assert abs(a12(a, b) - (1 - test.statistic / (len(a) * len(b)))) < 1e-12
        pairs = [x - y for x, y in zip(a, b)]
        assert abs(wilcoxon(pairs) - stats.wilcoxon(pairs, method="approx").pvalue) < 1e-9
print("as SciPy's")
