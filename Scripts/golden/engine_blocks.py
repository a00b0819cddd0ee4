#!/usr/bin/env python3
"""Reference logits of small models whose matrices are random blocks, mixed as llama.cpp's files mix their types.

    python Scripts/golden/engine_blocks.py

writes Tests/NativeEngineTests/Fixtures/golden-engine-blocks.json and golden-blocks-*.f32: the blocks are dequantised by
the `gguf` package and run by transformers (float32, eager attention). Only the formula of the blocks is kept, here and in
`Tests/NativeEngineTests/Support/RandomBlockCheckpoint.swift`; a digest of all bytes proves that both make the same:

    words   = bits of engine_weights.py for (seed, tensor, word), little-endian, as many as the tensor has bytes, cut off
    scale   = of every block: sign and mantissa as they come, the exponent field that of the role
    minimum = the scale times a power of two that centres the values: the difference of the bits is `minimumBits`
"""

import json

import gguf
import numpy as np
import torch
import transformers

import engine_tiny as et
import engine_weights as ew

PROMPT = 40
# Of the type: where scale and minimum lie, what to add to the scale's bits for the minimum (and whether its sign turns),
# and the standard deviation of values for scale 1.
TYPES = {
    "Q4_0": (0, None, 0, False, 4.6),
    "Q8_0": (0, None, 0, False, 74),
    "Q5_0": (0, None, 0, False, 9.2),
    "Q5_1": (0, 2, 4 << 10, True, 9.2),
    "Q2_K": (80, 82, 1 << 10, False, 15.6),
    "Q3_K": (108, None, 0, False, 42),
    "Q4_K": (0, 2, 3 << 10, False, 261),
    "Q5_K": (0, 2, 4 << 10, False, 530),
    "Q6_K": (208, None, 0, False, 1367),
}
# name, type of most matrices, types of others, tied
MIXTURES = [
    ("blocks-q4_k_m", "Q4_K", dict(value="Q6_K", down="Q6_K", outputHead="Q6_K"), False),
    ("blocks-q5_k_m", "Q5_K", dict(value="Q6_K", down="Q6_K", outputHead="Q6_K"), False),
    ("blocks-q3_k_m", "Q3_K", dict(value="Q5_K", down="Q4_K", outputHead="Q6_K"), False),
    ("blocks-q2_k", "Q2_K", dict(value="Q3_K", down="Q3_K", outputHead="Q6_K"), False),
    ("blocks-q5", "Q5_0", dict(value="Q5_1", down="Q5_1", outputHead="Q8_0"), False),
    ("blocks-q4_0", "Q4_0", dict(outputHead="Q6_K"), False),
    ("blocks-tied", "Q4_K", dict(tokenEmbedding="Q6_K"), True),
]


def random_blocks(seed, index, shape, name, exponent):
    """uint8 [rows, bytes of a row]"""
    scale, minimum, minimum_bits, turned, _ = TYPES[name]
    elements, size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]]
    count = int(np.prod(shape)) // elements
    words = ew.random_bits(seed, index, (count * size + 7) // 8)
    data = words.astype("<u8").view(np.uint8)[: count * size].reshape(count, size).copy()
    bits = data[:, scale].astype(np.uint16) | data[:, scale + 1].astype(np.uint16) << 8
    bits = (bits & 0x83FF) | np.uint16(exponent << 10)
    data[:, scale], data[:, scale + 1] = bits & 0xFF, bits >> 8
    if minimum is not None:
        bits = (bits ^ np.uint16(0x8000 if turned else 0)) + np.uint16(minimum_bits)
        data[:, minimum], data[:, minimum + 1] = bits & 0xFF, bits >> 8
    return data.reshape(shape[0], -1)


def exponent_of(name, role, columns, tied):
    """Field for values with a standard deviation near 1 / sqrt(columns), or of an embedding that is no head near 1."""
    wanted = 1.0 if role == "tokenEmbedding" and not tied else columns**-0.5
    return max(0, 15 + round(np.log2(wanted / (1.5 * TYPES[name][4]))))


def unpermute(values, heads):
    """Rows of a query or key matrix from GGUF's order (adjacent pairs) to Hugging Face's (halves)."""
    rows, columns = values.shape
    return values.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def main():
    torch.set_num_threads(1)
    golden = {
        "madeBy": {"script": "Scripts/golden/engine_blocks.py", "transformers": transformers.__version__,
                   "torch": torch.__version__, "numpy": np.__version__, "gguf": "0.19.0"},
        "stride": et.STRIDE,
        "configurations": [],
    }
    for seed, (name, most, others, tied) in enumerate(MIXTURES, start=31):
        shape = ew.Shape(name, seed, 256, 2, 4, 2, 64, 512, 320, 256, 1e-5, 10000.0, tied, {})
        types, exponents, weights, chunks = {}, {}, [], []
        for index, (layer, role) in enumerate(shape.roles()):
            size = shape.tensor_shape(role)
            if role.endswith("Norm"):
                unit = ew.units(seed, index, size[0])
                values = np.where(unit < 0, unit - np.float32(0.5), unit + np.float32(0.5)).astype(np.float32)
                chunks.append(values.tobytes())
            else:
                types[role] = others.get(role, most)
                exponents[role] = exponent_of(types[role], role, size[1], tied)
                data = random_blocks(seed, index, size, types[role], exponents[role])
                chunks.append(data.tobytes())
                values = gguf.quants.dequantize(data, gguf.GGMLQuantizationType[types[role]]).astype(np.float32)
                heads = {"query": shape.heads, "key": shape.keyValueHeads}.get(role)
                values = unpermute(values, heads) if heads else values
            weights.append((layer, role, np.ascontiguousarray(values)))
        prompt = shape.prompt(PROMPT)
        reference = et.logits_of(et.transformers_model(shape, weights), prompt)
        simulated = et.logits_of(et.int8_activations(et.transformers_model(shape, weights)), prompt)
        error = et.error(simulated, reference)
        print(f"{name}: logits sd {reference.std():.3f}, int8 activations: {error}")
        part = reference[et.STRIDE - 1 :: et.STRIDE].astype("<f4")
        (et.FIXTURES / f"golden-{name}-blocks.f32").write_bytes(part.tobytes())
        golden["configurations"].append(
            {**vars(shape), "types": types, "exponents": exponents, "prompt": prompt, "greedy": [],
             "errors": {"blocks": {"errorToExact": error, "errorToRounded": error}},
             "digests": {"gguf": ew.fnv1a(chunks)}})
    (et.FIXTURES / "golden-engine-blocks.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
