#!/usr/bin/env python3
"""What llama.cpp says about SmolLM2-135M-Instruct Q4_1: greedy continuations, logits and a perplexity.

    python Scripts/golden/smollm2_reference.py path/to/SmolLM2-135M-Instruct.Q4_1.gguf

writes Tests/NativeEngineTests/Fixtures/golden-smollm2.json. For each of 20 prompts of our own (raw completions, special
tokens as the file asks): llama.cpp's greedy continuation of 48 tokens and, at every step, its eight largest logits. The
same steps are repeated on a copy of the model whose matrices are dequantised to float32, with a float32 cache: the
difference is the error that llama.cpp's own int8 activations make, and the yardstick for ours. Perplexity: on prose of
our own, in windows of 512 tokens that do not overlap, each from an empty cache, over every prediction in a window.
Versions: see README.md.
"""

import hashlib
import importlib.metadata
import json
import pathlib
import sys
import tempfile

import gguf
import numpy as np

from llama_cpp_model import LlamaCppModel
from smollm2_texts import PROMPTS, PROSE

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/NativeEngineTests/Fixtures"
STEPS = 48
TOP = 8
WINDOW = 512


def top(logits):
    ids = np.argsort(-logits, kind="stable")[:TOP]
    return [int(i) for i in ids], [round(float(logits[i]), 4) for i in ids]


def continuation(model, prompt):
    """The greedy tokens after `prompt`, and the logits from which each was chosen."""
    model.reset()
    last, tokens, steps = model.logits(prompt)[-1], [], []
    for _ in range(STEPS):
        steps.append(last)
        tokens.append(int(last.argmax()))
        last = model.logits(tokens[-1:])[-1]
    return tokens, np.stack(steps)


def negative_log_likelihood(model, tokens):
    """(sum of -log p over all predictions, their number)"""
    total, count = 0.0, 0
    for start in range(0, len(tokens), WINDOW):
        window = tokens[start : start + WINDOW]
        if len(window) < 2:
            continue
        model.reset()
        logits = model.logits(window)[:-1].astype(np.float64)
        highest = logits.max(-1, keepdims=True)
        normaliser = highest[:, 0] + np.log(np.exp(logits - highest).sum(-1))
        total += float((normaliser - logits[np.arange(len(window) - 1), window[1:]]).sum())
        count += len(window) - 1
    return total, count


def write_dequantised(source, path):
    """The same weights in float32."""
    reader = gguf.GGUFReader(str(source))
    writer = gguf.GGUFWriter(str(path), "llama")
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        kind = field.types[0]
        writer.add_key_value(
            name, field.contents(), kind, sub_type=field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None)
    for tensor in reader.tensors:
        values = gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        writer.add_tensor(tensor.name, values.reshape([int(n) for n in reversed(tensor.shape)]))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    source = pathlib.Path(sys.argv[1])
    model = LlamaCppModel(source, context=1024, threads=1)
    golden = {
        "madeBy": {
            "script": "Scripts/golden/smollm2_reference.py",
            "llama-cpp-python": importlib.metadata.version("llama-cpp-python")
            if any(d.name == "llama-cpp-python" for d in importlib.metadata.distributions())
            else __import__("llama_cpp").__version__,
            "gguf": importlib.metadata.version("gguf"),
        },
        "model": source.name,
        "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "window": WINDOW,
    }
    cases, all_steps = [], []
    for text in PROMPTS:
        tokens = model.tokenize(text)
        greedy, steps = continuation(model, tokens)
        ids, logits = zip(*(top(step) for step in steps))
        cases.append({"prompt": text, "tokens": tokens, "greedy": greedy, "topIDs": ids, "topLogits": logits})
        all_steps.append(steps)
    prose = model.tokenize(PROSE)
    total, count = negative_log_likelihood(model, prose)
    golden["perplexity"] = {
        "text": PROSE, "tokens": prose, "predictions": count, "negativeLogLikelihood": total,
        "perplexity": float(np.exp(total / count)),
    }

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "float32.gguf"
        write_dequantised(source, path)
        exact = LlamaCppModel(path, context=1024, threads=1, cache="f32", flash_attention=0)
        squares, largest, seen = 0.0, 0.0, 0
        for case, steps in zip(cases, all_steps):
            exact.reset()
            # Teacher-forced along llama.cpp's own continuation, so that every step is comparable.
            reference = exact.logits(case["tokens"] + case["greedy"][:-1])[len(case["tokens"]) - 1 :]
            ids = np.array(case["topIDs"])
            chosen = np.take_along_axis(reference, ids, 1)
            case["exactTopLogits"] = [[round(float(v), 4) for v in row] for row in chosen]
            difference = np.take_along_axis(steps, ids, 1).astype(np.float64) - chosen
            squares, seen = squares + float((difference**2).sum()), seen + difference.size
            largest = max(largest, float(np.abs(difference).max()))
            case["agreesWithExactUntil"] = int(
                next((i for i, row in enumerate(reference) if int(row.argmax()) != case["greedy"][i]), STEPS))
        total, count = negative_log_likelihood(exact, prose)
    golden["errorOfLlamaCpp"] = {"max": largest, "rms": float(np.sqrt(squares / seen))}
    golden["perplexity"]["exactPerplexity"] = float(np.exp(total / count))
    golden["cases"] = cases
    print({k: golden[k] for k in ("errorOfLlamaCpp",)}, golden["perplexity"]["perplexity"],
          golden["perplexity"]["exactPerplexity"], len(prose), [c["agreesWithExactUntil"] for c in cases])
    text = json.dumps(golden, ensure_ascii=False, separators=(",", ":"))
    (FIXTURES / "golden-smollm2.json").write_text(text.replace('{"prompt"', '\n{"prompt"') + "\n")


if __name__ == "__main__":
    main()
