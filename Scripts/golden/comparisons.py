#!/usr/bin/env python3
"""Golden values of paired and unpaired log ratios and of Holm's adjustment, by scipy.

Run from the root of the repository (needs numpy and scipy):
    python3 Scripts/golden/comparisons.py > Tests/MeasurementTests/Fixtures/comparisons.json
"""

import json

import numpy
from scipy import stats

generator = numpy.random.default_rng(20261122)


def rounded(values):
    """Short decimals, the same in both languages."""
    return [float(numpy.round(value, 6)) for value in values]


def entry(name, a, b, result, error, freedom):
    interval = result.confidence_interval(0.95)
    return {
        "name": name, "a": a, "b": b, "mean": float(result.statistic * error), "standardError": float(error),
        "freedom": float(freedom), "low": float(numpy.exp(interval.low)), "high": float(numpy.exp(interval.high)),
        "twoSided": float(result.pvalue), "oneSided": None,
    }


def paired(name, a, b):
    x, y = numpy.log(b), numpy.log(a)
    result = stats.ttest_rel(x, y)
    case = entry(name, a, b, result, stats.sem(x - y), len(a) - 1)
    case["oneSided"] = float(stats.ttest_rel(x, y, alternative="greater").pvalue)
    return case


def unpaired(name, a, b):
    x, y = numpy.log(b), numpy.log(a)
    result = stats.ttest_ind(x, y, equal_var=False)
    error = numpy.sqrt(x.var(ddof=1) / len(x) + y.var(ddof=1) / len(y))
    case = entry(name, a, b, result, error, result.df)
    case["oneSided"] = float(stats.ttest_ind(x, y, equal_var=False, alternative="greater").pvalue)
    return case


def holm(chances):
    """S. Holm (1979), from the definition: the largest of (m - j + 1) p(j) up to each place."""
    order = numpy.argsort(chances, kind="stable")
    m = len(chances)
    adjusted = [0.0] * m
    for place, index in enumerate(order):
        adjusted[index] = max(min(1.0, (m - j) * chances[order[j]]) for j in range(place + 1))
    return {"chances": chances, "adjusted": adjusted}


def sample(count, mean, deviation):
    return rounded(generator.lognormal(numpy.log(mean), deviation, count))


print(
    json.dumps(
        {
            "paired": [
                paired("ten pairs", sample(10, 60, 0.05), sample(10, 63, 0.05)),
                paired("three pairs", sample(3, 60, 0.2), sample(3, 40, 0.2)),
                paired("forty pairs", sample(40, 5, 0.1), sample(40, 5, 0.1)),
            ],
            "unpaired": [
                unpaired("five and five", sample(5, 60, 0.02), sample(5, 63, 0.02)),
                unpaired("five and thirty", sample(5, 60, 0.2), sample(30, 60, 0.02)),
                unpaired("two and three", sample(2, 60, 0.1), sample(3, 50, 0.1)),
            ],
            "holm": [
                holm([0.01, 0.04, 0.03]), holm([0.2]), holm(rounded(generator.uniform(0, 0.2, 12))),
                holm([0.04, 0.04, 0.5, 0.04]),
            ],
        },
        indent=1))
