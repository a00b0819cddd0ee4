#!/usr/bin/env python3
"""Holds the worker's instants against timing the same generations directly from Python, in interleaved pairs.

    .venv-torch/bin/python Scripts/torch_paired.py --shape smollm2-135m --rounds 6
    .venv-torch/bin/python Scripts/torch_paired.py --shape tinyllama-1.1b --scenario decode-long --precision bf16

Starts Sextant's worker as Sextant does and asks it for a scenario; then times a plain loop over the same shape, batch and
lengths in this process; A B B A ..., so that both meet the same moods of the machine. For each scenario it prints the mean
of the ratios worker / direct of time to first token and of time per output token, with a 95% interval on the mean of
their logarithms. The worker's time to first token starts when the request is written to its socket, as in a run.
"""
import argparse
import json
import math
import os
import socket
import subprocess
import sys
import tempfile
import time

import torch
import transformers

WORKER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Sources", "PythonEngine", "Worker")
COMMON = {"model_type": "llama", "hidden_act": "silu", "rms_norm_eps": 1e-5, "pad_token_id": 0, "bos_token_id": 1,
          "eos_token_id": 2}
# config.json of the two models, as published.
SHAPES = {
    "smollm2-135m": dict(
        COMMON, vocab_size=49152, max_position_embeddings=8192, hidden_size=576, intermediate_size=1536,
        num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3, head_dim=64, rope_theta=100000.0,
        tie_word_embeddings=True),
    "tinyllama-1.1b": dict(
        COMMON, vocab_size=32000, max_position_embeddings=2048, hidden_size=2048, intermediate_size=5632,
        num_hidden_layers=22, num_attention_heads=32, num_key_value_heads=4, head_dim=64, rope_theta=10000.0,
        tie_word_embeddings=False),
}
# prompt tokens, output tokens, batch: the suite's, at its nominal lengths
SCENARIOS = {
    "ttft-short": (7, 128, 1), "ttft-long": (27, 128, 1), "decode-long": (11, 512, 1), "batch-4": (7, 128, 4),
    "batch-8": (7, 128, 8), "long-context": (550, 128, 1),
}
STUDENT = [math.nan, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]


class Worker:
    """Sextant's side of the protocol, as little of it as this needs."""

    def __init__(self, settings):
        ours, theirs = socket.socketpair()
        self.folder = tempfile.TemporaryDirectory()
        environment = dict(os.environ, TORCH_DEVICE_BACKEND_AUTOLOAD="0", PYTHONDONTWRITEBYTECODE="1")

        def place():
            os.dup2(theirs.fileno(), 3)

        self.process = subprocess.Popen(
            [sys.executable, os.path.join(WORKER, "sextant_main.py")], stdin=subprocess.DEVNULL, stdout=sys.stderr,
            env=environment, preexec_fn=place, pass_fds=(3,), start_new_session=True)
        theirs.close()
        self.socket = ours
        self.lines = ours.makefile()
        self.request = 0
        self.send(settings)
        self.wait_for("ready")

    def send(self, fields):
        self.socket.sendall((json.dumps(fields) + "\n").encode())

    def wait_for(self, event):
        for line in self.lines:
            message = json.loads(line)
            if message["event"] == "failed":
                raise SystemExit(message["error"]["message"])
            if message["event"] == event:
                return message
        raise SystemExit("the worker has gone")

    def generate(self, prompt, count, batch):
        """Nanoseconds of the sending and of each step."""
        requests = []
        for _ in range(batch):
            self.request += 1
            requests.append({"id": self.request, "tokens": prompt, "maximum": count, "stopsAtToken": False})
        sent = time.monotonic_ns()
        self.send({"op": "submit", "requests": requests})
        steps, ended = [], 0
        while ended < batch:
            message = json.loads(self.lines.readline())
            if message["event"] == "tokens":
                steps += [step["at"] for step in message["steps"]]
            elif message["event"] == "finished":
                ended += 1
                if message["reason"] != "limit":
                    raise SystemExit(message["error"]["message"])
        return sent, steps


