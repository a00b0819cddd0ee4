"""One round of one model: every engine once, and what the machine gave meanwhile. A record is one case of one round."""
import json


def measure(sextant, engines, path, cases):
    """Records of all cases, the engines in the order given. Prompts share a process of each engine; a case of decoding
    has one of its own, so that its run is short and the probes of the memory are close."""
    prompts = [case for case in cases if case.kind == "prefill"]
    groups = ([prompts] if prompts else []) + [[case] for case in cases if case.kind == "decode"]
    for group in groups:
        rates, read = {}, {}
        before = sextant.read_bandwidth()
        for engine in engines:
            rates[engine.name] = engine.measure(path, group)
            after = sextant.read_bandwidth()
            read[engine.name] = [before, after]
            before = after
        for case in group:
            yield {
                "kind": case.kind, "count": case.count, "output": case.output,
                "rates": {name: figures[case] for name, figures in rates.items()},
                # Bytes/s before and after each engine's run, and operations/s of Sextant's.
                "read": read, "peaks": sextant.peaks,
            }


def stored(path):
    with open(path) as file:
        return [json.loads(line) for line in file if line.strip()]
