"""Writes a tiny random Llama with a byte-level tokenizer: tiny_checkpoint.py FOLDER

Made by transformers itself, so that both engines read what the world's tools write. Weights are wide enough apart that
greedy choices do not hang on the last bits of fp32.
"""
import sys

import tokenizers
import torch
import transformers


def byte_pieces():
    """The printable characters that stand for the 256 bytes in byte-level vocabularies."""
    return sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())


def write(folder):
    specials = ["<pad>", "<s>", "</s>"]
    vocabulary = {piece: index for index, piece in enumerate(specials + byte_pieces())}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A $B", special_tokens=[("<s>", 1)])
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", bos_token="<s>", eos_token="</s>").save_pretrained(folder)
    torch.manual_seed(7)
    config = transformers.LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=64, intermediate_size=160, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-5, initializer_range=0.25,
        tie_word_embeddings=False, pad_token_id=0, bos_token_id=1, eos_token_id=2)
    transformers.LlamaForCausalLM(config).float().save_pretrained(folder)


if __name__ == "__main__":
    write(sys.argv[1])
