#!/usr/bin/env python3
"""Reference logits of small random checkpoints, one for each architecture and feature, by transformers (float32, eager).

    python Scripts/golden/engine_architectures.py [--llama-cpp] [--only NAME ...]

writes Tests/NativeEngineTests/Fixtures/golden-architectures.json and golden-arch-*.f32. Every tensor is random, biases and
norms included; windows and original contexts are shorter than the prompt, so that every feature is at work in it. With
`--llama-cpp` each checkpoint is also written as GGUF by the `gguf` package and run through llama.cpp. Versions: README.md.

Weights are those of `engine_weights.py`'s formula, `tensor` being the place in the list of the model's parameters; they
are not kept. Logits are, at every position, for every twelfth token of the vocabulary; greedy tokens need all of them.
"""

import argparse
import json
import math
import pathlib
import tempfile

import gguf
import numpy as np
import torch
import transformers

import engine_tiny
import engine_weights as ew

FIXTURES = engine_tiny.FIXTURES
VOCABULARY, WIDTH, FEED_FORWARD = 288, 64, 160
PROMPT, GREEDY = 64, 64
COLUMN_STRIDE = 12
LEAST_GAP = 2e-3

COMMON = dict(
    vocab_size=VOCABULARY, hidden_size=WIDTH, intermediate_size=FEED_FORWARD, num_hidden_layers=2,
    num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-5,
    tie_word_embeddings=False, bos_token_id=1, eos_token_id=2, pad_token_id=None,
)


def rope(base=10000.0, **values):
    return {"rope_type": "default", "rope_theta": base, **values}


# name: (configuration class, what differs from COMMON, GGUF architecture, GGUF keys that converters write besides)
CASES = {
    "llama-bias": (
        transformers.LlamaConfig, dict(attention_bias=True, mlp_bias=True, rope_parameters=rope()), "llama", []),
    # As Llama 3.2: tied, and a scaling of which every band has a pair.
    "llama-llama3": (
        transformers.LlamaConfig,
        dict(
            tie_word_embeddings=True, head_dim=32,
            rope_parameters=rope(
                rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                original_max_position_embeddings=32)),
        "llama", []),
    "llama-linear": (
        transformers.LlamaConfig, dict(rope_parameters=rope(rope_type="linear", factor=4.0)), "llama",
        [("llama.rope.scaling.type", "string", "linear"), ("llama.rope.scaling.factor", "float32", 4.0)]),
    # Everything that can be said of YaRN but the rounding of the ramp, which GGUF cannot say.
    "llama-yarn": (
        transformers.LlamaConfig,
        dict(
            head_dim=32,
            rope_parameters=rope(
                rope_type="yarn", factor=8.0, original_max_position_embeddings=32, attention_factor=1.3,
                beta_fast=8.0, beta_slow=0.5)),
        "llama",
        [("llama.rope.scaling.type", "string", "yarn"), ("llama.rope.scaling.factor", "float32", 8.0),
         ("llama.rope.scaling.original_context_length", "uint32", 32),
         ("llama.rope.scaling.yarn_attn_factor", "float32", 1.3),
         ("llama.rope.scaling.yarn_beta_fast", "float32", 8.0),
         ("llama.rope.scaling.yarn_beta_slow", "float32", 0.5)]),
    "mistral": (
        transformers.MistralConfig, dict(sliding_window=24, rope_parameters=rope()), "llama",
        [("llama.attention.sliding_window", "uint32", 24)]),
    "qwen2": (transformers.Qwen2Config, dict(rope_parameters=rope(1000000.0)), "qwen2", []),
    # YaRN as Qwen states it, attention factor by the formula.
    "qwen2-yarn": (
        transformers.Qwen2Config,
        dict(
            hidden_size=128,
            rope_parameters=rope(
                1000000.0, rope_type="yarn", factor=4.0, original_max_position_embeddings=32)),
        "qwen2",
        [("qwen2.rope.scaling.type", "string", "yarn"), ("qwen2.rope.scaling.factor", "float32", 4.0),
         ("qwen2.rope.scaling.original_context_length", "uint32", 32)]),
    # A window in the upper layers only; GGUF cannot say for which.
    "qwen2-window": (
        transformers.Qwen2Config,
        dict(
            num_hidden_layers=3, use_sliding_window=True, sliding_window=20, max_window_layers=1,
            rope_parameters=rope()),
        None, []),
    # Norms of queries and keys, a head size of its own, tied.
    "qwen3": (
        transformers.Qwen3Config,
        dict(head_dim=32, tie_word_embeddings=True, rope_parameters=rope(1000000.0)), "qwen3", []),
    "phi3": (
        transformers.Phi3Config,
        dict(num_key_value_heads=4, sliding_window=20, original_max_position_embeddings=256, rope_parameters=rope()),
        "phi3", [("phi3.attention.sliding_window", "uint32", 20)]),
    # The fourth layer is not rotated.
    "smollm3": (
        transformers.SmolLM3Config,
        dict(num_hidden_layers=4, tie_word_embeddings=True, rope_parameters=rope(100000.0)), "smollm3", []),
}

