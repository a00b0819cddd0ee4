"""Sextant's native engine beside llama.cpp, OpenVINO GenAI and PyTorch: each round runs all of them once on the same
shape, in turning order, between two probes of the machine.

usage: side-by-side [--shapes tinyllama-1.1b ...] [--types F16 BF16 Q8_0 Q4_0 Q4_K_M] [--gguf FILE ...]
                    [--with openvino torch] [--prompts 7 27 550] [--batches 1 4 8] [--output 32] [--rounds 6] [--trials 3]
                    [--threads 2] [--sextant PATH] [--llama FOLDER] [--work FOLDER] [--json FILE] [--from FILE ...] [--start]

llama.cpp is found (--llama, PATH) or built from the source that the Python package llama-cpp-python carries; OpenVINO and
PyTorch are installed in environments of their own, all below --work, where the synthetic files go, too. llama.cpp reads the
same file as Sextant. PyTorch (bf16, beside BF16 files) and OpenVINO (int8 beside Q8_0, int4 beside Q4_0 and Q4_K_M) cannot:
their side is the same shape with random weights. Printed are medians with their range, the geometric mean of the ratio per
pair with a 95% interval, and Sextant's share of the ceiling. Decoding moves with the memory: each engine's run stands between
two probes of it, a pair counts only if its probes differ by at most 15%, and the busy and the quiet state are told apart.
What a hypervisor took of the processors' time during each engine's runs is told beside the table.
Twenty pairs for decoding and six for prompts make a fair comparison; keep the machine quiet meanwhile. --json keeps every
round, adding to what the file holds, and --from prints the table of such files, so that a series may have several sittings.
--start times something else: from the start of the process to its first token, beside llama.cpp.
"""
import argparse
import json
import os
import shutil
import sys

from . import environments, files, llama_cpp, rounds, start, table
from .cases import cases as make_cases
from .sextant import Sextant

OPENVINO_BITS = {"Q8_0": 8, "Q4_0": 4, "Q4_K_M": 4}


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="*", default=["tinyllama-1.1b"], choices=list(files.SHAPES))
    parser.add_argument("--types", nargs="*", default=list(files.TYPES), choices=list(files.TYPES))
    parser.add_argument("--gguf", nargs="*", default=[], help="more files, beside llama.cpp only")
    parser.add_argument("--with", dest="others", nargs="*", default=[], choices=["openvino", "torch"])
    parser.add_argument("--prompts", nargs="*", type=int, default=[7, 27, 550])
    parser.add_argument("--batches", nargs="*", type=int, default=[1, 4, 8])
    parser.add_argument("--output", type=int, default=32, help="tokens that each sequence decodes")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--trials", type=int, default=3, help="repeats within one run of an engine; the median counts")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sextant", default=shutil.which("sextant") or ".build/release/sextant")
    parser.add_argument("--flags", nargs=argparse.REMAINDER, default=[], help="last: more flags for sextant run")
    parser.add_argument("--llama", help="folder of llama-bench, llama-batched-bench and llama-quantize")
    parser.add_argument("--work", default="side-by-side-work")
    parser.add_argument("--json", help="every round, as JSON lines")
    parser.add_argument("--from", dest="stored", nargs="+", help="measure nothing; the table of these JSON lines")
    parser.add_argument("--start", action="store_true", help="only: seconds from start to first token, prompt of 7 tokens")
    options = parser.parse_args()
    if options.stored:
        for path in options.stored:
            if not os.path.exists(path):
                parser.error(f"--from: there is no {path}")
        return options
    if not os.path.exists(options.sextant):
        parser.error(f"no program at {options.sextant}: build it (swift build -c release) or give --sextant")
    if options.llama and not llama_cpp.find(options.llama):
        parser.error(f"{options.llama} must hold " + ", ".join(llama_cpp.PROGRAMS))
    if options.output < 2:
        parser.error("--output must be at least 2: a rate needs two tokens")
    os.makedirs(options.work, exist_ok=True)
    options.work = os.path.abspath(options.work)
    return options


def entries(options, sextant, llama):
    """[(model, what Sextant and llama.cpp read, type or None, [(other engine, its model)])]"""
    found = [(os.path.basename(path), path, None, []) for path in options.gguf]
    torch = openvino = None
    if "torch" in options.others or "openvino" in options.others:
        torch = environments.ready(os.path.join(options.work, "torch-environment"), ["torch", "transformers"],
                                   ["--extra-index-url", "https://download.pytorch.org/whl/cpu"])
    if "openvino" in options.others:
        openvino = environments.ready(os.path.join(options.work, "openvino-environment"),
                                      ["openvino-genai", "optimum-intel", "nncf"])
    for shape in options.shapes:
        for kind in options.types:
            others = []
            if "torch" in options.others and kind == "BF16":
                others.append(environments.PackageEngine(
                    "PyTorch bf16", torch, "torch_worker.py", options.threads, options.trials,
                    lambda _, shape=shape: files.checkpoint(options.work, shape, torch)))
            if openvino and kind in OPENVINO_BITS:
                # The export reads the checkpoint that the other environment writes.
                files.checkpoint(options.work, shape, torch)
                others.append(environments.PackageEngine(
                    f"OpenVINO int{OPENVINO_BITS[kind]}", openvino, "openvino_worker.py", options.threads, options.trials,
                    lambda _, shape=shape, kind=kind: files.openvino_export(
                        options.work, shape, OPENVINO_BITS[kind], openvino)))
            path = files.gguf(options.work, shape, kind, sextant, llama)
            found.append((f"{shape} {kind}", path, kind, others))
    return found


def main():
    options = parse()
    if options.stored:
        print(table.markdown([record for path in options.stored for record in rounds.stored(path)]))
        return
    sextant = Sextant(options.sextant, options.threads, options.trials, options.flags)
    llama = llama_cpp.LlamaCpp(llama_cpp.find(options.llama) or llama_cpp.build(options.work), options.threads,
                              options.trials)
    cases = make_cases(options.prompts, options.batches, options.output)
    records = []
    chosen = entries(options, sextant, llama)
    if options.start:
        lines = [start.line(model, start.measure(sextant, llama, path, options.rounds)) for model, path, _, _ in chosen]
        print("\n".join(["| start to first token, s | Sextant | llama.cpp | ratio |", "|---|---|---|---|", *lines]))
        return
    for number in range(options.rounds):
        for model, path, kind, others in chosen:
            engines = [sextant, llama, *others]
            if number % 2:
                engines.reverse()
            for record in rounds.measure(sextant, engines, path, cases):
                size, parameters = llama.sizes[path]
                record.update(model=model, type=kind, bytes=size, parameters=parameters, round=number)
                records.append(record)
                if options.json:
                    with open(options.json, "a") as file:
                        file.write(json.dumps(record) + "\n")
            print(f"round {number + 1} of {options.rounds}: {model}", file=sys.stderr, flush=True)
    print(table.markdown(records))
