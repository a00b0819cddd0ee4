"""The table: figures of all engines, ratios to Sextant's, shares of the machine's ceilings."""
from .cases import Case
from .files import TYPES
from .statistics_of_pairs import figure_text, ratio_text

# Read bandwidth, in bytes/s, below which the memory counts as busy. Machines whose memory has two states move between
# them within seconds; pairs of either are told apart.
BUSY_BELOW = 50e9
UNSTEADY = 0.15
OURS = "sextant"


def is_steady(probes):
    return max(probes) - min(probes) <= UNSTEADY * max(probes)


def state(record):
    before, after = record["read"][OURS]
    return "busy" if (before + after) / 2 < BUSY_BELOW else "quiet"


def case_of(record):
    return Case(record["kind"], record["count"], record["output"])


def in_order(case):
    return case.kind != "prefill", case.count, case.output


def rows(records, engines, peaks):
    """Markdown rows of one model: a row for each case and state of the memory, for each engine beside Sextant."""
    for case in sorted({case_of(record) for record in records}, key=in_order):
        states = ["busy", "quiet"] if case.needs_steady_memory else [None]
        for wanted in states:
            met = [record for record in records
                   if case_of(record) == case and (wanted is None or state(record) == wanted)]
            if not met:
                continue
            cells = [case.name + (f" ({wanted})" if wanted else ""), figure_text([r["rates"][OURS] for r in met])]
            for engine in engines:
                beside = [record for record in met if engine in record["rates"]]
                if not beside:
                    cells += ["not run", "-"]
                    continue
                kept = [record for record in beside
                        if wanted is None or is_steady(record["read"][OURS] + record["read"][engine])]
                cells += [figure_text([record["rates"][engine] for record in beside]),
                          ratio_text([(record["rates"][OURS], record["rates"][engine]) for record in kept])
                          + (f" of {len(beside)}" if len(kept) < len(beside) else "")]
            yield cells + [share_text(met, case, peaks)]


def share_text(records, case, peaks):
    """Decoding: bytes of all weights a step over the read bandwidth right before and after, of steady runs. Prompts: 2
    operations for each parameter and token, over the highest peak of the type's arithmetic that any round found."""
    kind = records[0]["type"]
    if case.kind == "decode":
        shares = [record["rates"][OURS] / case.count * record["bytes"] / (sum(record["read"][OURS]) / 2)
                  for record in records if is_steady(record["read"][OURS])]
        return f"{100 * sum(shares) / len(shares):.0f}% of read bandwidth" if shares else "-"
    arithmetic = TYPES[kind][2] if kind else None
    if arithmetic not in peaks:
        return "-"
    rates = [record["rates"][OURS] for record in records]
    return f"{100 * 2 * records[0]['parameters'] * sum(rates) / len(rates) / peaks[arithmetic]:.0f}% of {arithmetic}"


def steal_text(records):
    shares, seen = {}, set()
    for record in records:
        for engine, share in record["steal"].items():
            # Prompts of a round are one run of each engine, known by the probes around it: rounds of several sittings bear
            # the same numbers.
            run = (engine, *record["read"][engine])
            if share is not None and run not in seen:
                seen.add(run)
                shares.setdefault(engine, []).append(100 * share)
    return "; ".join(f"{engine} {figure_text(values)} %" for engine, values in shares.items()) or "not told"


def markdown(records):
    peaks = {}
    for record in records:
        for arithmetic, rate in record["peaks"].items():
            if rate:
                peaks[arithmetic] = max(rate, peaks.get(arithmetic, 0))
    lines = []
    for model in dict.fromkeys(record["model"] for record in records):
        own = [record for record in records if record["model"] == model]
        engines = [name for name in dict.fromkeys(name for record in own for name in sorted(record["rates"]))
                   if name != OURS]
        read = [value / 1e9 for record in own for probes in record["read"].values() for value in probes]
        lines += ["", f"{model}: read bandwidth {figure_text(read)} GB/s; decoding compares pairs whose probes differ by "
                      f"at most {UNSTEADY:.0%}. Of the processors' time a hypervisor took: {steal_text(own)}.", ""]
        lines.append("| " + " | ".join(["tokens/s", "Sextant"] + [cell for engine in engines
                                                                   for cell in (engine, "ratio")] + ["share"]) + " |")
        lines.append("|" + "---|" * (3 + 2 * len(engines)))
        lines += ["| " + " | ".join(cells) + " |" for cells in rows(own, engines, peaks)]
    return "\n".join(lines)
