#!/usr/bin/env python3
"""Golden values of the statistics in Sources/Measurement/Statistics, by numpy and scipy.

Run from the root of the repository (needs numpy and scipy):
    python3 Scripts/golden/measurement_statistics.py > Tests/MeasurementTests/Fixtures/statistics.json
"""

import json

import numpy
from scipy import stats

generator = numpy.random.default_rng(20240607)


def rounded(values):
    """Samples are stored as they are used: short decimals, the same in both languages."""
    return [float(numpy.round(value, 6)) for value in values]


def samples():
    yield "five trials", rounded(generator.normal(62.0, 0.8, 5))
    yield "two trials", rounded(generator.normal(62.0, 0.8, 2))
    yield "one trial", [61.25]
    yield "thirty trials", rounded(generator.lognormal(3.0, 0.4, 30))
    yield "seven hundred", rounded(generator.gamma(2.0, 10.0, 700))
    yield "all equal", [0.1, 0.1, 0.1]
    yield "ties", [3.0, 1.0, 3.0, 2.0, 2.0, 3.0]


def summary(name, sample):
    array = numpy.array(sample)
    entry = {
        "name": name,
        "samples": sample,
        "mean": float(array.mean()),
        "min": float(array.min()),
        "max": float(array.max()),
        "quantiles": [
            {"probability": p, "value": float(numpy.quantile(array, p, method="linear"))}
            for p in (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
        ],
    }
    if len(sample) > 1:
        entry["sd"] = float(array.std(ddof=1))
        half = stats.t.ppf(0.975, len(sample) - 1) * stats.sem(array)
        entry["interval"] = [float(array.mean() - half), float(array.mean() + half)]
    return entry


def effective_size(series):
    """Geyer's initial positive sequence, autocovariances by Fourier transform."""
    x = numpy.array(series) - numpy.mean(series)
    count = len(x)
    spectrum = numpy.fft.rfft(x, 2 * count)
    covariance = numpy.fft.irfft(spectrum * numpy.conj(spectrum))[:count]
    correlation = covariance / covariance[0]
    pairs = correlation[: count - count % 2].reshape(-1, 2).sum(axis=1)
    negative = numpy.nonzero(pairs <= 0)[0]
    pairs = pairs[: negative[0]] if len(negative) else pairs
    time = max(1.0, 2 * pairs.sum() - 1)
    return count / time


def autoregressive(count, memory):
    series = [generator.normal()]
    for _ in range(count - 1):
        series.append(memory * series[-1] + generator.normal())
    return rounded(numpy.array(series) + 10)


def modified_z(sample):
    array = numpy.array(sample)
    centre = numpy.median(array)
    deviation = stats.median_abs_deviation(array)
    if deviation > 0:
        return (0.6745 * (array - centre) / deviation).tolist()
    return ((array - centre) / (1.253314 * numpy.abs(array - centre).mean())).tolist()


def percentile_floor(p):
    """Fewest requests at which two beyond the percentile are seen with confidence 0.99 (LoadGen's early stopping)."""
    count = 1
    while stats.binom.cdf(1, count, 1 - p) > 0.01:
        count += 1
    return count


series = {
    "rising": rounded(numpy.arange(10) + generator.normal(0, 2, 10)),
    "flat": rounded(generator.normal(10, 1, 12)),
    "ties": [1.0, 2.0, 2.0, 3.0, 1.0, 4.0],
    "falling": [5.0, 4.0, 3.0, 2.0, 1.0],
}
outliers = {
    "one far": [10.0, 10.2, 9.9, 10.1, 14.0, 10.05],
    "mostly equal": [10.0, 10.0, 10.0, 10.0, 12.0],
}

print(
    json.dumps(
        {
            "summaries": [summary(name, sample) for name, sample in samples()],
            "tQuantiles": [
                {"probability": p, "freedom": df, "value": float(stats.t.ppf(p, df))}
                for df in (1, 2, 3, 4, 5, 9, 29, 30, 99, 1000, 1e6)
                for p in (0.001, 0.05, 0.5, 0.6, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9999)
            ],
            "tCumulative": [
                {"t": t, "freedom": df, "value": float(stats.t.cdf(t, df))}
                for df in (1, 2, 4.5, 30, 1000)
                for t in (-8.0, -1.5, -0.1, 0.0, 0.3, 2.0, 12.0)
            ],
            "rankCorrelations": [
                {
                    "name": name,
                    "series": values,
                    "value": float(stats.spearmanr(range(len(values)), values).statistic),
                }
                for name, values in series.items()
            ],
            "modifiedZScores": [
                {"name": name, "samples": values, "values": modified_z(values)} for name, values in outliers.items()
            ],
            "effectiveSizes": [
                {"memory": memory, "series": values, "value": float(effective_size(values))}
                for memory, values in (
                    (memory, autoregressive(count, memory))
                    for memory, count in ((0.0, 127), (0.5, 128), (0.9, 255), (-0.5, 64))
                )
            ],
            "percentileFloors": [
                {"probability": p, "requests": percentile_floor(p)} for p in (0.75, 0.80, 0.90, 0.95, 0.97, 0.99)
            ],
        },
        indent=1,
    )
)
