"""Runs of all samplers, and what follows from them: medians, ranks, and comparisons of two samplers.

A run is `{function, sampler, seed, trials, curve, ms50, ms200}`; its curve has [trial, regret] wherever the regret, the
best value so far less the function's least value, fell.
"""
import statistics

from rank_tests import a12, mann_whitney, ranks, wilcoxon

BUDGETS = (20, 50, 200)
SIGNIFICANT = 0.05


class Runs:
    """Runs by function, sampler and seed."""

    def __init__(self, runs):
        self.functions = list(dict.fromkeys(run["function"] for run in runs))
        self.samplers = list(dict.fromkeys(run["sampler"] for run in runs))
        self.of = {}
        for run in runs:
            self.of.setdefault((run["function"], run["sampler"]), {})[run["seed"]] = run

    def seeds(self, sampler, budget):
        """The least number of seeds with so many trials over the functions."""
        return min(len(self.regrets(function, sampler, budget)) for function in self.functions)

    def regrets(self, function, sampler, budget):
        """The regret after `budget` trials by seed, of the runs that are so long."""
        runs = self.of.get((function, sampler), {})
        return {seed: regret_at(run, budget) for seed, run in runs.items() if run["trials"] >= budget}

    def median(self, function, sampler, budget):
        """Of the regrets; None without runs."""
        regrets = self.regrets(function, sampler, budget).values()
        return statistics.median(regrets) if regrets else None

    def time(self, sampler, key):
        """Median over functions of the median time over seeds, and the largest of the medians; None without times."""
        found = []
        for function in self.functions:
            runs = self.of.get((function, sampler), {}).values()
            times = [run[key] for run in runs if run.get(key) is not None]
            if times:
                found.append(statistics.median(times))
        return (statistics.median(found), max(found)) if found else None

    def taking_part(self, budget, least_seeds):
        """Samplers with so many seeds of so many trials on every function."""
        return [sampler for sampler in self.samplers if self.seeds(sampler, budget) >= least_seeds]

    def mean_ranks(self, samplers, budget):
        """By sampler, the mean over functions of the rank of its median among `samplers`; 1 is best."""
        totals = dict.fromkeys(samplers, 0.0)
        for function in self.functions:
            medians = [self.median(function, sampler, budget) for sampler in samplers]
            for sampler, rank in zip(samplers, ranks(medians)):
                totals[sampler] += rank / len(self.functions)
        return totals

    def against(self, ours, theirs, budget):
        """Compares two samplers after `budget` trials; None where one has under three seeds of them.

        Functions where ours is better or worse (Mann-Whitney, 5 %); A12, the chance that ours ends lower, mean over
        functions; p of the paired Wilcoxon test over all (function, seed), on each regret's rank among both samplers'
        regrets of its function, so that no function's scale counts more.
        """
        if min(self.seeds(ours, budget), self.seeds(theirs, budget)) < 3:
            return None
        found = {"better": [], "worse": [], "behind": [], "functions": {}}
        differences = []
        for function in self.functions:
            one, other = (self.regrets(function, sampler, budget) for sampler in (ours, theirs))
            a, b = list(one.values()), list(other.values())
            chance, p = a12(a, b), mann_whitney(a, b)
            found["functions"][function] = {"a12": round(chance, 4), "p": float(f"{p:.3g}")}
            if p < SIGNIFICANT:
                found["better" if chance > 0.5 else "worse"].append(function)
            elif chance < 0.5:
                found["behind"].append(function)
            seeds = sorted(one.keys() & other.keys())
            places = ranks([one[seed] for seed in seeds] + [other[seed] for seed in seeds])
            differences += [(places[i] - places[i + len(seeds)]) / len(seeds) for i in range(len(seeds))]
        chances = [row["a12"] for row in found["functions"].values()]
        found["a12"] = round(statistics.fmean(chances), 4)
        found["wilcoxon"] = float(f"{wilcoxon(differences):.3g}")
        return found


def regret_at(run, budget):
    """The regret after `budget` trials; infinite where no trial had a value."""
    reached = [regret for trial, regret in run["curve"] if trial <= budget]
    return reached[-1] if reached else float("inf")
