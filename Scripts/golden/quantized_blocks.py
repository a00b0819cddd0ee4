"""Makes Tests/CKernelsTests/Fixtures/quantized_blocks.json: float rows and what the `gguf` package makes of them.

Run: python Scripts/golden/quantized_blocks.py > Tests/CKernelsTests/Fixtures/quantized_blocks.json
Needs: numpy, gguf.
"""

import json
import sys

import gguf
import numpy as np
from gguf.constants import GGMLQuantizationType as Type

random = np.random.default_rng(20240611)
rows, columns = 5, 64
values = random.standard_normal((rows, columns)) * np.exp(2 * random.standard_normal((rows, 1)))
values[1] = np.round(values[1] * 8) / 8  # many ties
values[2, :32] = 0.0
values[3, 32:] = 1.5
values = np.abs(values[4:5]).astype(np.float32).tolist() + values.astype(np.float32).tolist()
values = np.array(values, dtype=np.float32)

formats = {}
for name, kind in (("q8_0", Type.Q8_0), ("q4_0", Type.Q4_0), ("q4_1", Type.Q4_1)):
    blocks = gguf.quants.quantize(values, kind)
    floats = gguf.quants.dequantize(blocks, kind)
    formats[name] = {
        "blocks": blocks.tobytes().hex(),
        "dequantizedBits": [int(bits) for bits in floats.view(np.uint32).ravel()],
    }
json.dump(
    {
        "rows": values.shape[0],
        "columns": columns,
        "valueBits": [int(bits) for bits in values.view(np.uint32).ravel()],
        "formats": formats,
    },
    sys.stdout,
)
print()
