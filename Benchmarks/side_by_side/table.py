"""The table: figures of all engines, ratios to Sextant's, shares of the machine's ceilings."""
from .files import TYPES
from .statistics_of_pairs import figure_text, ratio_text

# Read bandwidth, in bytes/s, below which the memory counts as busy. Machines whose memory has two states move between
# them within seconds; pairs of either are told apart.
BUSY_BELOW = 50e9
UNSTEADY = 0.15


def is_steady(record):
    before, after = (probe["read"] for probe in record["probes"])
    return abs(before - after) <= UNSTEADY * max(before, after)


def state(record):
    return "busy" if sum(probe["read"] for probe in record["probes"]) / 2 < BUSY_BELOW else "quiet"


def rows(records, cases, engines, sizes):
    """Markdown rows of one model: a row for each case and state of the memory, for each engine beside Sextant."""
    for case in cases:
        states = ["busy", "quiet"] if case.needs_steady_memory else [None]
        for wanted in states:
            kept = [record for record in records
                    if wanted is None or (is_steady(record) and state(record) == wanted)]
            if not kept:
                continue
            ours = [record["sextant"][case.name] for record in kept]
            cells = [case.name + (f" ({wanted})" if wanted else ""), figure_text(ours)]
            for engine in engines:
                theirs = [record[engine][case.name] for record in kept]
                cells += [figure_text(theirs), ratio_text(list(zip(ours, theirs)))]
            yield cells + [share_text(kept, case, ours, sizes)]


def share_text(records, case, ours, sizes):
    """Of the read bandwidth right before and after for decoding, of the type's arithmetic for prompts: the work that
    the shape's parameters need, 2 operations for each and token, or each byte once a step."""
    if sizes is None:
        return "-"
    file_bytes, parameters, kind = sizes
    shares = []
    for record, rate in zip(records, ours):
        before, after = record["probes"]
        if case.kind == "decode":
            shares.append(rate / case.count * file_bytes / ((before["read"] + after["read"]) / 2))
        else:
            arithmetic = TYPES[kind][2]
            if arithmetic not in before:
                return "-"
            shares.append(2 * parameters * rate / max(before[arithmetic], after[arithmetic]))
    unit = "of read bandwidth" if case.kind == "decode" else f"of {TYPES[kind][2]}"
    return f"{100 * sum(shares) / len(shares):.0f}% {unit}"


def markdown(samples, cases, engines_of, sizes):
    lines = []
    for model, records in samples.items():
        engines = engines_of[model]
        header = ["tokens/s", "Sextant"] + [cell for engine in engines for cell in (engine, "ratio")] + ["share"]
        lines += ["", f"{model}: {len(records)} rounds; decoding counts pairs whose probes differ by at most "
                      f"{UNSTEADY:.0%}", ""]
        lines.append("| " + " | ".join(header) + " |")
        lines.append("|" + "---|" * len(header))
        lines += ["| " + " | ".join(cells) + " |" for cells in rows(records, cases, engines, sizes.get(model))]
    return "\n".join(lines)
