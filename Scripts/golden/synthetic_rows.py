"""Makes Tests/ModelFilesTests/Fixtures/synthetic-rows.json: rows of synthetic weights as a second implementation of the
rule in Sources/ModelFiles/Synthetic makes them. It pins the rule: published results name a seed.

Run:  python Scripts/golden/synthetic_rows.py
"""

import json
import math
import pathlib
import struct

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/ModelFilesTests/Fixtures/synthetic-rows.json"
ALL = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(word):
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & ALL
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & ALL
    return word ^ (word >> 31)


def tensor_seed(seed, name):
    digest = 0xCBF29CE484222325
    for byte in name.encode():
        digest = ((digest ^ byte) * 0x100000001B3) & ALL
    return mix(mix((seed + GOLDEN) & ALL) ^ digest)


def words(seed, name, row, count):
    key = mix((tensor_seed(seed, name) + GOLDEN * (row + 1)) & ALL)
    return [mix((key + GOLDEN * (index + 1)) & ALL) for index in range(count)]


def exponent(columns, root_mean_square, bias):
    return max(1, bias + round(-0.5 * math.log2(columns) - math.log2(root_mean_square)))


def plain(random, columns, size, mask, base):
    per_word = 8 // size
    values = []
    for index in range(columns):
        lane = random[index // per_word] >> (8 * size * (index % per_word))
        values.append(((lane & mask) + base).to_bytes(size, "little"))
    return b"".join(values)


def make(kind, seed, name, row, columns):
    random = words(seed, name, row, columns)
    if kind == "norm":
        return b"".join(struct.pack("<f", 0.875 + (word >> 40) * 2.0**-26) for word in random)
    if kind == "F32":
        return plain(random, columns, 4, 0x81FFFFFF, exponent(columns, 7.04, 127) << 23)
    if kind == "F16":
        return plain(random, columns, 2, 0x8FFF, exponent(columns, 7.04, 15) << 10)
    if kind == "BF16":
        return plain(random, columns, 2, 0x81FF, exponent(columns, 7.04, 127) << 7)
    out = b""
    for block in range(columns // 32):
        if kind == "Q8_0":
            scale = exponent(columns, 112, 15) << 10 | random[5 * block] & 0x3FF
            values = struct.pack("<4Q", *random[5 * block + 1 : 5 * block + 5]).replace(b"\x80", b"\x81")
            out += struct.pack("<H", scale) + values
        else:
            scale = exponent(columns, 7.08, 15) << 10 | random[3 * block] & 0x83FF
            minimum = (scale ^ 0x8000) + (3 << 10)
            out += struct.pack("<H", scale) + (struct.pack("<H", minimum) if kind == "Q4_1" else b"")
            out += struct.pack("<2Q", *random[3 * block + 1 : 3 * block + 3])
    return out


def main():
    rows = []
    for kind in ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "norm"]:
        for seed, name, row, columns in [(0, "token_embd.weight", 0, 64), (7, "blk.3.ffn_up.weight", 31999, 96)]:
            if kind == "norm" and row > 0:
                continue
            rows.append({"type": kind, "seed": str(seed), "name": name, "row": str(row), "columns": str(columns),
                         "bytes": make(kind, seed, name, row, columns).hex()})
    FIXTURE.write_text(json.dumps(rows, indent=1) + "\n")
    print(FIXTURE, FIXTURE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