GGUF_NAMES = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}
GGUF_LAYER_NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.qkv_proj": "attn_qkv",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "mlp.gate_up_proj": "ffn_up",
}


def gguf_name(name):
    if name in GGUF_NAMES:
        return GGUF_NAMES[name]
    _, _, layer, rest = name.split(".", 3)
    part, ending = rest.rsplit(".", 1)
    return f"blk.{layer}.{GGUF_LAYER_NAMES[part]}.{ending}"


def head_size(config):
    return getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads


def scales(config):
    """By the last parts of a name: branches add about as much to the residual stream as it held before."""
    width = config.hidden_size
    into = lambda count, gain: round(gain * math.sqrt(3 / count), 4)
    embedding = into(width, 1.0) if config.tie_word_embeddings else 1.7
    residual = embedding / 1.7
    query_width = config.num_attention_heads * head_size(config)
    return {
        "embed_tokens.weight": embedding, "lm_head.weight": into(width, 1.0),
        "q_proj.weight": into(width, 1.35), "k_proj.weight": into(width, 1.35), "v_proj.weight": into(width, 1.0),
        "qkv_proj.weight": into(width, 1.2), "o_proj.weight": into(query_width, 1.5 * residual),
        "gate_proj.weight": into(width, 1.4), "up_proj.weight": into(width, 1.0),
        "gate_up_proj.weight": into(width, 1.2), "down_proj.weight": into(config.intermediate_size, 1.2 * residual),
        "q_proj.bias": 0.9, "k_proj.bias": 0.9, "v_proj.bias": 0.5, "o_proj.bias": round(0.5 * residual, 4),
        "gate_proj.bias": 0.7, "up_proj.bias": 0.5, "down_proj.bias": round(0.5 * residual, 4),
    }


def tensors_of(model, config, architecture):
    """What the tests need to make the tensors again, in the order of the model's parameters."""
    scale = scales(config)
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    out = []
    for name, parameter in model.named_parameters():
        ending = ".".join(name.rsplit(".", 2)[-2:])
        adjacent = architecture in ("llama", "smollm3")
        out.append({
            "huggingFace": name, "gguf": gguf_name(name), "shape": list(parameter.shape),
            # Norms have none.
            "scale": None if "norm" in ending else scale[ending],
            "permutedHeads": heads.get(ending.split(".")[0], 0) if adjacent else 0,
        })
    return out


def values_of(tensors, seed):
    out = []
    for index, tensor in enumerate(tensors):
        unit = ew.units(seed, index, int(np.prod(tensor["shape"])))
        if tensor["scale"] is None:
            values = np.where(unit < 0, unit - np.float32(0.5), unit + np.float32(0.5))
        else:
            values = unit * np.float32(tensor["scale"])
        out.append(values.astype(np.float32).reshape(tensor["shape"]))
    return out


