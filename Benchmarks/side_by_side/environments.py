"""Python environments of their own for engines that come as packages, and the workers that run in them."""
import json
import os
import subprocess
import sys
import venv

from .cases import Case


def ready(folder, packages, extra=()):
    """Makes the environment at `folder` if it is not there; returns the folder."""
    marker = os.path.join(folder, "packages.json")
    wanted = [list(packages), list(extra)]
    if os.path.exists(marker):
        with open(marker) as file:
            if json.load(file) == wanted:
                return folder
    venv.create(folder, with_pip=True)
    subprocess.run([os.path.join(folder, "bin", "pip"), "install", "--quiet", *extra, *packages], check=True)
    with open(marker, "w") as file:
        json.dump(wanted, file)
    return folder


class PackageEngine:
    """An engine behind a worker script: `worker MODEL THREADS TRIALS CASES`, which prints {"case index": seconds, ...}."""

    def __init__(self, name, environment, worker, threads, trials, variant):
        self.name, self.threads, self.trials, self.variant = name, threads, trials, variant
        self.python = os.path.join(environment, "bin", "python")
        self.worker = os.path.join(os.path.dirname(os.path.abspath(__file__)), worker)

    def measure(self, model, cases):
        """{case: tokens/s}, from the medians of the trials' times. Such engines show no single tokens: decoding is what n
        tokens take more than one does."""
        runs = []
        for case in cases:
            if case.kind == "prefill":
                runs.append((1, case.count, 1))
            else:
                runs += [(case.count, Case.PROMPT, case.output), (case.count, Case.PROMPT, 1)]
        command = [self.python, self.worker, self.variant(model), str(self.threads), str(self.trials), json.dumps(runs)]
        variables = {**os.environ, "OMP_NUM_THREADS": str(self.threads), "HF_HUB_OFFLINE": "1"}
        result = subprocess.run(command, capture_output=True, text=True, env=variables)
        lines = [line for line in result.stdout.splitlines() if line.startswith("[")]
        if result.returncode or not lines:
            sys.exit(f"{self.name} failed ({result.returncode}): {result.stderr[-400:]}")
        seconds = iter(json.loads(lines[-1]))
        figures = {}
        for case in cases:
            if case.kind == "prefill":
                figures[case] = case.count / next(seconds)
            else:
                whole, first = next(seconds), next(seconds)
                figures[case] = case.count * (case.output - 1) / (whole - first)
        return figures
