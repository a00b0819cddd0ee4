"""OpenVINO GenAI: MODEL is an exported folder. Prints the median seconds of each (batch, prompt, output)."""
import json
import statistics
import sys
import time

import numpy
import openvino
import openvino_genai


def main():
    folder, threads, trials, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
    pipeline = openvino_genai.LLMPipeline(folder, "CPU", INFERENCE_NUM_THREADS=threads)
    random = numpy.random.default_rng(1)

    def seconds(batch, prompt, output):
        tokens = random.integers(3, 31999, (batch, prompt)).astype(numpy.int64)
        settings = openvino_genai.GenerationConfig()
        settings.max_new_tokens = settings.min_new_tokens = output
        settings.ignore_eos = True
        settings.do_sample = False
        settings.apply_chat_template = False
        inputs = openvino_genai.TokenizedInputs(openvino.Tensor(tokens), openvino.Tensor(numpy.ones_like(tokens)))
        begin = time.perf_counter()
        result = pipeline.generate(inputs, settings)
        duration = time.perf_counter() - begin
        assert all(len(row) == output for row in result.tokens)
        return duration

    for batch, prompt, output in runs:  # warm-up
        seconds(batch, prompt, min(output, 2))
    print(json.dumps([statistics.median(seconds(*run) for _ in range(trials)) for run in runs]))


main()
