"""Writes small inputs for a fuzzer to start from, and a dictionary of words that mutations alone would not find.

Run:  python3 Scripts/fuzz/seeds.py PARSER FOLDER DICTIONARY      PARSER as in run.sh
"""

import pathlib
import sys

import gguf_seeds
import model_seeds
import tokenizer_seeds

SEEDS = {
    "gguf": (gguf_seeds.gguf, gguf_seeds.words),
    "safetensors": (model_seeds.safetensors, model_seeds.safetensors_words),
    "config": (model_seeds.config, model_seeds.config_words),
    "tokenizer_json": (tokenizer_seeds.tokenizer_json, tokenizer_seeds.tokenizer_json_words),
    "tokenizer_model": (tokenizer_seeds.tokenizer_model, tokenizer_seeds.tokenizer_model_words),
    "template": (tokenizer_seeds.template, tokenizer_seeds.template_words),
}


def quoted(word):
    """As libFuzzer reads it."""
    return '"' + "".join(chr(byte) if 0x20 <= byte < 0x7F and chr(byte) not in '"\\' else f"\\x{byte:02X}"
                         for byte in word.encode()) + '"'


def main():
    parser, folder, dictionary = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    seeds, words = SEEDS[parser]
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds()):
        (folder / f"seed-{number:03}").write_bytes(content)
    dictionary.write_text("\n".join(quoted(word) for word in sorted(set(words()))) + "\n")


if __name__ == "__main__":
    main()
