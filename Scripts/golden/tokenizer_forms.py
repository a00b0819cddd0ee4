#!/usr/bin/env python3
"""Tests/TokenizationTests/Fixtures/tokenizer-forms.json: every way of cutting words that Sextant knows by a GGUF name, and
the normalizers, pre-tokenizers and models of tokenizer.json and tokenizer.model, each on 2,000 varied texts.

    python Scripts/golden/tokenizer_forms.py OUTPUT.json

The texts are the first 2,000 of those in smollm2-tokens.json and are not stored again; of the ids of each text a hash of
8 bits is (FNV-1a over 32-bit ids, folded; 0: not compared). All pre-tokenizers share one vocabulary of pieces that lie
across the borders of words, so that every cut shows. Needs: tokenizers 0.23.3, sentencepiece 0.2.3.
"""
import base64
import io
import json
import os
import random
import sys
import tempfile

import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from tokenizer_texts import fingerprint, sentence, texts

COUNT = 2000


def fold(ids):
    value = fingerprint(ids)
    return (value ^ value >> 8 ^ value >> 16 ^ value >> 24) & 0xFF or 1


def hashes(lists):
    return base64.b64encode(bytes(0 if ids is None else fold(ids) for ids in lists)).decode()


# The words of published models, as their tokenizer.json have them; typed here from there, not from Sextant.
GPT2 = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
LLAMA3 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
QWEN2 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
QWEN35 = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
GPT4O = (r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"""
         r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"""
         r"""\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+""")
TEKKEN = (r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|"""
          r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|"""
          r"""\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+""")
DEEPSEEK3 = (r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^""" + "\r\n" + r"""\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+|"""
             r""" ?[\p{P}\p{S}]+[""" + "\r\n" + r"""]*|\s*[""" + "\r\n" + r"""]+|\s+(?!\S)|\s+""")
CASED = ("A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-\u1f7dᾀ-ᾴᾶ-ᾼ"
         "\u1fbeῂ-ῄῆ-ῌῐ-\u1fd3ῖ-\u1fdbῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\u2126ℨ\u212a-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ"
         "𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃")
CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|"
# Rules, whether a whole word that is a piece skips the merges, and the names.
WORDS = [
    ([GPT2], False, ["gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "granite-docling", "exaone4", "gigachat", "a.x-4.0", "mellum"]),
    ([r"\p{N}", GPT2], False, ["smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b", "mellum2"]),
    ([r"[\p{P}$+<=>^~|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"], False, ["default"]),
    ([r"[\p{P}$+<=>^~|`]+", GPT2, "[0-9][0-9][0-9]"], False, ["falcon"]),
    ([LLAMA3], True, ["llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2", "glm4", "glm5"]),
    ([LLAMA3], False, ["dbrx", "smaug-bpe", "chatglm-bpe"]),
    ([QWEN2], False, ["qwen2", "deepseek-r1-qwen", "kormo", "megrez", "stablelm2", "hunyuan", "solar-open", "grok-2"]),
    ([QWEN35], False, ["qwen35"]),
    ([QWEN2[len(CONTRACTIONS):]], False, ["ufakzeka"]),
    ([r"[^\n]+|[\n]+", QWEN2], False, ["laguna"]),
    ([TEKKEN], True, ["tekken"]),
    ([GPT4O], False, ["gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2"]),
    ([r"\d{1,3}(?=(?:\d{3})*\b)", GPT4O], False, ["tiny_aya", "cohere2moe"]),
    (["[가-힣ㄱ-ㆎ]+|[！…“”‘’—：；，、-〿︰-﹏]+|[ㄅ-ㄯ]+|[一-龥぀-ゟ゠-ヿ]+", GPT4O.replace(r"\p{N}{1,3}", r"\p{N}")], True, ["youtu"]),
    (["[\r\n]", r"\s?[" + CASED + "]+", r"\s?[!-/:-~！-／：-～‘-‟　-。]+", r"\s+$", "[一-龥ࠀ-一가-\ud7ff]+", r"\p{N}"], False, ["deepseek-llm"]),
    (["[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥ࠀ-一가-\ud7ff]+", r"\p{N}"], False, ["deepseek-coder"]),
    ([r"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+", DEEPSEEK3], False, ["deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4"]),
    ([" ?[^(\\s|.,!?…。，、।۔،)]+"], False, ["poro-chat", "bloom", "gpt3-finnish"]),
    ([" ?[^(\\s|.,!?…。，、।۔،)]+", r"\p{N}"], False, ["viking"]),
    ([r"\p{N}+", r"(?=(\d{3})+(?!\d))"], False, ["superbpe"]),
    ([r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^""" + "\r\n" + r"""\p{L}\p{N}]?\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}""" + "\r\n"
      + r"""]+|\s*[""" + "\r\n" + r"""]+|\s+(?!\S)|\s+"""], False, ["seed-coder"]),
    ([r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"""], False,
     ["bailingmoe", "bailingmoe2", "llada-moe"]),
    ([r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|"""
      r"""\s*[\r\n]|\s+(?!\S)|\s+"""], False, ["exaone-moe"]),
    ([r"\p{N}{1,3}", QWEN2.replace(r"|\p{N}|", r"|\p{N}+|")], True, ["minicpm5"]),
    ([r"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+", DEEPSEEK3.replace("[\r\n]*|\\s*[\r\n]+|", "|[\r\n]|"), r"\p{N}"], False, ["spark2_5"]),
]


