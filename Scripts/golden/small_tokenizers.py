#!/usr/bin/env python3
"""Tests/TokenizationTests/Fixtures/small-tokenizers.json: tokenizers of a few hundred pieces in every form that Sextant
reads, trained here on texts of our own, and what their makers' packages do with 300 varied texts.

    python Scripts/golden/small_tokenizers.py OUTPUT.json

Needs: tokenizers 0.23.3, sentencepiece 0.2.3.
"""
import base64
import io
import json
import random
import sys

import sentencepiece
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from tokenizer_texts import fingerprint, sentence, texts

SPECIAL = ["<|im_start|>", "<|im_end|>", "<s>", "</s>", "<unk>"]


def corpus():
    r = random.Random(7)
    return [sentence(r, 12) for _ in range(400)] + texts(900, seed=8)


def byte_level(size=512):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def byte_fallback(size=640):
    """Llama 2's form: characters, then bytes for those without a piece."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    trainer = trainers.BpeTrainer(
        vocab_size=size - 256, special_tokens=["<unk>", "<s>", "</s>"], limit_alphabet=90, show_progress=False)
    # Word by word, as SentencePiece trains, or pieces would hold whole sentences.
    words = [part for text in corpus() for part in text.split(" ")]
    tokenizer.train_from_iterator(words, trainer)
    data = json.loads(tokenizer.to_str())
    vocab, merges = data["model"]["vocab"], data["model"]["merges"]
    shifted = {piece: id if id < 3 else id + 256 for piece, id in vocab.items()}
    shifted.update({f"<0x{byte:02X}>": 3 + byte for byte in range(256)})
    data["model"]["vocab"] = dict(sorted(shifted.items(), key=lambda item: item[1]))
    data["decoder"] = {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
    return data


def from_data(data):
    return Tokenizer.from_str(json.dumps(data))


def copy(tokenizer):
    return json.loads(tokenizer.to_str())


def hugging_face_variants():
    base = copy(byte_level())
    llama = byte_fallback()
    digits = json.loads(json.dumps(base))
    digits["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": True},
                               {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}]}
    # Early files write each merge as one string.
    digits["model"]["merges"] = [" ".join(pair) for pair in digits["model"]["merges"]]
    next_id = len(base["model"]["vocab"])
    def added(id, content, **flags):
        defaults = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=False)
        return {"id": id, "content": content, **{**defaults, **flags}}
    digits["added_tokens"] += [
        added(next_id, "robot", single_word=True), added(next_id + 1, "[L]", lstrip=True), added(next_id + 2, "[R]", rstrip=True),
        added(next_id + 3, "<|", normalized=True), added(next_id + 4, "   "), added(next_id + 5, "<|im", special=True),
        added(next_id + 6, "[LR]", lstrip=True, rstrip=True, special=True)]
    yield "digits", digits

    template = json.loads(json.dumps(base))
    template["post_processor"] = json.loads(processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 2), ("</s>", 3)]).__getstate__())
    yield "template", template

    prefix = json.loads(json.dumps(base))
    prefix["pre_tokenizer"]["add_prefix_space"] = True
    yield "prefix", prefix

    whole = json.loads(json.dumps(base))
    whole["model"]["ignore_merges"] = True
    whole["model"]["vocab"][" planet".replace(" ", "Ġ")] = next_id
    whole["model"]["vocab"]["Ġlatency"] = next_id + 1
    yield "wholeWords", whole

    yield "byteFallback", llama

    unknown = json.loads(json.dumps(llama))
    unknown["model"]["byte_fallback"] = False
    yield "unknown", unknown

    for name, scheme, split in [("metaspaceFirst", "first", False), ("metaspaceAlways", "always", True), ("metaspaceNever", "never", True)]:
        metaspace = json.loads(json.dumps(llama))
        metaspace["normalizer"] = None
        metaspace["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split}
        if scheme == "never":
            metaspace["decoder"]["decoders"].pop()
        yield name, metaspace


def hugging_face(name, data, samples):
    tokenizer = from_data(data)
    def encode(text, parse):
        tokenizer.encode_special_tokens = not parse
        return tokenizer.encode(text, add_special_tokens=True).ids
    variant = {"name": name, "tokenizer": json.dumps(data, ensure_ascii=False, separators=(",", ":")), "fingerprints": [], "parsed": {},
               "decoded": {}}
    for index, text in enumerate(samples):
        plain, parsed = encode(text, False), encode(text, True)
        variant["fingerprints"].append(fingerprint(plain))
        if parsed != plain:
            variant["parsed"][index] = fingerprint(parsed)
        decoded = tokenizer.decode(plain, skip_special_tokens=True)
        if decoded != text:
            variant["decoded"][index] = decoded
    return variant


def sentence_piece(name, samples, **options):
    model = io.BytesIO()
    settings = dict(model_type="bpe", vocab_size=700, character_coverage=0.99, normalization_rule_name="identity",
                    remove_extra_whitespaces=False, byte_fallback=True, split_digits=True, num_threads=1, minloglevel=2,
                    allow_whitespace_only_pieces=True, max_sentence_length=20000)
    settings.update(options)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([t.replace("\n", " ") for t in corpus() if t and max(map(ord, t)) < 0x500]), model_writer=model, **settings)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    variant = {"name": name, "sentencePiece": base64.b64encode(model.getvalue()).decode(), "fingerprints": [], "parsed": {},
               "decoded": {}}
    for index, text in enumerate(samples):
        ids = processor.encode(text)
        variant["fingerprints"].append(fingerprint(ids))
        decoded = processor.decode(ids)
        if decoded != text:
            variant["decoded"][index] = decoded
    return variant


def main():
    extra = ["robot", "a robot lands", "robots", "robot.", "xrobot", "a [L] b", "a  [L][L]\t[L]x", "[R]  x", "[R] [R]\n[R]",
             "x <|im y", "x   y", "x  [LR]  y[LR]", "<|im_start|>user\nHi<|im_end|>\n", "<s>[INST] Hi [/INST] yes</s><s>",
             "robot_", "robot\u0301", "the planet", " planet latency latency", "<s> a", "a<s>b </s> c"]
    samples = extra + texts(280, seed=99, specials=SPECIAL)
    # SentencePiece ends a text at NUL in some versions, and replaces what is not a character.
    samples = [t for t in samples if "\0" not in t]
    variants = [hugging_face(name, data, samples) for name, data in hugging_face_variants()]
    variants.append(sentence_piece("sentencePiece", samples))
    variants.append(sentence_piece("sentencePieceTidy", samples, byte_fallback=False, remove_extra_whitespaces=True,
                                   user_defined_symbols=["[L]", "robot", "ro"], vocab_size=500))
    variants.append(sentence_piece("sentencePieceBare", samples, add_dummy_prefix=False, split_by_whitespace=False,
                                   vocab_size=600, bos_id=-1, pad_id=3))
    with open(sys.argv[1], "w") as file:
        json.dump({"source": "tokenizers, sentencepiece", "texts": samples, "variants": variants}, file, ensure_ascii=False,
                  separators=(",", ":"))


main()
