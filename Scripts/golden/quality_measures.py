#!/usr/bin/env python3
"""Golden values of the measures in Sources/Measurement/Quality, by torch and numpy in double precision.

Run from the root of the repository (needs torch and numpy):
    python3 Scripts/golden/quality_measures.py > Tests/MeasurementTests/Fixtures/quality.json
"""

import json

import numpy
import torch

generator = numpy.random.default_rng(20261122)


def logits(count, scale):
    """Short decimals, which float32 then holds the same in both languages."""
    return [float(numpy.round(value, 4)) for value in generator.normal(0.0, scale, count)]


def pair(name, count, scale, noise, offset=0.0):
    exact = logits(count, scale)
    other = [float(numpy.round(value + offset + generator.normal(0.0, noise), 4)) for value in exact]
    if noise == 0 and offset == 0:
        other = list(exact)
    # As the program has them: float32, then double.
    p = torch.log_softmax(torch.tensor(exact, dtype=torch.float32).double(), dim=0)
    q = torch.log_softmax(torch.tensor(other, dtype=torch.float32).double(), dim=0)
    return {
        "name": name, "reference": exact, "candidate": other,
        "surprisals": [float(-value) for value in q],
        "likeliest": int(q.argmax()),
        "divergence": float(torch.nn.functional.kl_div(q, p, reduction="sum", log_target=True)),
    }


def main():
    surprisals = [float(numpy.round(value, 6)) for value in generator.gamma(2.0, 1.4, 800)]
    divergences = [float(numpy.round(value, 6)) for value in generator.lognormal(-6.0, 1.5, 800)]
    agreements = [bool(value) for value in generator.random(800) < 0.93]
    print(json.dumps({
        "pairs": [
            pair("alike", 37, 2.0, 0.0), pair("close", 37, 2.0, 0.01), pair("apart", 37, 3.0, 2.0),
            pair("large", 64, 1.0, 0.1, offset=900.0), pair("certain", 16, 60.0, 1.0), pair("two", 2, 1.0, 0.5),
        ],
        "surprisals": surprisals, "divergences": divergences, "agreements": agreements,
        "perplexity": float(numpy.exp(numpy.mean(surprisals))),
        "meanDivergence": float(numpy.mean(divergences)),
        "tailDivergence": float(numpy.quantile(divergences, 0.99, method="linear")),
        "agreement": float(numpy.mean(agreements)),
    }, indent=1))


main()
