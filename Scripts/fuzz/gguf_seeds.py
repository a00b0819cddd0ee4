"""Small GGUF files for the fuzzer to start from: every value type, every tensor type. Used by seeds.py."""

import struct

# ggml's number: values and bytes of a block.
TYPES = {0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 10: (256, 84),
         11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292), 30: (1, 2)}
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}


def text(value):
    return struct.pack("<Q", len(value.encode())) + value.encode()


def value(kind, content):
    if kind == 8:
        return text(content)
    if kind == 9:
        inner, elements = content
        return struct.pack("<IQ", inner, len(elements)) + b"".join(value(inner, element) for element in elements)
    return struct.pack("<" + SCALARS[kind], content)


def file(entries, tensors, version=3):
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(entries))
    for key, kind, content in entries:
        head += text(key) + struct.pack("<I", kind) + value(kind, content)
    data = b""
    for name, shape, kind in tensors:
        elements, size = TYPES[kind]
        rows = 1
        for extent in shape[1:]:
            rows *= extent
        data += bytes(-len(data) % 32)
        head += text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        head += struct.pack("<IQ", kind, len(data))
        data += b"\x01\x2c" * (shape[0] // elements * rows * size // 2)
    return head + bytes(-len(head) % 32) + data


def llama(width, kinds):
    entries = [
        ("general.architecture", 8, "llama"), ("general.name", 8, "seed"), ("llama.context_length", 4, 64),
        ("llama.embedding_length", 4, width), ("llama.block_count", 4, 1), ("llama.feed_forward_length", 4, width),
        ("llama.attention.head_count", 4, 4), ("llama.attention.head_count_kv", 4, 2),
        ("llama.attention.layer_norm_rms_epsilon", 6, 1e-5), ("llama.rope.freq_base", 6, 1e4),
        ("tokenizer.ggml.model", 8, "llama"), ("tokenizer.ggml.tokens", 9, (8, ["<unk>", "<s>", "a"])),
        ("tokenizer.ggml.scores", 9, (6, [0.0, 0.0, -1.0])), ("tokenizer.ggml.token_type", 9, (5, [2, 3, 1])),
        ("tokenizer.ggml.bos_token_id", 4, 1), ("tokenizer.ggml.eos_token_id", 4, 0),
        ("tokenizer.ggml.add_bos_token", 7, 1), ("tokenizer.chat_template", 8, "{{ messages }}"),
    ]
    half = width // 2
    matrices = [("attn_q", width, width), ("attn_k", width, half), ("attn_v", width, half),
                ("attn_output", width, width), ("ffn_gate", width, width), ("ffn_up", width, width),
                ("ffn_down", width, width)]
    tensors = [("token_embd.weight", (width, 3), kinds[0]), ("output_norm.weight", (width,), 0),
               ("blk.0.attn_norm.weight", (width,), 0), ("blk.0.ffn_norm.weight", (width,), 0)]
    for place, (name, columns, rows) in enumerate(matrices):
        tensors.append((f"blk.0.{name}.weight", (columns, rows), kinds[place % len(kinds)]))
    return entries, tensors


def gguf():
    everything = [(f"v{kind}", kind, 1) for kind in SCALARS] + [("v8", 8, "é")]
    everything += [(f"a{kind}", 9, (kind, [1, 0])) for kind in SCALARS]
    everything += [("a8", 9, (8, ["", "b"])), ("a9", 9, (9, [(8, ["c"]), (9, [(0, [1])]), (5, [])])),
                   ("general.alignment", 4, 32), ("split.no", 2, 0), ("split.count", 2, 2), ("split.tensors.count", 5, 1)]
    yield file(everything, [])
    yield file([], [(f"t{kind}", (TYPES[kind][0], 2), kind) for kind in TYPES], version=2)
    yield file(*llama(32, [8, 2, 3, 6, 7, 1, 30]))
    yield file(*llama(256, [12, 13, 14, 10, 11]))


def words():
    entries, tensors = llama(32, [8])
    return [key for key, _, _ in entries] + [name for name, _, _ in tensors] + [
        "GGUF", "general.alignment", "split.no", "split.count", "split.tensors.count", "qwen2", "qwen3", "phi3", "smollm3",
        "llama.rope.scaling.type", "llama.rope.scaling.factor", "llama.attention.sliding_window", "rope_freqs.weight",
        "blk.0.attn_qkv.weight", "blk.0.attn_q.bias", "blk.0.attn_q_norm.weight", "output.weight", "yarn", "linear"]
