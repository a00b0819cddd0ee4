"""Makes Tests/ModelFilesTests/Fixtures/dequantize.json: random blocks of each weight type, and the floats that the
`gguf` package makes of them, both as hexadecimal of little-endian bytes.

Run:  python Scripts/golden/dequantize.py      (needs: pip install gguf numpy)
"""

import json
import pathlib

import gguf
import numpy as np
from gguf.quants import dequantize

ROWS, COLUMNS = 3, 96
TYPES = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1"]
FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/ModelFilesTests/Fixtures/dequantize.json"


def finite_halves(random, count):
    """Halves of every magnitude and both signs, subnormals and zeros included, without infinities and NaN."""
    exponents = random.integers(0, 31, count, dtype=np.uint16) << 10
    return (random.integers(0, 2, count, dtype=np.uint16) << 15) | exponents | random.integers(0, 1024, count, dtype=np.uint16)


def random_rows(random, name):
    kind = gguf.GGMLQuantizationType[name]
    block_elements, block_bytes = gguf.GGML_QUANT_SIZES[kind]
    blocks = ROWS * COLUMNS // block_elements
    data = random.integers(0, 256, (blocks, block_bytes), dtype=np.uint8)
    if name == "F32":
        data = random.standard_normal(blocks, dtype=np.float32).view(np.uint8)
    elif name == "BF16":
        data = (random.standard_normal(blocks, dtype=np.float32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    elif name == "F16":
        data = finite_halves(random, blocks).view(np.uint8)
    else:
        data[:, 0:2] = finite_halves(random, blocks).view(np.uint8).reshape(blocks, 2)
        if name == "Q4_1":
            data[:, 2:4] = finite_halves(random, blocks).view(np.uint8).reshape(blocks, 2)
    return kind, data.reshape(ROWS, -1)


def main():
    random = np.random.default_rng(20)
    golden = {"rows": str(ROWS), "columns": str(COLUMNS)}
    for name in TYPES:
        kind, data = random_rows(random, name)
        if name == "F32":
            floats = data.view(np.float32)
        elif name == "F16":
            floats = data.view(np.float16).astype(np.float32)
        else:
            floats = dequantize(data, kind)
        assert floats.shape == (ROWS, COLUMNS) and floats.dtype == np.float32
        golden[name] = data.tobytes().hex()
        golden[name + " floats"] = np.ascontiguousarray(floats).tobytes().hex()
    FIXTURE.write_text(json.dumps(golden, indent=1) + "\n")
    print(FIXTURE, FIXTURE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
