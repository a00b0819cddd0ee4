"""PyTorch with transformers: MODEL is a folder of a checkpoint. Prints the median seconds of each (batch, prompt, output)."""
import json
import statistics
import sys
import time

import torch
from transformers import AutoModelForCausalLM


def main():
    folder, threads, trials, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
    torch.set_num_threads(threads)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16).eval()
    model.generation_config.eos_token_id = None
    model.generation_config.pad_token_id = 0

    def seconds(batch, prompt, output):
        tokens = torch.randint(3, model.config.vocab_size, (batch, prompt),
                               generator=torch.Generator().manual_seed(prompt))
        begin = time.perf_counter()
        with torch.inference_mode():
            result = model.generate(tokens, attention_mask=torch.ones_like(tokens), max_new_tokens=output,
                                    min_new_tokens=output, do_sample=False)
        assert result.shape[1] == prompt + output
        return time.perf_counter() - begin

    for batch, prompt, output in runs:  # warm-up
        seconds(batch, prompt, min(output, 2))
    print(json.dumps([statistics.median(seconds(*run) for _ in range(trials)) for run in runs]))


main()
