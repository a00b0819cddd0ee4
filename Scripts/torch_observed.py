#!/usr/bin/env python3
"""Do a run's records agree with timing the same generations directly in Python?

    .venv-torch/bin/python Scripts/torch_observed.py --model synthetic:smollm2-135m --precision fp32 --output results

Runs `sextant run --target torch:cpu` with this Python and the arguments that follow, and has an observer in the worker's
process that knows nothing of Sextant: it reads the clock as a plain loop would, when the input's tensor is made and
whenever a token has been read back, and around each forward pass. Then it holds the run file's time to first token and time per output token of each scenario against the observer's, of
the very same generations, so that the machine's moods are in both. Beside them stands what the worker does between two
forward passes, and what a plain loop over the same model needs there: the whole of what Sextant can add to a token.

Exit status 1 where a figure is off by more than 1%.
"""
import glob
import json
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time

from torch_paired import SHAPES

LARGEST = 0.01
RECORD = "SEXTANT_OBSERVED"


def observe(main):
    """In the worker's process: a line of stamps for each step, then the worker as it is."""
    import functools

    import torch
    from transformers.models.llama.modeling_llama import LlamaForCausalLM

    record = os.open(os.environ[RECORD], os.O_WRONLY | os.O_APPEND)
    plain_tensor, plain_forward, plain_tolist = torch.tensor, LlamaForCausalLM.forward, torch.Tensor.tolist
    made = step = None

    def tensor(*arguments, **named):
        nonlocal made
        made = made or time.monotonic_ns()
        return plain_tensor(*arguments, **named)

    @functools.wraps(plain_forward)
    def forward(self, *arguments, **named):
        nonlocal made, step
        begun = time.monotonic_ns()
        result = plain_forward(self, *arguments, **named)
        is_first = named.get("past_key_values") is None
        step = (is_first, made if is_first else begun, begun, time.monotonic_ns())
        return result

    def tolist(self):
        nonlocal made, step
        result = plain_tolist(self)
        if step:
            os.write(record, b"%d %d %d %d %d\n" % (*step, time.monotonic_ns()))
            made = step = None
        return result

    torch.tensor, LlamaForCausalLM.forward, torch.Tensor.tolist = tensor, forward, tolist
    sys.argv = [main]
    sys.path[0] = os.path.dirname(main)
    runpy.run_path(main, run_name="__main__")


class Step:
    """When its input was made (of the first one), its forward pass began and ended, and its token was read."""

    def __init__(self, words):
        self.made, self.begun, self.ended, self.read = words


def generations(path):
    """Lists of steps, one list a generation."""
    found = []
    with open(path) as file:
        for line in file:
            first, *words = (int(word) for word in line.split())
            if first:
                found.append([])
            found[-1].append(Step(words))
    return found


def plain_gap(shape):
    """Microseconds between two forward passes of a plain greedy loop over a model of this shape: the median."""
    import torch
    import transformers

    fields = dict(SHAPES[shape])
    config = transformers.AutoConfig.for_model(fields.pop("model_type"), **fields)
    model = transformers.AutoModelForCausalLM.from_config(config).eval()
    ids, cache, gaps, ended = torch.tensor([[1, 2, 3]]), None, [], None
    with torch.inference_mode():
        for _ in range(64):
            if ended:
                gaps.append((time.monotonic_ns() - ended) / 1e3)
            result = model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
            ended = time.monotonic_ns()
            cache = result.past_key_values
            ids = result.logits[:, -1, :].argmax(dim=-1, keepdim=True)
            ids.tolist()
    return statistics.median(gaps)


def compare(run, observed):
    print("{:14} {:>7} {:>24} {:>24} {:>16}".format(
        "scenario", "trials", "TTFT ms run : direct", "TPOT ms run : direct", "between, us"))
    worst = 0.0
    remaining = iter(observed)
    for scenario in run["scenarios"]:
        trials = [next(remaining, None) for _ in scenario["trials"]]
        counted = [steps for steps, trial in zip(trials, scenario["trials"]) if trial["kind"] == "counted"]
        if not counted or any(steps is None or len(steps) != scenario["outputTokens"] for steps in counted):
            sys.exit(f"{scenario['id']}: the observer saw other generations than the run file holds")
        direct = {
            "timeToFirstToken": [(steps[0].read - steps[0].made) / 1e6 for steps in counted],
            "timePerOutputToken": [(steps[-1].read - steps[0].read) / 1e6 / (len(steps) - 1) for steps in counted],
        }
        cells = []
        for metric, values in direct.items():
            ours, theirs = scenario["metrics"][metric]["mean"], statistics.mean(values)
            share = ours / theirs - 1
            worst = max(worst, abs(share))
            cells.append(f"{ours:.3f} : {theirs:.3f} {share:+.2%}")
        between = statistics.median(
            (later.begun - earlier.ended) / 1e3 for steps in counted for earlier, later in zip(steps, steps[1:]))
        print("{:14} {:>7} {:>24} {:>24} {:>16.0f}".format(scenario["id"], len(counted), *cells, between), flush=True)
    shape = run["model"]["name"].removeprefix("synthetic:")
    if shape in SHAPES:
        print(f"between two forward passes of a plain loop, fp32, batch 1: {plain_gap(shape):.0f} us")
    print(f"furthest apart: {worst:.2%}")
    return worst


def main():
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.exit(__doc__)
    sextant = os.environ.get("SEXTANT", ".build/release/sextant")
    with tempfile.TemporaryDirectory() as folder:
        record = os.path.join(folder, "observed")
        open(record, "w").close()
        # What Sextant takes for the Python: it gets options of the interpreter, then the worker's script.
        python = os.path.join(folder, "python")
        with open(python, "w") as file:
            file.write(f'#!/bin/sh\nexec "{sys.executable}" "{os.path.abspath(__file__)}" --observe "$@"\n')
        os.chmod(python, 0o755)
        output = arguments[arguments.index("--output") + 1] if "--output" in arguments else os.path.join(folder, "out")
        before = set(glob.glob(f"{output}/*.run.json"))
        command = [sextant, "run", "--target", "torch:cpu", "--python", python, *arguments]
        command += [] if "--output" in arguments else ["--output", output]
        subprocess.run(command, env=dict(os.environ, **{RECORD: record}), check=True)
        files = sorted(set(glob.glob(f"{output}/*.run.json")) - before)
        if len(files) != 1:
            sys.exit(f"expected one new run file in {output}, found {len(files)}")
        with open(files[0]) as file:
            run = json.load(file)
        sys.exit(compare(run, generations(record)) > LARGEST)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--observe":
        observe(next(argument for argument in sys.argv[2:] if argument.endswith(".py")))
    else:
        main()
