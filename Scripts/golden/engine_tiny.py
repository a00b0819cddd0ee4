#!/usr/bin/env python3
"""Reference logits of the small random checkpoints, by transformers (float32, eager attention).

    python Scripts/golden/engine_tiny.py [--llama-cpp] [--ablations]

writes Tests/NativeEngineTests/Fixtures/golden-engine.json and golden-*.f32. With `--llama-cpp` each checkpoint is also
written as GGUF and run through llama.cpp, to prove that the layout (permuted query and key rows) is the one that others
read; with `--ablations` it prints how far the logits move when one tensor is made neutral. Versions: see README.md.
"""

import argparse
import json
import pathlib
import tempfile

import gguf
import numpy as np
import torch
import transformers

import engine_weights as ew

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/NativeEngineTests/Fixtures"
PROMPT = 64
GREEDY = 64
# Positions whose logits are stored for every class but fp32, which stores all: keeps the fixtures small.
STRIDE = 4
BLOCK_TYPES = {
    "q8_0": gguf.GGMLQuantizationType.Q8_0,
    "q4_0": gguf.GGMLQuantizationType.Q4_0,
    "q4_1": gguf.GGMLQuantizationType.Q4_1,
}


def transformers_model(shape, weights, dtype=torch.float32):
    configuration = transformers.LlamaConfig(
        vocab_size=shape.vocabularySize, hidden_size=shape.width, intermediate_size=shape.feedForwardWidth,
        num_hidden_layers=shape.layers, num_attention_heads=shape.heads, num_key_value_heads=shape.keyValueHeads,
        head_dim=shape.headSize, max_position_embeddings=shape.contextLength, rms_norm_eps=shape.normEpsilon,
        rope_parameters={"rope_type": "default", "rope_theta": shape.ropeBase},
        tie_word_embeddings=shape.tiedEmbeddings, attn_implementation="eager",
    )
    model = transformers.LlamaForCausalLM(configuration)
    state = {ew.hugging_face_name(layer, role): torch.from_numpy(values.copy()) for layer, role, values in weights}
    if shape.tiedEmbeddings:
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and not missing, (missing, unexpected)
    return model.eval().to(dtype)


def logits_of(model, tokens):
    with torch.no_grad():
        return model(torch.tensor([tokens]), use_cache=False).logits[0].float().numpy()


def greedy(model, prompt, count):
    tokens, smallest_gap = list(prompt), float("inf")
    for _ in range(count):
        last = logits_of(model, tokens)[-1]
        order = np.argsort(-last, kind="stable")
        smallest_gap = min(smallest_gap, float(last[order[0]] - last[order[1]]))
        tokens.append(int(order[0]))
    return tokens[len(prompt) :], smallest_gap


def int8_activations(model):
    """Makes every matrix product see its input as blocks of 32 int8 with one scale, as the engine's block kernels do."""

    def round_input(module, inputs):
        x = inputs[0]
        blocks = x.reshape(*x.shape[:-1], -1, 32)
        scale = blocks.abs().amax(-1, keepdim=True) / 127
        safe = torch.where(scale == 0, torch.ones_like(scale), scale)
        return ((torch.round(blocks / safe) * scale).reshape(x.shape),)

    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(round_input)
    return model


def error(values, reference):
    difference = values.astype(np.float64) - reference.astype(np.float64)
    return {"max": float(np.abs(difference).max()), "rms": float(np.sqrt((difference**2).mean()))}


def rounded(weights, kind):
    """Weights as a file of this class gives them back, in float32."""
    out = []
    for layer, role, values in weights:
        if kind == "fp16":
            values = values.astype(np.float16).astype(np.float32)
        elif kind == "bf16":
            values = ew.from_bfloat(ew.to_bfloat(values))
        elif kind in BLOCK_TYPES and values.ndim == 2:
            # Rows of query and key are permuted in GGUF, but blocks lie inside rows, so the order does not matter here.
            quantised = gguf.quants.quantize(values, BLOCK_TYPES[kind])
            values = gguf.quants.dequantize(quantised, BLOCK_TYPES[kind]).astype(np.float32)
        out.append((layer, role, values))
    return out


def gguf_order(shape, weights):
    for layer, role, values in weights:
        heads = {"query": shape.heads, "key": shape.keyValueHeads}.get(role)
        yield ew.gguf_name(layer, role), ew.permute(values, heads) if heads else values


def gguf_bytes(values, kind):
    """(array of bytes as the file holds them, type); norms stay float32, as converters do."""
    if values.ndim == 1 or kind == "f32":
        return values, gguf.GGMLQuantizationType.F32
    if kind == "f16":
        return values.astype(np.float16), gguf.GGMLQuantizationType.F16
    if kind == "bf16":
        return ew.to_bfloat(values).view(np.uint8), gguf.GGMLQuantizationType.BF16
    return gguf.quants.quantize(values, BLOCK_TYPES[kind]), BLOCK_TYPES[kind]


