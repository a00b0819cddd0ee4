#!/usr/bin/env python3
"""How neighbouring trials of the stored runs differ: the noise that simulated comparisons are made of.

Every two neighbouring counted trials of one scenario of the runs below `docs/results` give the logarithms of the later one's
time to first token and time per token over the earlier one's, and of the bandwidth probed around each.

Run from the root of the repository:
    python3 Scripts/golden/machine_noise.py > Tests/MeasurementTests/Fixtures/machine_noise.json
"""

import glob
import json
import math
import statistics


def times(trial):
    """Of the whole batch: until the last first token, and per token."""
    records = trial["records"]
    first = max(record["tokens"][0]["at"] for record in records) - min(record["sent"] for record in records)
    spans = sum(record["tokens"][-1]["at"] - record["tokens"][0]["at"] for record in records)
    steps = sum(sum(chunk["count"] for chunk in record["tokens"]) - 1 for record in records)
    return first, spans / steps


def bandwidth(trial):
    probes = [probe for probe in (trial["ceiling"]["before"], trial["ceiling"]["after"]) if probe]
    return statistics.mean(probes) if probes else None


def neighbours(path):
    with open(path) as file:
        run = json.load(file)
    for scenario in run["scenarios"]:
        trials = [trial for trial in scenario["trials"] if trial["kind"] == "counted" and trial["method"] == "trace"]
        for one, two in zip(trials, trials[1:]):
            (first, step), (later_first, later_step) = times(one), times(two)
            before, after = bandwidth(one), bandwidth(two)
            yield {
                "run": path.split("/")[-1], "scenario": scenario["id"],
                "first": round(math.log(later_first / first), 6), "step": round(math.log(later_step / step), 6),
                "bandwidth": round(math.log(after / before), 6) if before and after else None,
            }


found = [pair for path in sorted(glob.glob("docs/results/*.run.json")) for pair in neighbours(path)]
print(json.dumps({"neighbours": found}, indent=1))
