"""Synthetic files of real shapes: GGUF for Sextant and llama.cpp, a checkpoint and its exports for the others."""
import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))

SHAPES = {
    "tinyllama-1.1b": {"hidden_size": 2048, "num_hidden_layers": 22, "num_attention_heads": 32,
                       "num_key_value_heads": 4, "intermediate_size": 5632, "max_position_embeddings": 2048,
                       "vocab_size": 32000},
    "llama-2-7b": {"hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
                   "num_key_value_heads": 32, "intermediate_size": 11008, "max_position_embeddings": 4096,
                   "vocab_size": 32000},
}

# Type of a file: (precision that Sextant writes, type that llama.cpp makes of an F16 file, arithmetic of its products)
TYPES = {
    "F16": ("fp16", None, "fp32"),
    "BF16": ("bf16", None, "bf16"),
    "Q8_0": ("int8", None, "int8"),
    "Q4_0": ("int4", None, "int8"),
    "Q4_K_M": (None, "Q4_K_M", "int8"),
}


def gguf(work, shape, kind, sextant, llama):
    """The path of the file, made if it is not there."""
    path = os.path.join(work, f"{shape}-{kind}.gguf")
    if os.path.exists(path):
        return path
    precision, quantized, _ = TYPES[kind]
    if quantized:
        llama.quantize(gguf(work, shape, "F16", sextant, llama), path, quantized)
    else:
        sextant.synthesize(shape, precision, path)
    return path


def checkpoint(work, shape, environment):
    folder = os.path.join(work, f"{shape}-checkpoint")
    if not os.path.exists(os.path.join(folder, "tokenizer.json")):
        subprocess.run([os.path.join(environment, "bin", "python"), os.path.join(HERE, "make_huggingface.py"), folder,
                        json.dumps(SHAPES[shape])], check=True)
    return folder


def openvino_export(work, shape, bits, environment):
    folder = os.path.join(work, f"{shape}-openvino-int{bits}")
    if not os.path.exists(os.path.join(folder, "openvino_model.bin")):
        flags = ["--group-size", "64", "--ratio", "1.0"] if bits == 4 else []
        subprocess.run([os.path.join(environment, "bin", "optimum-cli"), "export", "openvino", "--model",
                        checkpoint(work, shape, environment), "--task", "text-generation-with-past",
                        "--weight-format", f"int{bits}", *flags, folder], check=True)
    return folder
