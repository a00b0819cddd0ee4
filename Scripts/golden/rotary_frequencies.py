#!/usr/bin/env python3
"""Frequencies of scaled rotary embedding by transformers, for configurations as models state them.

    python Scripts/golden/rotary_frequencies.py

writes Tests/ModelFilesTests/Fixtures/rotary-frequencies.json: text of a config.json, the frequencies (float32) and the
attention factor. Versions: README.md.
"""

import json
import pathlib

import transformers
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

FIXTURE = pathlib.Path(__file__).resolve().parents[2] / "Tests/ModelFilesTests/Fixtures/rotary-frequencies.json"

BASE = dict(
    vocab_size=320, hidden_size=512, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=131072)

CASES = [
    # As Llama 3.1 and 3.2 state it, and as transformers 5 writes it.
    dict(model_type="llama", rope_theta=500000.0, rope_scaling=dict(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=8192)),
    dict(model_type="llama", rope_parameters=dict(
        rope_type="llama3", rope_theta=500000.0, factor=32.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=8192)),
    # As older models state linear scaling.
    dict(model_type="llama", rope_theta=10000.0, rope_scaling=dict(type="linear", factor=2.5)),
    # As Qwen 2.5 and 3 state YaRN.
    dict(model_type="qwen2", rope_theta=1000000.0, max_position_embeddings=32768, rope_scaling=dict(
        type="yarn", factor=4.0, original_max_position_embeddings=32768)),
    dict(model_type="qwen3", head_dim=64, rope_theta=1000000.0, rope_scaling=dict(
        rope_type="yarn", factor=4.0, original_max_position_embeddings=32768)),
    # The original context by default, and every other number stated.
    dict(model_type="llama", rope_theta=10000.0, max_position_embeddings=4096, rope_scaling=dict(
        rope_type="yarn", factor=16.0, attention_factor=0.9, beta_fast=16.0, beta_slow=2.0)),
    dict(model_type="llama", rope_theta=10000.0, rope_scaling=dict(
        rope_type="yarn", factor=40.0, original_max_position_embeddings=4096, mscale=1.0, mscale_all_dim=0.8,
        truncate=False)),
    dict(model_type="llama", rope_theta=10000.0, rope_scaling=dict(
        rope_type="yarn", factor=40.0, original_max_position_embeddings=4096, mscale=0.7)),
]


def main():
    out = []
    for case in CASES:
        values = {**BASE, **case}
        config = transformers.AutoConfig.for_model(**json.loads(json.dumps(values)))
        kind = config.rope_parameters["rope_type"]
        frequencies, factor = ROPE_INIT_FUNCTIONS[kind](config, "cpu")
        out.append({
            "configuration": json.dumps(values), "frequencies": [float(x) for x in frequencies],
            "attentionFactor": float(factor)})
        print(kind, len(frequencies), factor)
    FIXTURE.write_text(json.dumps(out, indent=0) + "\n")


if __name__ == "__main__":
    main()
