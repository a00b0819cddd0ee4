"""Makes Tests/ModelFilesTests/Fixtures/dequantize.json: random blocks of each weight type, and the floats that the
`gguf` package makes of them, both as hexadecimal of little-endian bytes. Block types also occur with scales and minimums
of every kind (zeros, subnormals, the largest, infinities, NaN); of these floats only the SHA-256 is kept, every NaN
written as 0x7FC00000.

The package does not read Q8_K: a float32 scale, 256 int8, 16 int16 sums (`block_q8_K` in ggml-common.h); here numpy does.

Run:  python Scripts/golden/dequantize.py      (needs: pip install gguf numpy)
"""

import hashlib
import json
import pathlib
import warnings

import gguf
import numpy as np
from gguf.quants import dequantize

ROWS = 3
TYPES = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_K"]
# Where a block keeps its halves.
HALVES = {"Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q2_K": [80, 82], "Q3_K": [108],
          "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
HOSTILE = np.array([0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E00, 0xFE01, 0x7C01],
                   dtype=np.uint16)
HOSTILE_FLOATS = np.array([0x00000000, 0x80000000, 0x00000001, 0x807FFFFF, 0x00800000, 0x7F7FFFFF, 0xFF7FFFFF,
                           0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00001, 0x7F800001], dtype=np.uint32)
FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/ModelFilesTests/Fixtures/dequantize.json"


def finite_halves(random, count):
    """Halves of every magnitude and both signs, subnormals and zeros included, without infinities and NaN."""
    exponents = random.integers(0, 31, count, dtype=np.uint16) << 10
    return (random.integers(0, 2, count, dtype=np.uint16) << 15) | exponents | random.integers(0, 1024, count, dtype=np.uint16)


def to_floats(name, data):
    """[row, bytes] to [row, column]."""
    if name == "F32":
        return data.view(np.float32)
    if name == "F16":
        return data.view(np.float16).astype(np.float32)
    if name == "Q8_K":
        blocks = data.reshape(-1, 292)
        scales = np.ascontiguousarray(blocks[:, :4]).view(np.float32)
        quants = np.ascontiguousarray(blocks[:, 4:260]).view(np.int8).astype(np.float32)
        return (scales * quants).reshape(data.shape[0], -1)
    return dequantize(data, gguf.GGMLQuantizationType[name])


def random_rows(random, name):
    block_elements, block_bytes = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]]
    columns = 512 if block_elements == 256 else 96
    blocks = ROWS * columns // block_elements
    data = random.integers(0, 256, (blocks, block_bytes), dtype=np.uint8)
    if name == "F32":
        data = random.standard_normal(blocks, dtype=np.float32).view(np.uint8)
    elif name == "BF16":
        data = (random.standard_normal(blocks, dtype=np.float32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    elif name == "F16":
        data = finite_halves(random, blocks).view(np.uint8)
    elif name == "Q8_K":
        data[:, :4] = random.standard_normal((blocks, 1), dtype=np.float32).view(np.uint8)
    else:
        for offset in HALVES[name]:
            data[:, offset : offset + 2] = finite_halves(random, blocks).view(np.uint8).reshape(blocks, 2)
    return columns, data.reshape(ROWS, -1)


def hostile_row(random, name):
    """One row; where a block has two halves, each meets itself and five others."""
    block_bytes = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]][1]
    offsets = HALVES.get(name, [])
    turns = 6 if len(offsets) == 2 else 1
    blocks = len(HOSTILE) * turns
    data = random.integers(0, 256, (blocks, block_bytes), dtype=np.uint8)
    if name == "Q8_K":
        data[:, :4] = HOSTILE_FLOATS.view(np.uint8).reshape(-1, 4)
    for place, offset in enumerate(offsets):
        halves = np.concatenate([np.roll(HOSTILE, place * turn * 5) for turn in range(turns)])
        data[:, offset : offset + 2] = halves.view(np.uint8).reshape(blocks, 2)
    return data.reshape(1, -1)


def digest(floats):
    bits = np.ascontiguousarray(floats).view(np.uint32).copy()
    bits[np.isnan(floats)] = 0x7FC00000
    return hashlib.sha256(bits.astype("<u4").tobytes()).hexdigest()


def main():
    random = np.random.default_rng(20)
    golden = {}
    for name in TYPES:
        columns, data = random_rows(random, name)
        floats = to_floats(name, data)
        assert floats.shape == (ROWS, columns) and floats.dtype == np.float32 and np.isfinite(floats).all()
        golden[name] = {"rows": str(ROWS), "columns": str(columns), "bytes": data.tobytes().hex(),
                        "floats": np.ascontiguousarray(floats).tobytes().hex()}
        if name not in HALVES and name != "Q8_K":
            continue
        hostile = hostile_row(random, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            floats = to_floats(name, hostile)
        assert np.isnan(floats).any() and np.isinf(floats).any()
        golden[name] |= {"hostileColumns": str(floats.shape[1]), "hostileBytes": hostile.tobytes().hex(),
                         "hostileDigest": digest(floats)}
    FIXTURE.write_text(json.dumps(golden, indent=1) + "\n")
    print(FIXTURE, FIXTURE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
