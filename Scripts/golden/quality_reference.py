#!/usr/bin/env python3
"""Perplexity, divergences and greedy outputs of a small random model at several precisions, by transformers.

    python3 Scripts/golden/quality_reference.py

Prints what `Tests/SextantCLITests/QualityGoldenTests.swift` holds. The model is `tiny-gqa` of `engine_weights.py`, the
text 768 random tokens in six windows of 128, each from an empty cache; every token of a window but the first is predicted.
Everything is computed in float32 (eager attention), with weights as a file of each class gives them back, so that what the
engine does besides (fp16 cache, int8 activations) is not in it. Needs: torch, transformers, gguf, numpy.
"""

import json

import numpy
import torch

import engine_weights as ew
from engine_tiny import logits_of, rounded, transformers_model

WINDOW, WINDOWS, CONTINUATIONS, PROMPT, GREEDY = 128, 6, 4, 32, 64


def log_probabilities(model, windows):
    """[prediction, vocabulary], double."""
    parts = [torch.log_softmax(torch.from_numpy(logits_of(model, window[:-1])).double(), dim=1) for window in windows]
    return torch.cat(parts)


def held(weights, kind):
    """As the engine holds them: matrices rounded, norms in float32 always."""
    return [exact if exact[2].ndim == 1 else coarse for exact, coarse in zip(weights, rounded(weights, kind))]


def continuation(model, prompt):
    tokens, gap = list(prompt), 1e9
    for _ in range(GREEDY):
        last = logits_of(model, tokens)[-1]
        order = numpy.argsort(-last, kind="stable")
        gap = min(gap, float(last[order[0]] - last[order[1]]))
        tokens.append(int(order[0]))
    return tokens[len(prompt):], gap


def main():
    torch.set_num_threads(1)
    shape = next(shape for shape in ew.SHAPES if shape.name == "tiny-gqa")
    weights = shape.weights()
    tokens = shape.prompt(WINDOW * WINDOWS)
    windows = [tokens[start:start + WINDOW] for start in range(0, len(tokens), WINDOW)]
    following = torch.tensor([token for window in windows for token in window[1:]])
    rows = torch.arange(len(following))
    prompts = [window[:PROMPT] for window in windows[:CONTINUATIONS]]
    reference, outputs, result = None, None, {}
    for kind in ["fp32", "fp16", "bf16", "q8_0", "q4_0"]:
        model = transformers_model(shape, weights if kind == "fp32" else held(weights, kind))
        q = log_probabilities(model, windows)
        entry = {"perplexity": float(torch.exp(-q[rows, following].mean()))}
        made = [continuation(model, prompt) for prompt in prompts]
        entry["smallestGap"] = min(gap for _, gap in made)
        if reference is None:
            reference, outputs = q, [ids for ids, _ in made]
            entry["continuations"] = [ids[:8] for ids in outputs]
        else:
            kl = torch.nn.functional.kl_div(q, reference, reduction="none", log_target=True).sum(1)
            entry["meanDivergence"] = float(kl.mean())
            entry["tailDivergence"] = float(numpy.quantile(kl.numpy(), 0.99, method="linear"))
            entry["agreement"] = float((q.argmax(1) == reference.argmax(1)).double().mean())
            entry["firstDifferences"] = [
                next((index for index, (a, b) in enumerate(zip(ids, wanted)) if a != b), None)
                for (ids, _), wanted in zip(made, outputs)]
        result[kind] = entry
    print(json.dumps(result, indent=1))


main()
