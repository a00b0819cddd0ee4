"""Writes a checkpoint of random weights with a tokenizer of words: make_huggingface.py FOLDER SHAPE (as JSON)."""
import json
import sys

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast


def main():
    folder, shape = sys.argv[1], json.loads(sys.argv[2])
    torch.set_default_dtype(torch.bfloat16)
    torch.manual_seed(0)
    configuration = LlamaConfig(**shape, rms_norm_eps=1e-5, tie_word_embeddings=False, bos_token_id=1, eos_token_id=2,
                                pad_token_id=0, initializer_range=0.02)
    LlamaForCausalLM(configuration).save_pretrained(folder)
    words = {"<unk>": 0, "<s>": 1, "</s>": 2}
    words.update({f"w{index}": index for index in range(3, shape["vocab_size"])})
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>",
                            eos_token="</s>").save_pretrained(folder)


main()
