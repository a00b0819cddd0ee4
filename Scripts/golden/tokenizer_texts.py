"""Varied texts for the tokenizer fixtures: the same on every machine (seeded, no outside data).

Used by smollm2_tokens.py and small_tokenizers.py; makes no file by itself.
"""
import random
import struct

SCRIPTS = [
    (0x61, 0x7A), (0x41, 0x5A), (0xC0, 0xFF), (0x100, 0x17F), (0x391, 0x3C9), (0x410, 0x44F), (0x531, 0x556),
    (0x5D0, 0x5EA), (0x621, 0x64A), (0x905, 0x939), (0x985, 0x9B9), (0xB85, 0xBB9), (0xE01, 0xE2E), (0x10D0, 0x10F0),
    (0x1200, 0x1248), (0x1780, 0x17B3), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
    (0x1D400, 0x1D4FF), (0x10330, 0x1034A),
]
NUMBERS = [(0x30, 0x39), (0x660, 0x669), (0x966, 0x96F), (0x2160, 0x2188), (0xB2, 0xB3), (0xBC, 0xBE), (0x2460, 0x249B),
           (0xFF10, 0xFF19), (0x1D7CE, 0x1D7FF), (0x3021, 0x3029), (0x0F20, 0x0F33)]
MARKS = [(0x300, 0x36F), (0x93E, 0x94D), (0x17B6, 0x17D3), (0x20D0, 0x20F0), (0xFE00, 0xFE0F), (0x64B, 0x65F)]
SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n", "\n ", "\t\t ", "\u00a0", "\u3000", "\u2028", "\u2003",
          "\u0085", "\u180e", "\u200b", "\u000b", "\u000c", "\u001c", "\u001f", "\u1680", "\u205f", "\ufeff"]
EMOJI = ["😀", "🚀", "👩\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "👍🏽", "🇩🇪🇯🇵", "1️⃣", "❤️", "🧑🏿\u200d🚀", "✅", "🦙", "☃️", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"]
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'LL", "'x", "''s", "\u2019s", "'", "' s", "'l", "'v", "'r"]
PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + ["…", "—", "“", "”", "。", "、", "¿", "€", "£", "±", "×", "→", "∑", "№", "¨", "©"]
WORDS = ("the robot landed on a quiet planet and began to map its hills while two moons crossed the sky engineers at home "
         "read every message twice because latency between worlds is measured in minutes not in milliseconds Tokens per "
         "second memory bandwidth prompt length batch size quantization transformer attention layer cache request server "
         "Please write explain translate summarize question answer because however therefore nobody somebody something "
         "don't won't it's we're they've I'm you'll he'd internationalization counterintuitive unbelievable x y z").split()
CODE = ["for (int i = 0; i < n; ++i) {\n    sum += values[i];\n}\n", "def mean(xs):\n    return sum(xs) / len(xs)\n",
        "let total = items.map { $0.count }.reduce(0, +)", "SELECT name, COUNT(*) FROM runs WHERE id >= 10 GROUP BY name;",
        "<div class=\"note\">\n\t<p>&nbsp;text</p>\n</div>", "if x != y && !(a <= b): pass  # TODO(42)", "#include <stdio.h>\r\n",
        "0xDEADBEEF 1e-9 3.14159 1_000_000", "git commit -m 'fix: off-by-one'", "{\"key\": [1, 2, {\"a\": null}]}",
        "\\frac{a}{b} \\cdot \\sqrt{x^2}", "https://example.org/a?b=c&d=%20#top", "a->b::c.d[e](f)", "\t\tif err != nil {\n\t\t\treturn err\n\t\t}"]
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<repo_name>", "<s>", "</s>", "<unk>", "<0x0A>", "<|im_start|", "<<|im_end|>>"]


def character(random_, ranges):
    low, high = random_.choice(ranges)
    return chr(random_.randint(low, high))


def word(r):
    low, high = r.choice(SCRIPTS)
    letters = [chr(r.randint(low, high)) for _ in range(r.randint(1, 9))]
    if r.random() < 0.2:
        letters.insert(r.randint(1, len(letters)), character(r, MARKS))
    return "".join(letters)


def sentence(r, length):
    text = " ".join(r.choice(WORDS) for _ in range(length))
    return text[0].upper() + text[1:] + r.choice([".", "!", "?", "...", ";", ""])


def piece(r):
    kind = r.randrange(12)
    if kind <= 1: return r.choice(WORDS)
    if kind == 2: return word(r)
    if kind == 3: return r.choice(SPACES)
    if kind == 4: return r.choice(EMOJI)
    if kind == 5: return r.choice(CONTRACTIONS)
    if kind == 6: return "".join(r.choice(PUNCTUATION) for _ in range(r.randint(1, 4)))
    if kind == 7: return "".join(character(r, NUMBERS if r.random() < 0.4 else NUMBERS[:1]) for _ in range(r.randint(1, 6)))
    if kind == 8: return r.choice(CODE)
    if kind == 9: return character(r, MARKS)
    if kind == 10: return " " * r.randint(1, 9)
    return character(r, SCRIPTS)


def scalar(r):
    while True:
        value = r.choice([r.randrange(0x80), r.randrange(0x800), r.randrange(0x10000), r.randrange(0x110000)])
        if not 0xD800 <= value <= 0xDFFF:
            return chr(value)


def fingerprint(ids):
    """FNV-1a of 32 bits over ids as 32-bit little-endian numbers."""
    value = 0x811C9DC5
    for byte in b"".join(struct.pack("<i", id) for id in ids):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def texts(count, seed=20240607, specials=SPECIAL):
    """`count` texts, no two alike."""
    r = random.Random(seed)
    found = {}
    def add(text):
        found.setdefault(text, None)
    add("")
    for fixed in SPACES + EMOJI + CONTRACTIONS + CODE + specials + PUNCTUATION:
        add(fixed)
        add("a" + fixed + "b")
        add(fixed + fixed)
    for letter in " \n\t1a'!é😀":
        for length in (2, 3, 7, 33, 100):
            add(letter * length)
    while len(found) < count:
        kind = r.randrange(10)
        if kind <= 1: add(sentence(r, r.randint(2, 18)))
        elif kind <= 4: add("".join(piece(r) for _ in range(r.randint(1, 10))))
        elif kind == 5: add(" ".join(word(r) for _ in range(r.randint(1, 6))))
        elif kind == 6: add(bytes(r.randrange(256) for _ in range(r.randint(1, 24))).decode("utf-8", "replace"))
        elif kind == 7: add("".join(scalar(r) for _ in range(r.randint(1, 12))))
        elif kind == 8: add("".join(r.choice(SPACES + ["a", "1", "!"]) for _ in range(r.randint(2, 12))))
        else: add(piece(r) + r.choice(specials) + r.choice(["", " "]) + piece(r) + (r.choice(specials) if r.random() < 0.4 else ""))
    return list(found)
