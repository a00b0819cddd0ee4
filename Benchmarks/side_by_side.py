#!/usr/bin/env python3
"""Sextant's native engine beside llama.cpp on the same GGUF files, alternated in one run.

usage: side_by_side.py --llama-bench PATH --sextant PATH [--rounds 5] [--prompt 550] [--output 64] [--threads 2]
                       [--probe "COMMAND"] [--json FILE] MODEL.gguf ...

Each round runs both programs once per file, in the order A B, then B A, and so on; each program warms up by itself
(llama-bench always does; Sextant runs one warm-up trial). The figures are prefill and decode in tokens/s. Printed are
the medians with their range, and the ratio Sextant / llama.cpp per pair: its geometric mean with a 95% Student t
interval on the mean log ratio. `--probe` names a command that prints read bandwidth as a number of GB/s in its first
JSON array `all_4s`; it runs before and after each pair, and pairs whose probes differ by more than 15% are dropped.
Needs Python 3.8 and nothing else. Keep the machine quiet meanwhile.
"""
import argparse
import json
import math
import os
import shlex
import statistics
import subprocess
import sys
import tempfile

STUDENT_T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
                 2.131, 2.120, 2.110, 2.101, 2.093, 2.086]

SUITE = """name: side-by-side
scenarios:
  - id: prefill
    prompt: "The history of the world is a long and complex story. "
    promptTokens: {prompt}
    outputTokens: 1
    warmups: 1
    trials: 1
  - id: decode
    prompt: "The history of the world"
    promptTokens: 4
    outputTokens: {output}
    warmups: 1
    trials: 1
"""


def llama(options, model):
    """(prefill, decode) tokens/s of llama-bench."""
    command = [options.llama_bench, "-m", model, "-t", str(options.threads), "-p", str(options.prompt), "-n",
               str(options.output), "-r", "1", "-o", "jsonl"]
    result = subprocess.run(command, capture_output=True, text=True)
    rows = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    if result.returncode or not rows:
        sys.exit(f"{' '.join(command)} failed ({result.returncode}): {result.stderr[-400:]}")
    return (next(row["avg_ts"] for row in rows if row["n_prompt"]), next(row["avg_ts"] for row in rows if row["n_gen"]))


def sextant(options, model):
    """(prefill, decode) tokens/s of Sextant, read from its run file."""
    with tempfile.TemporaryDirectory() as folder:
        suite = os.path.join(folder, "suite.yaml")
        with open(suite, "w") as file:
            file.write(SUITE.format(prompt=options.prompt, output=options.output))
        command = [options.sextant, "run", "--model", model, "--suite", suite, "--prompt-tokens", "nominal",
                   "--threads", str(options.threads), "--output", folder, "--quiet"] + shlex.split(options.flags)
        result = subprocess.run(command, capture_output=True, text=True)
        files = [name for name in os.listdir(folder) if name.endswith(".run.json")]
        if not files:
            sys.exit(f"{' '.join(command)} failed ({result.returncode}): {result.stderr[-400:]}")
        with open(os.path.join(folder, files[0])) as file:
            run = json.load(file)
    metrics = {scenario["id"]: scenario["metrics"] for scenario in run["scenarios"]}
    return metrics["prefill"]["prefillRate"]["mean"], metrics["decode"]["decodeRate"]["mean"]


def probe(options):
    if not options.probe:
        return None
    output = subprocess.run(shlex.split(options.probe), capture_output=True, text=True).stdout
    return json.loads(output)["all_4s"][0]


def describe(values):
    return f"{statistics.median(values):8.2f} [{min(values):.2f} - {max(values):.2f}]"


def ratio(pairs):
    logs = [math.log(ours / theirs) for ours, theirs in pairs]
    mean = statistics.mean(logs)
    if len(logs) < 2:
        return f"{math.exp(mean):.2f} (one pair)"
    t = STUDENT_T_975[min(len(logs) - 2, len(STUDENT_T_975) - 1)]
    half = t * statistics.stdev(logs) / math.sqrt(len(logs))
    return f"{math.exp(mean):.2f} [{math.exp(mean - half):.2f} - {math.exp(mean + half):.2f}], {len(logs)} pairs"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", metavar="MODEL.gguf")
    parser.add_argument("--llama-bench", required=True)
    parser.add_argument("--sextant", required=True)
    parser.add_argument("--flags", default="", help="more flags for sextant run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--prompt", type=int, default=550)
    parser.add_argument("--output", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--probe", default="")
    parser.add_argument("--json", help="every figure, as JSON lines")
    options = parser.parse_args()
    samples = {model: [] for model in options.models}
    for round_number in range(options.rounds):
        for model in options.models:
            before = probe(options)
            runners = [("sextant", sextant), ("llama.cpp", llama)]
            if round_number % 2:
                runners.reverse()
            figures = {name: run(options, model) for name, run in runners}
            after = probe(options)
            steady = before is None or abs(before - after) <= 0.15 * max(before, after)
            record = {"model": os.path.basename(model), "round": round_number, "probe": [before, after],
                      "steady": steady, **figures}
            samples[model].append(record)
            if options.json:
                with open(options.json, "a") as file:
                    file.write(json.dumps(record) + "\n")
            print(f"  {record}", file=sys.stderr, flush=True)
    for model, records in samples.items():
        for index, what in enumerate((f"prefill {options.prompt}", "decode")):
            # Prefill hardly moves with the memory's state, so only decode needs a steady pair.
            kept = [record for record in records if record["steady"] or index == 0]
            if not kept:
                print(f"{os.path.basename(model)} {what}: every pair was unsteady")
                continue
            ours = [record["sextant"][index] for record in kept]
            theirs = [record["llama.cpp"][index] for record in kept]
            print(f"{os.path.basename(model):28s} {what:12s} sextant {describe(ours)}  llama.cpp {describe(theirs)} "
                  f"tokens/s  ratio {ratio(list(zip(ours, theirs)))}")


main()
