#!/usr/bin/env python3
"""Is a disturbed run marked suspect, and a quiet one not?

Makes quiet and disturbed runs in turns and counts those whose audit holds a suspect finding. A disturbed run has another
process beside it that keeps one core busy every other second. The quiet half only means something on a machine that is
quiet: what else ran is printed with each run, as the run file states it, and runs that are suspect because of other
processes are counted apart from those that a hypervisor or the memory disturbed.

    python3 Scripts/disturbance.py --sextant .build/release/sextant --tries 10 [--model M] [--scenario decode-long]
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time


def burn():
    """Busy for a second, idle for a second, until it is ended or its parent has gone."""
    parent = os.getppid()
    while os.getppid() == parent:
        end = time.monotonic() + 1
        while time.monotonic() < end:
            pass
        time.sleep(1)


def measure(options, disturbed):
    with tempfile.TemporaryDirectory() as folder:
        burner = subprocess.Popen([sys.executable, __file__, "--burn"]) if disturbed else None
        try:
            command = [options.sextant, "run", "--model", options.model, "--scenario", options.scenario]
            command += ["--trials", str(options.trials), "--warmups", "1", "--output", folder, "--quiet"]
            command += ["--precision", options.precision] if options.precision else []
            command += ["--threads", str(options.threads)] if options.threads else []
            ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        finally:
            if burner:
                burner.kill()
                burner.wait()
        files = glob.glob(f"{folder}/*.run.json")
        if not files:
            sys.exit(f"no run file: {ended.stderr}")
        with open(files[0]) as file:
            return json.load(file)


def describe(run):
    suspects = [finding for finding in run["findings"] if finding["severity"] == "suspect"]
    noise = [
        trial["noise"] or {} for scenario in run["scenarios"] for trial in scenario["trials"] if trial["kind"] == "counted"
    ]
    foreign = max((counters.get("foreignShare") or 0 for counters in noise), default=0)
    steal = max((counters.get("stealShare") or 0 for counters in noise), default=0)
    kinds = [
        f"{finding['rule']}:{next((name for name in finding['values'] if name not in ('limit', 'trials')), '')}"
        for finding in suspects
    ]
    blames = any("foreignShare" in finding["values"] for finding in suspects)
    return suspects, blames, f"foreign {foreign:.1%}, steal {steal:.1%}, suspect: {', '.join(kinds) or 'no'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sextant", default=".build/release/sextant")
    parser.add_argument("--tries", type=int, default=10)
    parser.add_argument("--trials", type=int, default=5)
    parser.add_argument("--model", default="synthetic:smollm2-135m")
    parser.add_argument("--precision", default=None)
    parser.add_argument("--scenario", default="decode-long")
    parser.add_argument("--threads", type=int, default=None, help="fewer meet less steal on a virtual machine")
    parser.add_argument("--burn", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.burn:
        return burn()
    if options.model.startswith("synthetic:") and not options.precision:
        options.precision = "int8"
    marked, blamed = {True: 0, False: 0}, {True: 0, False: 0}
    for number in range(options.tries):
        # Neither kind always goes first.
        for disturbed in (False, True) if number % 2 == 0 else (True, False):
            suspects, blames, text = describe(measure(options, disturbed))
            marked[disturbed] += bool(suspects)
            blamed[disturbed] += blames
            print(f"{number + 1:2} {'disturbed' if disturbed else 'quiet    '}  {text}", flush=True)
    for disturbed, name in ((True, "disturbed"), (False, "quiet")):
        print(f"{name} runs marked suspect: {marked[disturbed]} of {options.tries}, "
              f"{blamed[disturbed]} of them because of other processes")


main()
