"""llama.cpp's tokenizer alone, without weights, through llama-cpp-python's low-level calls.

Not run by itself; the tokenizer scripts compare with it where the package is installed.
"""

import ctypes

import llama_cpp

_silent = llama_cpp.llama_log_callback(lambda level, text, data: None)


class LlamaCppVocabulary:
    def __init__(self, path):
        llama_cpp.llama_log_set(_silent, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        settings = llama_cpp.llama_model_default_params()
        settings.vocab_only = True
        model = llama_cpp.llama_model_load_from_file(str(path).encode(), settings)
        if not model:
            raise RuntimeError(f"llama.cpp cannot load {path}")
        self.vocabulary = llama_cpp.llama_model_get_vocab(model)

    def encode(self, data, parse, add=False):
        """Ids of bytes; `parse`: control tokens spelled in the text count."""
        out = (llama_cpp.llama_token * (2 * len(data) + 8))()
        count = llama_cpp.llama_tokenize(self.vocabulary, data, len(data), out, len(out), add, parse)
        if count < 0:
            raise RuntimeError("llama_tokenize")
        return list(out[:count])
