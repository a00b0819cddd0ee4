"""One round of one model: every engine once, and what the machine gave meanwhile. A record is one case of one round."""
import json


def measure(sextant, engines, path, cases):
    """Records of all cases, the engines in the order given. Prompts share a process of each engine; a case of decoding
    has one of its own, so that its run is short and the probes of the memory are close."""
    prompts = [case for case in cases if case.kind == "prefill"]
    groups = ([prompts] if prompts else []) + [[case] for case in cases if case.kind == "decode"]
    for group in groups:
        rates, read, steal = {}, {}, {}
        before = sextant.read_bandwidth()
        for engine in engines:
            ticks = processor_ticks()
            rates[engine.name] = engine.measure(path, group)
            steal[engine.name] = steal_share(ticks, processor_ticks())
            after = sextant.read_bandwidth()
            read[engine.name] = [before, after]
            before = after
        for case in group:
            yield {
                "kind": case.kind, "count": case.count, "output": case.output,
                "rates": {name: figures[case] for name, figures in rates.items()},
                # Bytes/s before and after each engine's run, and operations/s of Sextant's.
                "read": read, "peaks": sextant.peaks,
                # Share of the processors' time that the hypervisor kept during each engine's run.
                "steal": steal,
            }


def processor_ticks():
    """(all, stolen) of all processors since boot, in clock ticks; None where the system does not tell."""
    try:
        with open("/proc/stat") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
    except OSError:
        return None
    return sum(ticks), ticks[7]


def steal_share(before, after):
    if before is None or after is None or after[0] == before[0]:
        return None
    return (after[1] - before[1]) / (after[0] - before[0])


def stored(path):
    with open(path) as file:
        return [json.loads(line) for line in file if line.strip()]
