"""Small safetensors files and config.json for the fuzzer to start from. Used by seeds.py."""

import json
import struct


def safetensors():
    def file(header, data=b"\x3C" * 64):
        text = json.dumps(header).encode() if isinstance(header, dict) else header
        return struct.pack("<Q", len(text)) + text + data

    def tensor(dtype, shape, start, end):
        return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}

    plain = {"__metadata__": {"format": "pt"}, "a.weight": tensor("F32", [2, 4], 0, 32), "b": tensor("F16", [8], 32, 48),
             "c.ignored": tensor("BF16", [2, 2, 2], 48, 64)}
    yield file(plain)
    yield json.dumps(plain).encode()
    yield file(json.dumps(plain, indent=1).encode() + b"    ")
    yield file({"a": tensor("F32", [1], 0, 4), "b": tensor("F32", [1], 4, 8), "é\n": tensor("BF16", [1, 1, 1, 1], 8, 10)})
    yield b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\ud83d\\ude00":null}'
    yield file(b"{}" + b" " * 6, b"")


def safetensors_words():
    return ["dtype", "shape", "data_offsets", "__metadata__", "F32", "F16", "BF16", "I64", "null", "true", "false", '\\u0041',
            '\\ud83d\\ude00', "9223372036854775807", "18446744073709551616", "1e308", "-0", '{"', '":', "[[", "]]"]


SCALINGS = [
    {"rope_type": "default"}, {"type": "linear", "factor": 4.0},
    {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 32},
    {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32, "beta_fast": 32, "beta_slow": 1,
     "mscale": 1.0, "mscale_all_dim": 0.5, "attention_factor": 1.2, "truncate": False},
]
FEATURES = {
    "llama": {"attention_bias": True, "mlp_bias": True, "pretraining_tp": 1, "head_dim": 16},
    "mistral": {"sliding_window": 16, "head_dim": 16},
    "qwen2": {"use_sliding_window": True, "sliding_window": 16, "max_window_layers": 1,
              "layer_types": ["full_attention", "sliding_attention"]},
    "qwen3": {"head_dim": 32, "use_sliding_window": False},
    "smollm3": {"no_rope_layers": [1, 0], "no_rope_layer_interval": 4, "use_sliding_window": False},
    "phi3": {"partial_rotary_factor": 1.0, "sliding_window": 16, "resid_pdrop": 0.0},
}


def config():
    for number, (kind, features) in enumerate(FEATURES.items()):
        for scaling in (None, SCALINGS[number % 4], SCALINGS[(number + 2) % 4]):
            base = {"model_type": kind, "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
                    "num_key_value_heads": 2, "intermediate_size": 96, "vocab_size": 288, "max_position_embeddings": 128,
                    "rms_norm_eps": 1e-5, "tie_word_embeddings": number % 2 == 0, "hidden_act": "silu", "eos_token_id": [1, 2]}
            if number % 2:
                base["rope_parameters"] = {"rope_theta": 1e4, **(scaling or {"rope_type": "default"})}
            else:
                base |= {"rope_theta": 1e6, "rope_scaling": scaling}
            yield json.dumps(base | features).encode()
    yield b'{"architectures": ["LlamaForCausalLM"], "hidden_size": 4}'


def config_words():
    found = ["model_type", "architectures", "LlamaForCausalLM", "Qwen3ForCausalLM", "default", "linear", "llama3", "yarn", "type",
             "rope_type", "partial_rotary_factor", "original_max_position_embeddings", "sliding_attention", "full_attention",
             "quantization_config", "null", "true", "false", "1e400", "4294967296", "2147483648", "-1", "0", "\\u0000"]
    for seed in config():
        for key, value in json.loads(seed).items():
            found.append(key)
            if isinstance(value, dict):
                found += value.keys()
    return found + list(FEATURES)
