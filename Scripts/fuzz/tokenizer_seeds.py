"""Small tokenizer.json, tokenizer.model and chat templates for the fuzzer to start from. Used by seeds.py.

What is more than a few lines is taken from the fixtures of TokenizationTests, which scripts of this project make.
"""

import base64
import json
import pathlib
import struct

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "TokenizationTests" / "Fixtures"


def fixture(name):
    return json.loads((FIXTURES / name).read_text())


# --- tokenizer.json

BYTES = {"type": "ByteLevel", "add_prefix_space": False, "use_regex": False}
NORMALIZERS = [{"type": name} for name in ("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents")] + [
    {"type": "Strip", "strip_left": True, "strip_right": False}, {"type": "Prepend", "prepend": "▁"},
    {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
    {"type": "Replace", "pattern": {"Regex": "a+(?=b)|\\s{2,}"}, "content": "ab"},
    {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(struct.pack("<6I", 16, 1 << 10, 0, 0, 0, 0x61)).decode()}]
SPLITS = [{"type": "Split", "pattern": {"Regex": regex}, "behavior": behavior, "invert": invert} for regex, behavior, invert in (
    (r"(?i:'s|'t)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+(?!\S)|\s+", "Isolated", False),
    (r"(?<=[a-m])[n-z]+?|(?<!\s)\B", "Removed", True), (r"^[^\n]|\w\b.|$|[\p{L}&&[^a-z]]|\x{1F600}", "Contiguous", False),
    (r"\p{N}++|(?:ab)*?c{2,}", "MergedWithPrevious", False), (r"[[:alpha:]]|\1|(?>a)", "MergedWithNext", False))]
PRE_TOKENIZERS = SPLITS + [
    {"type": "ByteLevel", "add_prefix_space": True}, {"type": "Digits", "individual_digits": True},
    {"type": "Punctuation", "behavior": "Contiguous"}, {"type": "Whitespace"}, {"type": "WhitespaceSplit"},
    {"type": "CharDelimiterSplit", "delimiter": "e"}, {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"},
    {"type": "Split", "pattern": {"String": " t"}, "behavior": "Isolated"}]
VOCABULARY = {"<unk>": 0, "a": 1, "b": 2, "ab": 3, "▁": 4, "▁a": 5, "<0x0A>": 6, "Ġ": 7, "1": 8, "é": 9}
TOKENS = [{"id": 10, "content": "<s>", "special": True, "normalized": False},
          {"id": 11, "content": "robot", "special": False, "lstrip": True, "rstrip": True, "single_word": True, "normalized": True}]
PROCESSORS = [{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}]},
              {"type": "RobertaProcessing", "cls": ["<s>", 10], "sep": ["<unk>", 0]}, {"type": "ByteLevel"}]


def merging(**options):
    return {"type": "BPE", "vocab": VOCABULARY, "merges": ["a b", "▁ a"], "unk_token": "<unk>", **options}


def unigram():
    return {"type": "Unigram", "unk_id": 0, "vocab": [[piece, -float(id)] for piece, id in VOCABULARY.items()],
            "byte_fallback": True}


def tokenizer_json():
    def file(model, normalizer=None, pre=None, **more):
        return json.dumps({"added_tokens": TOKENS, "normalizer": normalizer, "pre_tokenizer": pre, "model": model, **more},
                          ensure_ascii=False).encode()

    for number, step in enumerate(NORMALIZERS):
        model = unigram() if number % 2 else merging()
        yield file(model, {"type": "Sequence", "normalizers": [step, NORMALIZERS[0]]}, post_processor=PROCESSORS[number % 3])
    for number, step in enumerate(PRE_TOKENIZERS):
        yield file(merging(ignore_merges=number % 2 == 0), None, {"type": "Sequence", "pretokenizers": [step, BYTES]},
                   decoder={"type": "ByteLevel"})
        yield file(merging(byte_fallback=True, fuse_unk=True) if number % 2 else unigram(), NORMALIZERS[8],
                   {"type": "Sequence", "pretokenizers": [step]},
                   decoder={"type": "Sequence", "decoders": [{"type": "Replace"}, {"type": "ByteFallback"}, {"type": "Fuse"}]})
    forms = {form["name"]: form["json"] for form in fixture("tokenizer-forms.json")["files"]}
    yield forms["unigram, first"].encode()
    yield forms["characters, delimiter"].encode()