class Direct:
    """The plain loop that anyone would write."""

    def __init__(self, configuration, dtype, threads):
        if threads:
            torch.set_num_threads(threads)
        fields = dict(configuration)
        config = transformers.AutoConfig.for_model(fields.pop("model_type"), **fields)
        torch.manual_seed(0)
        self.model = transformers.AutoModelForCausalLM.from_config(config).to(dtype).eval()

    def generate(self, prompt, count, batch):
        started = time.monotonic_ns()
        steps = []
        ids = torch.tensor([prompt] * batch)
        cache = None
        with torch.inference_mode():
            for _ in range(count):
                result = self.model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
                cache = result.past_key_values
                ids = result.logits[:, -1, :].argmax(dim=-1, keepdim=True)
                ids.tolist()
                steps.append(time.monotonic_ns())
        return started, steps


def figures(started, steps):
    """Milliseconds to the first token, and per token after it."""
    return (steps[0] - started) / 1e6, (steps[-1] - steps[0]) / 1e6 / max(1, len(steps) - 1)


def interval(ratios):
    logs = [math.log(ratio) for ratio in ratios]
    mean = sum(logs) / len(logs)
    if len(logs) < 2:
        return math.exp(mean), math.nan, math.nan
    deviation = math.sqrt(sum((value - mean) ** 2 for value in logs) / (len(logs) - 1))
    student = STUDENT[len(logs) - 1] if len(logs) <= len(STUDENT) else 2.1
    half = student * deviation / math.sqrt(len(logs))
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=sorted(SHAPES), default="smollm2-135m")
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS))
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--output", help="also write the figures as JSON to this file")
    arguments = parser.parse_args()
    configuration = SHAPES[arguments.shape]
    worker = Worker({
        "op": "configure", "device": "cpu", "index": 0, "model": "synthetic:" + arguments.shape, "seed": 0,
        "precision": arguments.precision, "allowFallback": False, "threads": arguments.threads,
        "configuration": configuration})
    dtype = torch.float32 if arguments.precision == "fp32" else torch.bfloat16
    direct = Direct(configuration, dtype, arguments.threads)
    print("{} {}, torch {}, transformers {}, {} rounds".format(
        arguments.shape, arguments.precision, torch.__version__, transformers.__version__, arguments.rounds))
    print("{:14} {:>26} {:>26} {:>24}".format("scenario", "TTFT worker/direct", "TPOT worker/direct", "TPOT ms (medians)"))
    told = []
    for name in arguments.scenario or list(SCENARIOS):
        length, count, batch = SCENARIOS[name]
        prompt = [1] + [3 + (7 * index) % 256 for index in range(length - 1)]
        sides = {"worker": worker, "direct": direct}
        samples = {"worker": [], "direct": []}
        for side in sides:
            sides[side].generate(prompt, min(count, 32), batch)
        for number in range(arguments.rounds):
            order = ["worker", "direct"] if number % 2 == 0 else ["direct", "worker"]
            for side in order:
                samples[side].append(figures(*sides[side].generate(prompt, count, batch)))
        row = {"scenario": name}
        for index, metric in enumerate(("ttft", "tpot")):
            pairs = zip(samples["worker"], samples["direct"])
            row[metric] = interval([ours[index] / theirs[index] for ours, theirs in pairs])
            for side in sides:
                values = sorted(sample[index] for sample in samples[side])
                row["{}_{}_ms".format(metric, side)] = values[len(values) // 2]
        told.append(row)
        print("{:14} {:>8.4f} [{:.4f}, {:.4f}] {:>8.4f} [{:.4f}, {:.4f}] {:>11.3f} {:>11.3f}".format(
            name, *row["ttft"], *row["tpot"], row["tpot_worker_ms"], row["tpot_direct_ms"]), flush=True)
    if arguments.output:
        with open(arguments.output, "w") as file:
            json.dump({"shape": arguments.shape, "precision": arguments.precision, "rows": told}, file, indent=1)
    worker.socket.close()


if __name__ == "__main__":
    main()