def corpus():
    r = random.Random(17)
    return [sentence(r, 8) for _ in range(150)] + texts(1200, seed=18)


def pieces_across_words():
    """Byte-level BPE without words: pieces hold spaces, numbers and punctuation anywhere. Plain runs on top."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    trainer = trainers.BpeTrainer(vocab_size=1500, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
                                  max_token_length=12)
    parts = [text[i:i + 24] for text in corpus() for i in range(0, len(text), 24)]
    tokenizer.train_from_iterator(parts, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return [piece for piece, _ in sorted(model["vocab"].items(), key=lambda item: item[1])], [tuple(pair) for pair in model["merges"]]


def split(expression):
    return pre_tokenizers.Split(Regex(expression), "isolated")


def byte_level(pieces, merges, steps, whole=False, normalizer=None):
    tokenizer = Tokenizer(models.BPE({piece: id for id, piece in enumerate(pieces)}, merges, ignore_merges=whole))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    tokenizer.decoder = decoders.ByteLevel()
    if normalizer:
        tokenizer.normalizer = normalizer
    return tokenizer


def plain_bytes():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)


def words_only(tokenizer):
    data = json.loads(tokenizer.to_str())
    return {"normalizer": data["normalizer"], "pre_tokenizer": data["pre_tokenizer"], "decoder": data["decoder"]}


def byte_forms(pieces, merges):
    """Steps of tokenizer.json over the shared vocabulary."""
    n, p = normalizers, pre_tokenizers
    gpt2 = lambda: p.ByteLevel(add_prefix_space=False)
    yield "nfc", n.NFC(), [gpt2()]
    yield "nfkc", n.NFKC(), [gpt2()]
    yield "nfd", n.NFD(), [gpt2()]
    yield "nfkd strip accents lowercase", n.Sequence([n.NFKD(), n.StripAccents(), n.Lowercase()]), [gpt2()]
    yield "replace and strip", n.Sequence([n.Replace(Regex(r"\s{2,}|\p{P}+$"), " ~"), n.Replace("the", "THE"), n.Strip()]), [gpt2()]
    yield "no words", None, [plain_bytes()]
    yield "digits in groups", None, [p.Digits(individual_digits=False), gpt2()]
    yield "punctuation", None, [p.Punctuation("isolated"), plain_bytes()]
    yield "punctuation contiguous, digits after bytes", None, [p.Punctuation("contiguous"), gpt2(), p.Digits(individual_digits=False), split("[0-9][0-9][0-9]")]
    yield "prefix in every word", None, [split(r"\p{N}+"), p.ByteLevel(add_prefix_space=True)]
    for behavior in ("removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"):
        for invert in (False, True):
            yield f"{behavior} {invert}", None, [p.Split(Regex(r"[a-e]|\s"), behavior, invert), plain_bytes()]
    yield "literal", None, [p.Split(" the", "isolated"), p.Split("\n", "merged_with_previous"), plain_bytes()]
    yield "line borders", None, [split(r"^[^\n]|\w\b.|$"), plain_bytes()]
    yield "looking back", None, [split(r"(?<=[a-m])[n-z]+|(?<!\s)[A-Z]\B"), plain_bytes()]
    yield "lazy and braces", None, [split(r"a.*?e|\p{L}{2,4}?\p{Ll}|{|\x{1F600}|[\p{L}&&[^a-zÀ-ɏ]]+|[^\W\d_]{3}"), plain_bytes()]


def characters(pre, normalizer=None, size=450, **options):
    tokenizer = Tokenizer(models.BPE(unk_token="[unk]", **options))
    tokenizer.pre_tokenizer = pre
    if normalizer:
        tokenizer.normalizer = normalizer
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=["[unk]"], limit_alphabet=120, show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    return tokenizer


def unigram(pre, normalizer=None, size=450):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=size, special_tokens=["[unk]"], unk_token="[unk]", show_progress=False,
                                      max_piece_length=10)
    tokenizer.train_from_iterator([t for t in corpus() if t.isascii()], trainer)
    return tokenizer


def file_forms(rules):
    n, p = normalizers, pre_tokenizers
    yield "characters, whitespace", characters(p.Sequence([p.Whitespace(), p.Digits(individual_digits=True)]), fuse_unk=True)
    yield "characters, delimiter", characters(p.Sequence([p.CharDelimiterSplit("e"), p.WhitespaceSplit()]))
    yield "characters, metaspace after words", characters(p.Sequence([p.WhitespaceSplit(), p.Metaspace(prepend_scheme="always")]), n.NFKC())
    yield "unigram, metaspace", unigram(p.Metaspace(prepend_scheme="always"))
    yield "unigram, first", unigram(p.Metaspace(prepend_scheme="first", split=False), n.Sequence([n.Precompiled(rules), n.Replace(Regex(" {2,}"), " ")]))
    yield "unigram, whole", unigram(p.Sequence([p.WhitespaceSplit(), p.Metaspace(prepend_scheme="never")]), n.Lowercase())
    fallback = json.loads(unigram(p.Metaspace(prepend_scheme="always")).to_str())
    fallback["model"]["byte_fallback"] = True
    fallback["model"]["vocab"] += [[piece, 0.0] for piece in (f"<0x{byte:02X}>" for byte in range(256))
                                   if piece not in dict(fallback["model"]["vocab"])]
    yield "unigram, bytes", Tokenizer.from_str(json.dumps(fallback))


def train_sentence_piece(**options):
    model = io.BytesIO()
    settings = dict(vocab_size=600, character_coverage=0.99, remove_extra_whitespaces=False, num_threads=1, minloglevel=2,
                    max_sentence_length=20000, hard_vocab_limit=options.get("model_type") != "unigram")
    settings.update(options)
    lines = [t.replace("\n", " ") for t in corpus() if t and max(map(ord, t)) < 0x500]
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(lines), model_writer=model, **settings)
    return model.getvalue()


def sentence_pieces():
    # Rules of our own: they must be few, or the file would be large. A full-width letter, a ligature, three dots, a mark.
    rules = [("Ａ", "A"), ("ａ", "a"), ("ﬁ", "fi"), ("...", "…"), ("e\u0301", "é"), ("e\u0301\u0301", "ë"), ("\u3000", " "), ("\u00a0", " "),
             ("\t", " "), ("\u200b", ""), ("½", "1/2")]
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", delete=False) as file:
        for source, target in rules:
            file.write(" ".join(f"{ord(c):X}" for c in source) + "\t" + " ".join(f"{ord(c):X}" for c in target) + "\n")
    yield "unigram", train_sentence_piece(model_type="unigram", normalization_rule_name="identity", byte_fallback=True)
    yield "unigram with rules", train_sentence_piece(model_type="unigram", normalization_rule_tsv=file.name, remove_extra_whitespaces=True,
                                                     user_defined_symbols=["[L]", "robot", "ro"])
    yield "unigram without words", train_sentence_piece(model_type="unigram", normalization_rule_name="identity", add_dummy_prefix=False,
                                                        split_by_whitespace=False, split_by_number=False, split_by_unicode_script=False)
    yield "BPE with rules", train_sentence_piece(model_type="bpe", normalization_rule_tsv=file.name, byte_fallback=True)
    os.unlink(file.name)


def rules_of(model):
    """The `precompiled_charsmap` of a tokenizer.model."""
    from sentencepiece import sentencepiece_model_pb2
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model)
    return proto.normalizer_spec.precompiled_charsmap


def encode(tokenizer, samples):
    tokenizer.encode_special_tokens = True
    return [tokenizer.encode(text, add_special_tokens=False).ids for text in samples]


def main():
    samples = texts(2400)[:COUNT]
    pieces, merges = pieces_across_words()
    result = {"source": "tokenizers, sentencepiece", "pieces": pieces, "merges": [" ".join(pair) for pair in merges], "words": [],
              "steps": [], "files": [], "models": []}
    for rules, whole, names in WORDS:
        tokenizer = byte_level(pieces, merges, [split(rule) for rule in rules] + [plain_bytes()], whole)
        result["words"].append({"names": names, "wholeWords": whole, "json": json.dumps(words_only(tokenizer), ensure_ascii=False),
                                "hashes": hashes(encode(tokenizer, samples))})
    for name, normalizer, steps in byte_forms(pieces, merges):
        tokenizer = byte_level(pieces, merges, steps, normalizer=normalizer)
        result["steps"].append({"name": name, "json": json.dumps(words_only(tokenizer), ensure_ascii=False), "hashes": hashes(encode(tokenizer, samples))})
    trained = dict(sentence_pieces())
    for name, model in trained.items():
        processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        # It ends a text at NUL in some versions.
        ids = [None if "\0" in text else processor.encode(text) for text in samples]
        result["models"].append({"name": name, "model": base64.b64encode(model).decode(), "hashes": hashes(ids)})
    for name, tokenizer in file_forms(rules_of(trained["unigram with rules"])):
        data = json.loads(tokenizer.to_str())
        result["files"].append({"name": name, "json": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
                                "hashes": hashes(encode(tokenizer, samples))})
    with open(sys.argv[1], "w") as file:
        json.dump(result, file, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