def tokenizer_json_words():
    found = ["Sequence", "BPE", "Unigram", "WordLevel", "Isolated", "Removed", "\\u00e9", "\\ud83d\\ude00", "null", "true", "false",
             "first", "always", "never", "\\\\p{L}", "\\\\p{^N}", "\\\\s", "\\\\S", "(?i:", "(?=", "(?!", "(?<=", "(?<!", "(?:", "{1,3}",
             "{2,}", "++", "*?", "[^", "&&", "\\\\b", "\\\\x{1F600}", "\\\\w", "\\\\d", "e9", "-1", "4294967296", "<0x41>", "Ġ", "▁"]

    def walk(value):
        if isinstance(value, dict):
            found.extend(value)
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)
        elif isinstance(value, str) and len(value) < 24:
            found.append(value)

    walk([NORMALIZERS, PRE_TOKENIZERS, TOKENS, PROCESSORS, merging(ignore_merges=1, byte_fallback=1, fuse_unk=1, dropout=1), unigram(),
          {"added_tokens": 0, "normalizer": 0, "pre_tokenizer": 0, "model": 0, "post_processor": 0, "decoder": 0}])
    return [word for word in found if word]


# --- tokenizer.model

def field(number, content):
    tag = bytes([number << 3 | 2]) if number < 16 else bytes([(number << 3 | 2) & 0x7F | 0x80, number >> 4])
    return tag + bytes([len(content)]) + content


def piece(text, kind, score=0.0):
    return field(1, field(1, text.encode()) + b"\x15" + struct.pack("<f", score) + bytes([0x18, kind]))


def tokenizer_model():
    pieces = piece("<unk>", 2) + piece("<s>", 3) + piece("</s>", 3) + piece("a", 1) + piece("aa", 1, 1.0) + piece("▁a", 1, -2.0)
    pieces += piece("ro", 4) + piece("<0x0A>", 6) + piece("unused", 5)
    rules = struct.pack("<5I", 16, 0x61 << 10 | 0x61, 1 << 8 | 0x61, 3, 0x80000000) + b"b\0"
    for kind in (1, 2):
        yield pieces + field(2, bytes([0x18, kind])) + field(3, b"")
        yield pieces + field(2, bytes([0x18, kind])) + field(3, field(2, rules) + b"\x18\x00\x20\x00")
    yield pieces + field(2, b"\x18\x02\xC0\x02\x00\xC8\x02\x01\xD0\x02\x02\xD8\x02\x03") + field(5, b"")
    models = {model["name"]: model["model"] for model in fixture("tokenizer-forms.json")["models"]}
    for name in ("unigram with rules", "BPE with rules"):
        yield base64.b64decode(models[name])


def tokenizer_model_words():
    return ["<unk>", "<s>", "</s>", "<0x41>", "▁", "\x0a", "\x12", "\x1a", "\x18\x01", "\x18\x02", "\x18\x03", "\x18\x04", "\x18\x05",
            "\x18\x06", "\x15", "\x28\x01", "é", "aaaa"]


# --- chat templates

def template():
    golden = fixture("chat-templates.json")
    for entry in golden["templates"] + golden["constructs"]:
        yield entry["source"].encode()
    for source in golden["failing"]:
        yield source.encode()
    for entry in fixture("chat-templates-transformers.json")["templates"]:
        yield entry["source"].encode()


def template_words():
    statements = ("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "macro", "endmacro", "break", "continue",
                  "generation", "endgeneration")
    filters = ("trim", "length", "default", "join", "upper", "lower", "replace", "first", "last", "list", "string", "int", "capitalize",
               "title", "safe", "tojson", "items", "reverse", "map", "select", "reject", "selectattr", "rejectattr")
    tests = ("defined", "none", "string", "mapping", "iterable", "sequence", "number", "odd", "even", "equalto", "sameas", "in",
             "divisibleby")
    return [f"{{% {word} %}}" for word in statements] + [f"|{word}" for word in filters] + [f" is {word}" for word in tests] + [
        "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "messages", "message", "role", "content", "loop.index0", "loop.last",
        "namespace(", "range(", "raise_exception(", "strftime_now(", "add_generation_prompt", "bos_token", "tools", " and ", " or ",
        " not ", " in ", " if ", " else ", "[1:]", "[::-1]", ".split(", ".strip(", ".items()", ".get(", "//", "**", "~", "'a'*9",
        "99999", "{'a':1}", "attribute=", "indent=4"]
