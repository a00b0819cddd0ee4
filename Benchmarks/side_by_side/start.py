"""From the start of the process to the end of its first token, files in the page cache: Sextant and llama.cpp in turn."""
import os
import subprocess
import sys
import time

from .llama_cpp import STARTED
from .statistics_of_pairs import figure_text, ratio_text

# Seven tokens in the vocabulary that synthetic files carry: one that begins a text, and a letter each.
PROMPT = "Hello!"


def read_whole(path):
    """Leaves the file in the page cache, as far as the system keeps it there."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 24):
            pass


def seconds(command, path):
    read_whole(path)
    begin = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    taken = time.monotonic() - begin
    if result.returncode:
        sys.exit(f"{' '.join(command)} failed ({result.returncode}): {result.stderr[-400:]}")
    return taken


def measure(sextant, llama, path, rounds):
    """[(Sextant's seconds, llama.cpp's)], after each has run once. llama.cpp goes without its warm-up, which would
    multiply the whole model once more, and with a small context."""
    ours = [sextant.path, "generate", PROMPT, "--model", path, "--max-tokens", "1", "--threads", str(sextant.threads)]
    if not os.path.exists(llama.program(STARTED)):
        sys.exit(f"--start needs {STARTED} in {llama.folder}")
    theirs = [llama.program(STARTED), "-m", path, "-p", PROMPT, "-n", "1", "-t", str(llama.threads), "-no-cnv",
              "--no-warmup", "-c", "128"]
    pairs = []
    for number in range(-1, rounds):
        commands = [ours, theirs] if number % 2 == 0 else [theirs, ours]
        taken = {command[0]: seconds(command, path) for command in commands}
        if number >= 0:
            pairs.append((taken[ours[0]], taken[theirs[0]]))
            print(f"round {number + 1} of {rounds}: {pairs[-1][0]:.2f} s, llama.cpp {pairs[-1][1]:.2f} s", file=sys.stderr,
                  flush=True)
    return pairs


def line(model, pairs):
    return (f"| {model} | {figure_text([ours for ours, _ in pairs])} | {figure_text([theirs for _, theirs in pairs])} | "
            f"{ratio_text(pairs)} |")
