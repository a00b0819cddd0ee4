"""The small random checkpoints of the engine's tests: their shapes and the formula of every weight.

Not run by itself; `engine_tiny.py` uses it. `Tests/NativeEngineTests/Support/RandomWeights.swift` is the same formula in
Swift: both are checked against each other by a digest of every tensor's bytes, so no weight file is committed.

Every number is a pure function of (seed, tensor, element):

    mix(z)  = the finaliser of SplitMix64 (Steele, Lea, Flood 2014)
    bits    = mix(mix(seed + (tensor + 1) * GAMMA) + (element + 1) * GAMMA)        modulo 2^64
    n       = bits >> 40                                                          24 bits
    unit    = (2 n + 1 - 2^24) / 2^24                                             in (-1, 1), exact in float32
    matrix  = unit * scale                                                        one rounding to float32
    norm    = unit < 0 ? unit - 0.5 : unit + 0.5                                  sign random, size in (0.5, 1.5)

`tensor` counts the tensors in the order of use: embedding, then per layer attention norm, query, key, value, attention
output, feed-forward norm, gate, up, down, then output norm and output head. `element` counts in row-major order of the
Hugging Face layout. Scales are chosen so that logits have a standard deviation near 1 and every tensor matters: the
branches add about as much to the residual stream as it held before.
"""

from dataclasses import dataclass

import numpy as np

GAMMA = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
LAYER_ROLES = ["attentionNorm", "query", "key", "value", "attentionOutput", "feedForwardNorm", "gate", "up", "down"]
# "tensor" of the prompt's tokens: far past every real one
PROMPT_STREAM = 1 << 20

HUGGING_FACE = {
    "tokenEmbedding": "model.embed_tokens.weight",
    "outputNorm": "model.norm.weight",
    "outputHead": "lm_head.weight",
    "attentionNorm": "input_layernorm.weight",
    "query": "self_attn.q_proj.weight",
    "key": "self_attn.k_proj.weight",
    "value": "self_attn.v_proj.weight",
    "attentionOutput": "self_attn.o_proj.weight",
    "feedForwardNorm": "post_attention_layernorm.weight",
    "gate": "mlp.gate_proj.weight",
    "up": "mlp.up_proj.weight",
    "down": "mlp.down_proj.weight",
}

GGUF = {
    "tokenEmbedding": "token_embd.weight",
    "outputNorm": "output_norm.weight",
    "outputHead": "output.weight",
    "attentionNorm": "attn_norm.weight",
    "query": "attn_q.weight",
    "key": "attn_k.weight",
    "value": "attn_v.weight",
    "attentionOutput": "attn_output.weight",
    "feedForwardNorm": "ffn_norm.weight",
    "gate": "ffn_gate.weight",
    "up": "ffn_up.weight",
    "down": "ffn_down.weight",
}


@dataclass
class Shape:
    name: str
    seed: int
    width: int
    layers: int
    heads: int
    keyValueHeads: int
    headSize: int
    feedForwardWidth: int
    vocabularySize: int
    contextLength: int
    normEpsilon: float
    ropeBase: float
    tiedEmbeddings: bool
    scales: dict

    def roles(self):
        """(layer or None, role) of every tensor, in the order of use."""
        out = [(None, "tokenEmbedding")]
        for layer in range(self.layers):
            out += [(layer, role) for role in LAYER_ROLES]
        out.append((None, "outputNorm"))
        if not self.tiedEmbeddings:
            out.append((None, "outputHead"))
        return out

    def tensor_shape(self, role):
        query, key = self.heads * self.headSize, self.keyValueHeads * self.headSize
        return {
            "tokenEmbedding": (self.vocabularySize, self.width),
            "outputHead": (self.vocabularySize, self.width),
            "query": (query, self.width),
            "key": (key, self.width),
            "value": (key, self.width),
            "attentionOutput": (self.width, query),
            "gate": (self.feedForwardWidth, self.width),
            "up": (self.feedForwardWidth, self.width),
            "down": (self.width, self.feedForwardWidth),
        }.get(role, (self.width,))

    def weights(self):
        """[(layer, role, float32 array)] in the order of use."""
        out = []
        for index, (layer, role) in enumerate(self.roles()):
            shape = self.tensor_shape(role)
            unit = units(self.seed, index, int(np.prod(shape)))
            if role.endswith("Norm"):
                values = np.where(unit < 0, unit - np.float32(0.5), unit + np.float32(0.5))
            else:
                values = unit * np.float32(self.scales[role])
            out.append((layer, role, values.astype(np.float32).reshape(shape)))
        return out

    def prompt(self, count=64):
        bits = random_bits(self.seed, PROMPT_STREAM, count)
        return [int(b % np.uint64(self.vocabularySize - 3)) + 3 for b in bits]


SHAPES = [
    # Grouped queries, a head of its own, and an epsilon that nobody would write into code by habit.
    Shape(
        "tiny-gqa", 11, 64, 3, 4, 2, 16, 160, 320, 256, 1e-2, 10000.0, False,
        dict(tokenEmbedding=1.7, query=0.29, key=0.29, value=0.21, attentionOutput=0.32, gate=0.31, up=0.21, down=0.13,
             outputHead=0.21),
    ),
    # The embedding is the output head, so it and the branches are small.
    Shape(
        "tiny-tied", 12, 96, 2, 6, 3, 16, 256, 320, 256, 1e-6, 100000.0, True,
        dict(tokenEmbedding=0.17, query=0.24, key=0.24, value=0.17, attentionOutput=0.03, gate=0.25, up=0.17,
             down=0.012),
    ),
    # One key/value head per query head, and heads wider together than the residual stream.
    Shape(
        "tiny-mha", 13, 64, 2, 4, 4, 32, 160, 320, 256, 1e-5, 10000.0, False,
        dict(tokenEmbedding=1.7, query=0.25, key=0.25, value=0.21, attentionOutput=0.25, gate=0.31, up=0.21, down=0.14,
             outputHead=0.21),
    ),
]


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def random_bits(seed, tensor, count):
    with np.errstate(over="ignore"):
        start = mix(np.array([(seed + (tensor + 1) * GAMMA) & MASK], dtype=np.uint64))
        return mix(start + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GAMMA))


def units(seed, tensor, count):
    n = (random_bits(seed, tensor, count) >> np.uint64(40)).astype(np.int64)
    return ((2 * n + 1 - (1 << 24)).astype(np.float32) / np.float32(1 << 24)).astype(np.float32)


def to_bfloat(values):
    """float32 -> the bits of bfloat16, round to nearest even."""
    bits = values.astype(np.float32).view(np.uint32).astype(np.uint64)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def from_bfloat(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def permute(values, heads):
    """Rows of a query or key matrix from Hugging Face's order (halves) to GGUF's (adjacent pairs)."""
    rows, columns = values.shape
    return values.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def hugging_face_name(layer, role):
    return HUGGING_FACE[role] if layer is None else f"model.layers.{layer}.{HUGGING_FACE[role]}"


def gguf_name(layer, role):
    return GGUF[role] if layer is None else f"blk.{layer}.{GGUF[role]}"


def fnv1a(chunks):
    """64-bit FNV-1a, over the bytes of all chunks."""
    value = 0xCBF29CE484222325
    for chunk in chunks:
        for byte in chunk:
            value = ((value ^ byte) * 0x100000001B3) & MASK
    return f"{value:016x}"
