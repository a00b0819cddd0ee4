"""Makes Tests/CKernelsTests/Fixtures/packed_blocks.json: random blocks of the formats that are not made from floats here,
and the floats that the `gguf` package makes of them.

Run: python Scripts/golden/packed_blocks.py > Tests/CKernelsTests/Fixtures/packed_blocks.json
Needs: numpy, gguf.
"""

import json
import sys

import gguf
import numpy as np

ROWS, COLUMNS = 3, 512
# Bytes of a block at which an fp16 scale or minimum begins.
HALVES = {"Q5_0": [0], "Q5_1": [0, 2], "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}

random = np.random.default_rng(20261122)
blocks, bits = {}, {}
for name, offsets in HALVES.items():
    kind = gguf.GGMLQuantizationType[name]
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    data = random.integers(0, 256, (ROWS * COLUMNS // elements, size), dtype=np.uint8)
    for offset in offsets:
        # Any half but infinities and NaN, subnormals and both zeros included.
        data[:, offset + 1] = np.where(data[:, offset + 1] & 0x7C == 0x7C, data[:, offset + 1] ^ 0x40, data[:, offset + 1])
    floats = gguf.quants.dequantize(data.reshape(ROWS, -1), kind)
    assert floats.shape == (ROWS, COLUMNS) and floats.dtype == np.float32
    blocks[name] = data.tobytes().hex()
    bits[name] = [int(value) for value in np.ascontiguousarray(floats).view(np.uint32).ravel()]
json.dump({"rows": ROWS, "columns": COLUMNS, "blocks": blocks, "floatBits": bits}, sys.stdout)
print()
