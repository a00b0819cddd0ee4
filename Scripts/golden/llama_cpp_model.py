"""A thin wrapper over the low-level calls of llama-cpp-python: tokens in, the logits of every position out.

Not run by itself; `engine_tiny.py` and `smollm2_reference.py` use it. Weights are kept in the plain layout
(`use_extra_bufts` off): the repacked and AMX layouts are other kernels of the same file, and AMX crashes where the
system does not grant its register state.
"""

import ctypes

import llama_cpp
import numpy as np

_silent = llama_cpp.llama_log_callback(lambda level, text, data: None)


class LlamaCppModel:
    def __init__(self, path, context=2048, threads=1, batch=512, cache="f16", flash_attention=-1):
        llama_cpp.llama_log_set(_silent, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        settings = llama_cpp.llama_model_default_params()
        settings.use_extra_bufts = False
        self.model = llama_cpp.llama_model_load_from_file(str(path).encode(), settings)
        if not self.model:
            raise RuntimeError(f"llama.cpp cannot load {path}")
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = context
        parameters.n_batch = parameters.n_ubatch = batch
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.flash_attn_type = flash_attention
        kind = {"f16": llama_cpp.GGML_TYPE_F16, "f32": llama_cpp.GGML_TYPE_F32}[cache]
        parameters.type_k = parameters.type_v = kind
        self.context = llama_cpp.llama_init_from_model(self.model, parameters)
        if not self.context:
            raise RuntimeError(f"llama.cpp cannot make a context for {path}")
        self.batch = batch
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.model)
        self.vocabulary_size = llama_cpp.llama_vocab_n_tokens(self.vocabulary)
        self.position = 0

    def reset(self):
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)
        self.position = 0

    def tokenize(self, text, add_special=True):
        """Ids of `text`; special tokens such as BOS are added when the file asks for them."""
        data = text.encode()
        out = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(self.vocabulary, data, len(data), out, len(out), add_special, False)
        if count < 0:
            raise RuntimeError("tokenize")
        return list(out[:count])

    def logits(self, tokens):
        """Appends `tokens` to the sequence; returns float32 [len(tokens), vocabulary]."""
        rows = []
        for start in range(0, len(tokens), self.batch):
            part = tokens[start : start + self.batch]
            batch = llama_cpp.llama_batch_init(len(part), 0, 1)
            batch.n_tokens = len(part)
            for i, token in enumerate(part):
                batch.token[i] = token
                batch.pos[i] = self.position + i
                batch.n_seq_id[i] = 1
                batch.seq_id[i][0] = 0
                batch.logits[i] = 1
            status = llama_cpp.llama_decode(self.context, batch)
            llama_cpp.llama_batch_free(batch)
            if status != 0:
                raise RuntimeError(f"llama_decode returned {status}")
            self.position += len(part)
            for i in range(len(part)):
                pointer = llama_cpp.llama_get_logits_ith(self.context, i)
                rows.append(np.ctypeslib.as_array(pointer, shape=(self.vocabulary_size,)).copy())
        return np.stack(rows)
