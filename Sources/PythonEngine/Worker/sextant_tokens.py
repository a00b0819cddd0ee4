"""Text to token ids and back."""
import os

from sextant_channel import WorkerError


class ByteTokenizer:
    """For random weights: padding 0, BOS 1, EOS 2, then one id for each byte; ids beyond show their number.

    Gives the ids that the native engine's gives, so that both are asked the same.
    """

    name = "byte-level tokenizer of Sextant"
    stop_tokens = (2,)
    padding = 0

    def encode(self, text):
        return [1] + self.body(text)

    def body(self, text):
        return [3 + byte for byte in text.encode("utf-8", "replace")]

    def decode(self, ids):
        parts = []
        for token in ids:
            if 3 <= token < 259:
                parts.append(bytes([token - 3]))
            elif token >= 259:
                parts.append("\u27e8{}\u27e9".format(token).encode("utf-8"))
        return b"".join(parts).decode("utf-8", "replace")


class LibraryTokenizer:
    """A tokenizer of transformers."""

    def __init__(self, tokenizer, stop_tokens):
        self.tokenizer = tokenizer
        self.name = type(tokenizer).__name__
        own = [tokenizer.eos_token_id] if tokenizer.eos_token_id is not None else []
        self.stop_tokens = tuple(sorted(set(own) | set(stop_tokens)))
        self.padding = tokenizer.pad_token_id or 0

    def encode(self, text):
        return [int(token) for token in self.tokenizer.encode(text)]

    def body(self, text):
        return [int(token) for token in self.tokenizer.encode(text, add_special_tokens=False)]

    def decode(self, ids):
        return self.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)


def prepare(tokenizer, text, exact):
    """The prompt's ids, cut or repeated to exactly `exact` where that is given. BOS stays at the beginning only."""
    tokens = tokenizer.encode(text)
    if exact is None or exact == len(tokens):
        return {"text": text, "tokens": tokens}
    if not 1 <= exact <= 1 << 24:
        raise WorkerError("request", "A prompt has at least 1 token and at most {}; {} were asked for.".format(1 << 24, exact))
    body = tokenizer.body(text)
    tokens = tokens[:exact]
    if len(tokens) < exact and not body:
        raise WorkerError("request", "An empty prompt cannot be repeated to {} tokens.".format(exact))
    while len(tokens) < exact:
        tokens += body[: exact - len(tokens)]
    return {"text": tokenizer.decode(tokens), "tokens": tokens}


class Detokenizer:
    """The text of a generation, token by token. Text is held back while its last character is incomplete.

    Decodes a short window again with each token, because what a token says depends on its neighbours.
    """

    def __init__(self, tokenizer, prompt):
        self.tokenizer = tokenizer
        # A beginning for the first new token; its own text is left out.
        self.ids = list(prompt[-4:])
        self.start = 0
        self.shown = len(self.ids)

    def add(self, token, is_last=False):
        self.ids.append(token)
        before = self.tokenizer.decode(self.ids[self.start:self.shown])
        after = self.tokenizer.decode(self.ids[self.start:])
        if after.endswith("\ufffd") and not is_last and len(self.ids) - self.shown < 8:
            return ""
        self.start = self.shown
        self.shown = len(self.ids)
        return after[len(before):]


def load(path, config, override, generation_stops):
    """The tokenizer of a model folder, or the one that the user gave in its place."""
    source = override or path
    try:
        return LibraryTokenizer(_open(source), generation_stops)
    except WorkerError:
        raise
    except Exception as error:
        raise WorkerError(
            "tokenizer", "{}: transformers can make no tokenizer of it: {}: {}".format(source, type(error).__name__, error),
            "Give the path of its tokenizer.json with --tokenizer.")


def _open(source):
    import transformers

    if source.endswith(".json") and os.path.isfile(source):
        return transformers.PreTrainedTokenizerFast(tokenizer_file=source)
    if source.endswith(".model") and os.path.isfile(source):
        return transformers.LlamaTokenizer(vocab_file=source)
    names = ("tokenizer.json", "tokenizer.model", "vocab.json", "tokenizer_config.json")
    if os.path.isdir(source) and not any(os.path.exists(os.path.join(source, name)) for name in names):
        raise WorkerError(
            "tokenizer", "{}: the folder carries no tokenizer.".format(source),
            "Give the path of its tokenizer.json or tokenizer.model with --tokenizer.")
    return transformers.AutoTokenizer.from_pretrained(source, local_files_only=True)
