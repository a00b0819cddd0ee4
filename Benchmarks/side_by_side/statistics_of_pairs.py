"""Ratios of pairs: the geometric mean with a 95% interval of Student's t on the logarithms."""
import math
import statistics

# Quantile 0.975 of Student's t by degrees of freedom, from 1 on.
STUDENT_T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
             2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


def ratio(pairs):
    """(mean, low, high, count) of ours / theirs; low and high are None for a single pair, all are for none."""
    if not pairs:
        return None, None, None, 0
    logs = [math.log(ours / theirs) for ours, theirs in pairs]
    mean = statistics.mean(logs)
    if len(logs) < 2:
        return math.exp(mean), None, None, 1
    half = STUDENT_T[min(len(logs) - 2, len(STUDENT_T) - 1)] * statistics.stdev(logs) / math.sqrt(len(logs))
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half), len(logs)


def ratio_text(pairs):
    mean, low, high, count = ratio(pairs)
    if count == 0:
        return "no steady pair"
    if count < 3:  # An interval of two would tell nothing.
        return f"{mean:.2f} ({'one pair' if count == 1 else 'two pairs'})"
    return f"{mean:.2f} [{low:.2f} - {high:.2f}], {count} pairs"


def figure_text(values):
    return f"{statistics.median(values):.2f} [{min(values):.2f} - {max(values):.2f}]" if values else "-"
