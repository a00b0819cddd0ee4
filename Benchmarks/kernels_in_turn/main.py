"""All products of a layer with two or more versions of the kernels in turn: what a change to a kernel is worth.

usage: kernels-in-turn [VERSION ...] [--table avx2] [--formats F16 Q8_0] [--tokens 1 8 27 550] [--shape tinyllama-1.1b]
                       [--cached] [--rounds 15] [--threads 2] [--work FOLDER]

A version is a commit, or `.` for the files as they are; HEAD and `.` unless told. Each is compiled with the flags of
Package.swift, checked against the portable table, and timed once a round, in turning order, since a shared machine's memory
and clock change within seconds. Printed are, for each version, the median of GB/s of weights and of GFLOP/s, and how many
times as fast as the first version it is: the median of the ratios within a round, and their quartiles.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

from . import build

FORMATS = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"]
# Rows x columns of a layer's products; SmolLM2's columns are not whole super-blocks.
SHAPES = {
    "smollm2-135m": "960x576,576x576,3072x576,576x1536",
    "tinyllama-1.1b": "2560x2048,2048x2048,11264x2048,2048x5632",
    "llama-2-7b": "12288x4096,4096x4096,22016x4096,4096x11008",
}
CACHED = "64x1024"  # in the second-level cache, whatever the format
WEIGHT_BYTES = 512 << 20
MOST_VERSIONS = 8  # as in driver.c


def main():
    arguments = parse()
    os.makedirs(arguments.work, exist_ok=True)
    libraries = [build.library(version, arguments.work) for version in arguments.versions]
    driver = build.driver(arguments.work)
    names = [os.path.basename(path).rsplit("-", 1)[0] for path in libraries]
    print(f"| format | tokens | {names[0]}, GB/s | GFLOP/s |" +
          "".join(f" {name}, GB/s | GFLOP/s | times as fast |" for name in names[1:]))
    print("|---|---|---|---|" + "---|---|---|" * (len(names) - 1))
    for kind in arguments.formats:
        for tokens in arguments.tokens:
            print(row(kind, tokens, measured(driver, libraries, arguments, kind, tokens)), flush=True)


def parse():
    parser = argparse.ArgumentParser(prog="kernels-in-turn", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", metavar="VERSION")
    parser.add_argument("--table", default="avx2", help="as sextant's --kernels names it")
    parser.add_argument("--formats", nargs="*", choices=FORMATS, default=["F16", "BF16", "Q8_0", "Q4_0", "Q4_K"])
    parser.add_argument("--tokens", nargs="*", type=int, default=[1, 8, 27, 550])
    parser.add_argument("--shape", choices=SHAPES, default="tinyllama-1.1b")
    parser.add_argument("--cached", action="store_true", help="one small product in place of a layer's")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "kernels-in-turn"))
    arguments = parser.parse_args()
    arguments.versions = arguments.versions or ["HEAD", "."]
    if len(arguments.versions) > MOST_VERSIONS:
        parser.error(f"{len(arguments.versions)} versions: at most {MOST_VERSIONS} at once")
    return arguments


def measured(driver, libraries, arguments, kind, tokens):
    """(bytes of weights, operations, [[seconds of a pass with each version] of each round])"""
    shape = CACHED if arguments.cached else SHAPES[arguments.shape]
    command = [driver, arguments.table, kind, str(tokens), str(arguments.threads), str(arguments.rounds),
               "0" if arguments.cached else str(WEIGHT_BYTES), shape, *libraries]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(result.stderr.strip() or f"the driver ended with {result.returncode}")
    lines = [[float(word) for word in line.split()] for line in result.stdout.splitlines()]
    return lines[0][0], lines[0][1], lines[1:]


def row(kind, tokens, result):
    weight_bytes, operations, rounds = result
    cells = [kind, str(tokens)]
    for version in range(len(rounds[0])):
        seconds = statistics.median(times[version] for times in rounds)
        cells += [f"{weight_bytes / seconds / 1e9:.1f}", f"{operations / seconds / 1e9:.0f}"]
        if version > 0:
            ratios = sorted(times[0] / times[version] for times in rounds)
            low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else [ratios[0]] * 3
            cells.append(f"{statistics.median(ratios):.2f} [{low:.2f} - {high:.2f}]")
    return "| " + " | ".join(cells) + " |"
