#!/usr/bin/env python3
"""Compares Sextant's tokenizers with others on many random texts, and prints how many differ. Makes no fixture: its
results are in docs/Sextant.docc/Tokenizers.md.

    python Scripts/golden/tokenizer_comparison.py [--count 100000] gguf VOCABULARY.gguf ...
    python Scripts/golden/tokenizer_comparison.py [--count 100000] forms [NAME ...]

`gguf`: vocabularies such as llama.cpp's ggml-vocab-*.gguf, against llama.cpp and, for byte-level BPE, `tokenizers` with the
words as tokenizer_forms.py states them. `forms`: the fixture of tokenizer_forms.py, those whose name begins so, against
`tokenizers` and `sentencepiece`. Compiles tokenizer_probe.swift with `swiftc`. Needs: tokenizers 0.23.3, sentencepiece
0.2.3, gguf 0.19.0, llama-cpp-python 0.3.36.
"""
import argparse
import base64
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

from tokenizer_texts import texts

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 4242
SPECIALS = ["[x]", "<0x0A>", "<|im|>"]


class Probe:
    """Sextant's Tokenization, compiled for this comparison."""

    def __init__(self, folder, samples):
        self.folder, self.program = folder, folder / "probe"
        sources = [str(path) for path in sorted((ROOT / "Sources" / "Tokenization").rglob("*.swift"))]
        subprocess.run(["swiftc", "-O", "-wmo", "-parse-as-library", "-swift-version", "6", "-module-name", "Probe", *sources,
                        str(pathlib.Path(__file__).with_name("tokenizer_probe.swift")), "-o", str(self.program)], check=True)
        encoded = [text.encode() for text in samples]
        (folder / "texts").write_bytes(b"".join(struct.pack("<I", len(text)) + text for text in encoded))

    def ids(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        subprocess.run([str(self.program), str(path), str(self.folder / "texts"), str(self.folder / "ids")], check=True)
        data = memoryview((self.folder / "ids").read_bytes()).cast("i")
        found, position = [], 0
        while position < len(data):
            count = data[position]
            found.append(list(data[position + 1:position + 1 + count]))
            position += 1 + count
        return found


def report(name, samples, ours, others):
    """`None` of the others: not compared."""
    differing = [number for number, ids in enumerate(others) if ids is not None and ids != ours[number]]
    print(f"{name}: {len(samples)} texts, {len(differing)} differ", flush=True)
    for number in differing[:6]:
        print("   ", ascii(samples[number])[:160], ours[number][:24], others[number][:24])


def of_tokenizers(tokenizer, samples):
    tokenizer.encode_special_tokens = True
    return [encoding.ids for encoding in tokenizer.encode_batch(samples, add_special_tokens=False)]


def compare_gguf(path, probe, samples):
    import gguf
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

    import tokenizer_forms
    from llama_cpp_vocabulary import LlamaCppVocabulary

    fields = gguf.GGUFReader(path).fields

    def value(key):
        field = fields.get("tokenizer.ggml." + key)
        return None if field is None else field.contents()

    model, words = value("model"), value("pre")
    vocabulary = {"model": model, "pre": words, "tokens": value("tokens"), "scores": value("scores"), "types": value("token_type"),
                  "merges": value("merges"), "bos": value("bos_token_id"), "unknown": value("unknown_token_id"),
                  "addSpacePrefix": value("add_space_prefix")}
    ours = probe.ids("gguf.vocabulary.json", json.dumps(vocabulary).encode())
    name = f"{pathlib.Path(path).stem} ({words})"
    llama_cpp = LlamaCppVocabulary(path)
    report(f"{name}, llama.cpp", samples, ours, [llama_cpp.encode(text.encode(), False) for text in samples])
    if model != "gpt2":
        return
    rules, whole = next((rules, whole) for rules, whole, names in tokenizer_forms.WORDS if (words or "default") in names)
    merges = [tuple(merge.split(" ")) for merge in vocabulary["merges"]]
    tokenizer = Tokenizer(models.BPE({piece: id for id, piece in enumerate(vocabulary["tokens"])}, merges, ignore_merges=whole))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([tokenizer_forms.split(rule) for rule in rules] + [tokenizer_forms.plain_bytes()])
    # User-defined pieces are found in any text.
    own = [AddedToken(piece, normalized=False) for piece, kind in zip(vocabulary["tokens"], vocabulary["types"]) if kind == 4]
    tokenizer.add_tokens(own)
    report(f"{name}, tokenizers", samples, ours, of_tokenizers(tokenizer, samples))


def compare_forms(wanted, probe, samples):
    import sentencepiece
    from tokenizers import Tokenizer

    forms = json.loads((ROOT / "Tests" / "TokenizationTests" / "Fixtures" / "tokenizer-forms.json").read_text())

    def whole(form):
        """Words and steps share one vocabulary."""
        model = {"type": "BPE", "vocab": {piece: id for id, piece in enumerate(forms["pieces"])}, "merges": forms["merges"],
                 "ignore_merges": form.get("wholeWords", False)}
        return {"version": "1.0", "added_tokens": [], "model": model, **json.loads(form["json"])}

    files = [(form["names"][0], whole(form)) for form in forms["words"]] + [(form["name"], whole(form)) for form in forms["steps"]]
    files += [(form["name"], json.loads(form["json"])) for form in forms["files"]]
    for name, data in files:
        if not wanted or name.startswith(tuple(wanted)):
            text = json.dumps(data, ensure_ascii=False)
            report(name, samples, probe.ids("form.json", text.encode()), of_tokenizers(Tokenizer.from_str(text), samples))
    for form in forms["models"]:
        if not wanted or form["name"].startswith(tuple(wanted)):
            model = base64.b64decode(form["model"])
            processor = sentencepiece.SentencePieceProcessor(model_proto=model)
            # It ends a text at NUL in some versions.
            others = [None if "\0" in text else processor.encode(text) for text in samples]
            report(form["name"], samples, probe.ids("form.model", model), others)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("kind", choices=["gguf", "forms"])
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    samples = texts(arguments.count, seed=SEED, specials=SPECIALS)
    with tempfile.TemporaryDirectory() as folder:
        probe = Probe(pathlib.Path(folder), samples)
        if arguments.kind == "forms":
            compare_forms(arguments.names, probe, samples)
        else:
            for path in arguments.names:
                compare_gguf(path, probe, samples)


if __name__ == "__main__":
    sys.exit(main())