def digests(shape, weights):
    out = {"huggingface-f32": ew.fnv1a(values.tobytes() for _, _, values in weights)}
    for kind in ["f32", "f16", "bf16", *BLOCK_TYPES]:
        out[f"gguf-{kind}"] = ew.fnv1a(
            gguf_bytes(values, kind)[0].tobytes() for _, values in gguf_order(shape, weights))
    return out


def write_gguf(shape, weights, kind, path):
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_context_length(shape.contextLength)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feedForwardWidth)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.keyValueHeads)
    writer.add_key_length(shape.headSize)
    writer.add_value_length(shape.headSize)
    writer.add_rope_dimension_count(shape.headSize)
    writer.add_layer_norm_rms_eps(shape.normEpsilon)
    writer.add_rope_freq_base(shape.ropeBase)
    writer.add_vocab_size(shape.vocabularySize)
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    pieces += [f"piece{index}" for index in range(shape.vocabularySize - len(pieces))]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([piece.encode() for piece in pieces])
    writer.add_token_scores([0.0] * len(pieces))
    writer.add_token_types([2, 3, 3] + [6] * 256 + [1] * (len(pieces) - 259))
    for name, values in gguf_order(shape, weights):
        data, raw = gguf_bytes(values, kind)
        writer.add_tensor(name, np.ascontiguousarray(data), raw_dtype=raw)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def check_with_llama_cpp(shape, weights, prompt, references):
    from llama_cpp_model import LlamaCppModel

    out = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, reference in references.items():
            path = pathlib.Path(folder) / f"{kind}.gguf"
            write_gguf(shape, weights, {"fp32": "f32", "fp16": "f16"}.get(kind, kind), path)
            cache = "f32" if kind == "fp32" else "f16"
            model = LlamaCppModel(path, context=256, cache=cache, flash_attention=0)
            out[kind] = error(model.logits(prompt), reference)
            print(f"  llama.cpp {kind:5}: {out[kind]}")
    return out


def print_ablations(shape, weights, prompt, reference):
    for index, (layer, role, values) in enumerate(weights):
        neutral = np.ones_like(values) if values.ndim == 1 else np.zeros_like(values)
        changed = [*weights[:index], (layer, role, neutral), *weights[index + 1 :]]
        print(f"  without {layer} {role}: {error(logits_of(transformers_model(shape, changed), prompt), reference)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--llama-cpp", action="store_true")
    parser.add_argument("--ablations", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    FIXTURES.mkdir(parents=True, exist_ok=True)
    golden = {
        "madeBy": {
            "script": "Scripts/golden/engine_tiny.py", "transformers": transformers.__version__,
            "torch": torch.__version__, "numpy": np.__version__, "gguf": "0.19.0",
        },
        "stride": STRIDE,
        "configurations": [],
    }
    for shape in ew.SHAPES:
        weights = shape.weights()
        prompt = shape.prompt(PROMPT)
        exact = logits_of(transformers_model(shape, weights), prompt)
        following, gap = greedy(transformers_model(shape, weights), prompt, GREEDY)
        print(f"{shape.name}: logits sd {exact.std():.3f}, {len(set(following))} different greedy tokens, "
              f"smallest top-2 gap {gap:.4f}")
        assert gap > 2e-3, "choose another seed: a near-tie would make the greedy test a matter of luck"
        classes, references = {}, {"fp32": exact}
        for kind, dtype in [("fp16", torch.float16), ("bf16", torch.bfloat16)]:
            reference = logits_of(transformers_model(shape, rounded(weights, kind)), prompt)
            own = logits_of(transformers_model(shape, weights, dtype), prompt)
            classes[kind] = {"errorToExact": error(own, exact), "errorToRounded": error(own, reference)}
            references[kind] = reference
        for kind in BLOCK_TYPES:
            dequantised = rounded(weights, kind)
            reference = logits_of(transformers_model(shape, dequantised), prompt)
            simulated = logits_of(int8_activations(transformers_model(shape, dequantised)), prompt)
            classes[kind] = {"errorToExact": error(simulated, exact), "errorToRounded": error(simulated, reference)}
            references[kind] = reference
        for kind, errors in classes.items():
            print(f"  {kind}: {errors}")
        (FIXTURES / f"golden-{shape.name}-fp32.f32").write_bytes(exact.astype("<f4").tobytes())
        for kind, reference in references.items():
            if kind != "fp32":
                part = reference[STRIDE - 1 :: STRIDE].astype("<f4")
                (FIXTURES / f"golden-{shape.name}-{kind}.f32").write_bytes(part.tobytes())
        golden["configurations"].append(
            {**vars(shape), "prompt": prompt, "greedy": following, "smallestGap": gap, "errors": classes,
             "digests": digests(shape, weights)})
        if arguments.llama_cpp:
            check_with_llama_cpp(shape, weights, prompt, references)
        if arguments.ablations:
            print_ablations(shape, weights, prompt, exact)
    (FIXTURES / "golden-engine.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
