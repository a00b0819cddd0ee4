#!/usr/bin/env python3
"""Tests/TokenizationTests/Fixtures/smollm2-tokens.json: what SmolLM2's tokenizer makes of 2,400 varied texts.

    python Scripts/golden/smollm2_tokens.py SmolLM2-135M-Instruct.Q4_1.gguf OUTPUT.json

The tokens and merges come from the GGUF, the ids from Hugging Face's `tokenizers` (Digits, then ByteLevel, as the
model's own tokenizer.json has it). llama.cpp's ids are compared and the differences shown.
Of the ids of each text a fingerprint is stored (FNV-1a). It also gives those of its `default` pre-tokenizer. Needs: gguf 0.19.0, tokenizers 0.23.3, llama-cpp-python 0.3.36.
"""
import json
import sys
import tempfile

import gguf
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from llama_cpp_vocabulary import LlamaCppVocabulary
from tokenizer_texts import fingerprint, texts


def build(path):
    fields = gguf.GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE({token: id for id, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token, kind in zip(tokens, types) if kind == 3])
    return tokenizer


def with_pre_tokenizer(path, name):
    """A GGUF without weights: the same vocabulary under another pre-tokenizer."""
    fields = gguf.GGUFReader(path).fields
    writer = gguf.GGUFWriter(tempfile.NamedTemporaryFile(suffix=".gguf", delete=False).name, "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(name)
    writer.add_token_list(fields["tokenizer.ggml.tokens"].contents())
    writer.add_token_types(fields["tokenizer.ggml.token_type"].contents())
    writer.add_token_merges(fields["tokenizer.ggml.merges"].contents())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    return writer.path


def encode(tokenizer, text, parse):
    tokenizer.encode_special_tokens = not parse
    return tokenizer.encode(text, add_special_tokens=False).ids


def main():
    model, output = sys.argv[1:3]
    tokenizer = build(model)
    cases = []
    for text in texts(2400):
        case = {"text": text, "ids": encode(tokenizer, text, False)}
        parsed = encode(tokenizer, text, True)
        if parsed != case["ids"]:
            case["parsed"] = parsed
        decoded = tokenizer.decode(case["ids"], skip_special_tokens=True)
        if decoded != text:
            case["decoded"] = decoded
        cases.append(case)
    other = LlamaCppVocabulary(model)
    for parse in (False, True):
        wanted = lambda case: case.get("parsed", case["ids"]) if parse else case["ids"]
        differing = [c for c in cases if other.encode(c["text"].encode(), parse) != wanted(c)]
        print(f"llama.cpp differs on {len(differing)} of {len(cases)} (parse {parse}):")
        for case in differing[:40]:
            print(f"  {case['text']!r} {wanted(case)} {other.encode(case['text'].encode(), parse)}")
    # GPT-2's words alone, and llama.cpp's own default, on every eighth text.
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    for case in cases[::8]:
        case["gpt2"] = encode(tokenizer, case["text"], False)
    default = LlamaCppVocabulary(with_pre_tokenizer(model, "default"))
    gpt2 = LlamaCppVocabulary(with_pre_tokenizer(model, "gpt-2"))
    for case in cases[::8]:
        case["default"] = default.encode(case["text"].encode(), False)
    print("gpt-2: llama.cpp differs on", [c["text"] for c in cases[::8] if gpt2.encode(c["text"].encode(), False) != c["gpt2"]])
    for case in cases:
        for name in case.keys() & {"ids", "parsed", "gpt2", "default"}:
            case[name] = fingerprint(case[name])
    with open(output, "w") as file:
        json.dump({"source": "tokenizers, SmolLM2-135M-Instruct", "cases": cases}, file, ensure_ascii=False, separators=(",", ":"))


main()
