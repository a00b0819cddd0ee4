"""Sextant's side: the native engine through `sextant run`, and the machine's ceilings through `sextant limits`."""
import json
import os
import subprocess
import sys
import tempfile

from .cases import Case

SCENARIO = """  - id: {identifier}
    prompt: "The history of the world is a long and complex story. "
    promptTokens: {prompt}
    outputTokens: {output}
    batch: {batch}
    warmups: 1
    trials: {trials}
"""


class Sextant:
    name = "sextant"

    def __init__(self, path, threads, trials, flags=()):
        self.path, self.threads, self.trials, self.flags = path, threads, trials, list(flags)
        # Operations/s by arithmetic, as the last run found them.
        self.peaks = {}

    def measure(self, model, cases):
        """{case: tokens/s}, the median of the trials, read from the run file."""
        identifiers = {case: f"{case.kind}-{case.count}" for case in cases}
        suite = "name: side-by-side\nscenarios:\n" + "".join(
            SCENARIO.format(identifier=identifier, prompt=case.count if case.kind == "prefill" else Case.PROMPT,
                            output=case.output, batch=1 if case.kind == "prefill" else case.count,
                            trials=self.trials)
            for case, identifier in identifiers.items())
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "suite.yaml")
            with open(path, "w") as file:
                file.write(suite)
            output = self._run("run", "--model", model, "--suite", path, "--prompt-tokens", "nominal", "--output",
                               folder, "--quiet", *self.flags, may_fail=True)
            files = [name for name in os.listdir(folder) if name.endswith(".run.json")]
            if not files:
                sys.exit(f"sextant run wrote no run file: {output[-400:]}")
            with open(os.path.join(folder, files[0])) as file:
                run = json.load(file)
        scenarios = {scenario["id"]: scenario["metrics"] for scenario in run["scenarios"]}
        self.peaks = run["ceiling"]["flopsPerSecond"]
        figures = {}
        for case, identifier in identifiers.items():
            metrics = scenarios[identifier]
            if case.kind == "prefill":
                figures[case] = metrics["prefillRate"]["median"]
            else:  # the rate is each request's
                figures[case] = metrics["decodeRate"]["median"] * case.count
        return figures

    def synthesize(self, shape, precision, path):
        self._run("model", "synthesize", "--model", f"synthetic:{shape}", "--precision", precision, "--output", path,
                  with_threads=False)

    def read_bandwidth(self):
        """Bytes/s that the memory gives at this moment."""
        rate = json.loads(self._run("limits", "--bandwidth", "--json"))["readBytesPerSecond"]
        if rate is None:
            sys.exit("sextant limits cannot measure the read bandwidth: too little memory is free")
        return rate

    def _run(self, *arguments, with_threads=True, may_fail=False):
        command = [self.path, *arguments] + (["--threads", str(self.threads)] if with_threads else [])
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode and not may_fail:
            sys.exit(f"{' '.join(command)} failed ({result.returncode}): {result.stderr[-400:]}")
        return result.stdout + result.stderr