def load(model, tensors, values):
    state = {tensor["huggingFace"]: torch.from_numpy(array.copy()) for tensor, array in zip(tensors, values)}
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and all(name == "lm_head.weight" for name in missing), (missing, unexpected)
    model.tie_weights()
    return model.eval()


def permute(values, heads):
    """As `LlamaModel.permute` of llama.cpp's converter; vectors too."""
    return ew.permute(values.reshape(len(values), -1), heads).reshape(values.shape) if heads else values


def llama3_divisors(config):
    """As `LlamaModel.generate_extra_tensors` of llama.cpp's converter."""
    values, dimension = config.rope_parameters, head_size(config)
    out = []
    for pair in range(dimension // 2):
        wavelength = 2 * math.pi * values["rope_theta"] ** (2 * pair / dimension)
        turns = values["original_max_position_embeddings"] / wavelength
        low, high, factor = values["low_freq_factor"], values["high_freq_factor"], values["factor"]
        if turns > high:
            out.append(1.0)
        elif turns < low:
            out.append(factor)
        else:
            kept = (turns - low) / (high - low)
            out.append(1 / ((1 - kept) / factor + kept))
    assert min(out) == 1 and max(out) == values["factor"] and any(1 < x < values["factor"] for x in out), out
    return [float(np.float32(x)) for x in out]


def metadata_of(name, config, architecture, more):
    """(key, type, value) as llama.cpp's converters write them."""
    size = head_size(config)
    entries = [
        ("general.architecture", "string", architecture), ("general.name", "string", name),
        (f"{architecture}.context_length", "uint32", config.max_position_embeddings),
        (f"{architecture}.embedding_length", "uint32", config.hidden_size),
        (f"{architecture}.block_count", "uint32", config.num_hidden_layers),
        (f"{architecture}.feed_forward_length", "uint32", config.intermediate_size),
        (f"{architecture}.attention.head_count", "uint32", config.num_attention_heads),
        (f"{architecture}.attention.head_count_kv", "uint32", config.num_key_value_heads),
        (f"{architecture}.attention.layer_norm_rms_epsilon", "float32", config.rms_norm_eps),
        (f"{architecture}.rope.freq_base", "float32", config.rope_parameters["rope_theta"]),
    ]
    if architecture in ("llama", "smollm3"):
        entries.append((f"{architecture}.vocab_size", "uint32", config.vocab_size))
    if architecture in ("llama", "smollm3", "phi3"):
        entries.append((f"{architecture}.rope.dimension_count", "uint32", size))
    if size != config.hidden_size // config.num_attention_heads:
        entries.append((f"{architecture}.attention.key_length", "uint32", size))
        entries.append((f"{architecture}.attention.value_length", "uint32", size))
    if architecture == "phi3":
        entries.append(
            ("phi3.rope.scaling.original_context_length", "uint32", config.original_max_position_embeddings))
    return entries + more


def write_gguf(path, entries, tensors, values, extras):
    writer = gguf.GGUFWriter(str(path), dict((key, value) for key, _, value in entries)["general.architecture"])
    add = {"uint32": writer.add_uint32, "float32": writer.add_float32, "string": writer.add_string}
    for key, kind, value in entries:
        if key != "general.architecture":
            add[kind](key, value)
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    # llama.cpp looks for this one in every phi3 file.
    pieces += ["<|endoftext|>"]
    pieces += [f"piece{index}" for index in range(VOCABULARY - len(pieces))]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([piece.encode() for piece in pieces])
    writer.add_token_scores([0.0] * len(pieces))
    writer.add_token_types([2, 3, 3] + [6] * 256 + [1] * (len(pieces) - 259))
    for tensor, array in zip(tensors, values):
        writer.add_tensor(tensor["gguf"], np.ascontiguousarray(permute(array, tensor["permutedHeads"])))
    for name, array in extras.items():
        writer.add_tensor(name, np.array(array, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def check_with_llama_cpp(entries, tensors, values, extras, prompt, exact, window):
    """Within the window where there is one: llama.cpp does not apply those of llama and phi3."""
    from llama_cpp_model import LlamaCppModel

    seen = window or len(prompt)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model.gguf"
        write_gguf(path, entries, tensors, values, extras)
        model = LlamaCppModel(path, context=256, cache="f32", flash_attention=0)
        print(f"  llama.cpp, {seen} positions: {engine_tiny.error(model.logits(prompt)[:seen], exact[:seen])}")


def make(name, seed, with_llama_cpp):
    """One case with its logits; `None` where the greedy tokens hang on a near-tie."""
    kind, changes, architecture, more = CASES[name]
    config = kind(**{**COMMON, **changes})
    config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(config, attn_implementation="eager").float()
    tensors = tensors_of(model, config, architecture)
    values = values_of(tensors, seed)
    load(model, tensors, values)
    prompt = [int(b % np.uint64(VOCABULARY - 3)) + 3 for b in ew.random_bits(seed, ew.PROMPT_STREAM, PROMPT)]
    exact = engine_tiny.logits_of(model, prompt)
    following, gap = engine_tiny.greedy(model, prompt, GREEDY)
    print(f"{name}: seed {seed}, logits sd {exact.std():.3f}, {len(set(following))} different greedy tokens, "
          f"smallest top-2 gap {gap:.4f}", flush=True)
    if gap < LEAST_GAP or len(set(following)) < 8:
        return None
    assert 0.6 < exact.std() < 1.7, "choose other scales"
    extras, entries = {}, []
    if architecture:
        entries = metadata_of(name, config, architecture, more)
        if config.rope_parameters["rope_type"] == "llama3":
            extras["rope_freqs.weight"] = llama3_divisors(config)
        if with_llama_cpp:
            check_with_llama_cpp(
                entries, tensors, values, extras, prompt, exact, getattr(config, "sliding_window", None))
    digests = {"huggingFace": ew.fnv1a(array.tobytes() for array in values)}
    digests["gguf"] = ew.fnv1a(
        permute(array, tensor["permutedHeads"]).tobytes() for tensor, array in zip(tensors, values))
    case = {
        "name": name, "seed": seed, "configuration": config.to_json_string(use_diff=True), "tensors": tensors,
        "metadata": [
            {"key": key, "type": kind, "text": value} if kind == "string" else
            {"key": key, "type": kind, "number": value} for key, kind, value in entries],
        "extras": extras, "vocabularySize": VOCABULARY, "prompt": prompt, "greedy": following, "smallestGap": gap,
        "digests": digests,
    }
    return case, exact


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--llama-cpp", action="store_true")
    parser.add_argument("--only", nargs="*")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    golden = {
        "madeBy": {
            "script": "Scripts/golden/engine_architectures.py", "transformers": transformers.__version__,
            "torch": torch.__version__, "numpy": np.__version__, "gguf": "0.19.0",
        },
        "columnStride": COLUMN_STRIDE, "cases": [],
    }
    for number, name in enumerate(CASES):
        if arguments.only and name not in arguments.only:
            continue
        made = None
        for attempt in range(20):
            made = make(name, 100 + 20 * number + attempt, arguments.llama_cpp)
            if made:
                break
        assert made, f"{name}: no seed without a near-tie"
        case, exact = made
        golden["cases"].append(case)
        columns = np.ascontiguousarray(exact[:, ::COLUMN_STRIDE]).astype("<f4")
        (FIXTURES / f"golden-arch-{name}.f32").write_bytes(columns.tobytes())
    if not arguments.only:
        (FIXTURES / "golden-architectures.json").write_text(json.dumps(golden, indent=0) + "\n")


if __name__ == "__main__":
    main()
