#!/usr/bin/env python3
"""Perplexity of the native engine beside llama.cpp's, same file, same tokens, same windows.

    python Scripts/golden/perplexity_comparison.py MODEL.gguf --sextant .build/release/sextant \
        --quantize path/to/llama-quantize --types Q8_0 Q4_0 Q4_K_M

For the file itself and, with --quantize, for files of other types that llama-quantize makes of it: windows of 512 tokens that do
not overlap, each from an empty cache, every prediction in a window counts. The text is a file of yours, or the prose of
smollm2_texts.py followed by this project's articles. Printed are llama.cpp's perplexity, and for each kernel table Sextant's with
the difference, in percent, and the standard error of that difference: both met the same predictions, so it is far smaller than
that of either. Versions: see README.md.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from llama_cpp_model import LlamaCppModel
from smollm2_reference import write_dequantised
from smollm2_texts import PROSE

ARTICLES = pathlib.Path(__file__).resolve().parents[2] / "docs/Sextant.docc"
WINDOW = 512


def surprisals(logits, tokens):
    """-ln p of every token but the first, nats."""
    logits = logits[:-1].astype(np.float64)
    highest = logits.max(-1, keepdims=True)
    normaliser = highest[:, 0] + np.log(np.exp(logits - highest).sum(-1))
    return normaliser - logits[np.arange(len(tokens) - 1), tokens[1:]]


def of_llama_cpp(path, windows):
    model = LlamaCppModel(path, context=WINDOW, threads=os.cpu_count())
    parts = []
    for window in windows:
        model.reset()
        parts.append(surprisals(model.logits(window), window))
    return np.concatenate(parts)


def of_sextant(sextant, path, windows, kernels, folder):
    parts = []
    for window in windows:
        output = os.path.join(folder, "logits.f32")
        command = [sextant, "model", "logits", "--model", str(path), "--tokens", ",".join(map(str, window)), "--output",
                   output, "--kernels", kernels]
        subprocess.run(command, check=True, capture_output=True)
        parts.append(surprisals(np.fromfile(output, "<f4").reshape(len(window), -1), window))
    return np.concatenate(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--sextant", default=".build/release/sextant")
    parser.add_argument("--quantize", help="llama-quantize, for more types")
    parser.add_argument("--types", nargs="*", default=["Q8_0", "Q4_0", "Q4_K_M"])
    parser.add_argument("--kernels", nargs="*", default=["amx", "avx512", "avx2"])
    parser.add_argument("--text")
    parser.add_argument("--windows", type=int, default=12)
    options = parser.parse_args()
    if options.text:
        text = pathlib.Path(options.text).read_text()
    else:
        text = PROSE + "".join(path.read_text() for path in sorted(ARTICLES.glob("*.md")))
    with tempfile.TemporaryDirectory() as folder:
        files = {"as it is": options.model}
        if options.quantize:
            whole = os.path.join(folder, "whole.gguf")
            write_dequantised(pathlib.Path(options.model), whole)
            for kind in options.types:
                files[kind] = os.path.join(folder, f"{kind}.gguf")
                subprocess.run([options.quantize, whole, files[kind], kind], check=True, capture_output=True)
        tokens = LlamaCppModel(options.model).tokenize(text)
        windows = [tokens[at : at + WINDOW] for at in range(0, len(tokens), WINDOW)][: options.windows]
        windows = [window for window in windows if len(window) > 1]
        print(f"{sum(len(window) - 1 for window in windows)} predictions in {len(windows)} windows")
        worst = -1.0
        for name, path in files.items():
            theirs = of_llama_cpp(path, windows)
            print(f"{name:10} llama.cpp {np.exp(theirs.mean()):9.4f}", flush=True)
            for kernels in options.kernels:
                ours = of_sextant(options.sextant, path, windows, kernels, folder)
                difference = ours - theirs
                change = np.exp(difference.mean()) - 1
                error = difference.std(ddof=1) / np.sqrt(len(difference))
                worst = max(worst, change)
                print(f"{'':10} {kernels:9} {np.exp(ours.mean()):9.4f}  {change:+.3%} (standard error {error:.3%})", flush=True)
    print(f"furthest above llama.cpp: {worst:.3%}")
    return 0 if worst <= 0.005 else 1


if __name__ == "__main__":
    sys.exit(main())
