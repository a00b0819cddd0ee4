import Measurement
import Testing

@testable import RunFiles

/// One file of each tool: an honest one, and the same with a figure changed.
struct DialectReadingTests {
    static let llamaBench = """
        [
          {
            "build_commit": "4d8015f", "cpu_info": "CPU", "gpu_info": "", "backends": "CPU", "model_filename": "m.gguf",
            "model_type": "llama 7B Q4_0", "model_size": 3825807360, "model_n_params": 6738415616, "n_threads": 2,
            "n_prompt": 512, "n_gen": 0, "n_depth": 0, "test_time": "2026-11-22T10:00:00Z",
            "avg_ns": 10000000000, "stddev_ns": 100000000, "avg_ts": 51.2034, "stddev_ts": 0.512,
            "samples_ns": [9900000000, 10000000000, 10100000000], "samples_ts": [51.7172, 51.2, 50.6931]
          },
          {
            "build_commit": "4d8015f", "model_type": "llama 7B Q4_0", "model_size": 3825807360, "n_prompt": 0, "n_gen": 128,
            "n_depth": 0, "avg_ns": 12800000000, "stddev_ns": 0, "avg_ts": 10.0, "stddev_ts": 0.0,
            "samples_ns": [12800000000, 12800000000], "samples_ts": [10.0, 10.0]
          }
        ]
        """

    static let vllm = """
        {"date": "20261122-100000", "backend": "vllm", "model_id": "m", "tokenizer_id": "m", "num_prompts": 4,
         "request_rate": "inf", "max_concurrency": 2, "duration": 4.0, "completed": 4, "failed": 0,
         "total_input_tokens": 40, "total_output_tokens": 40, "request_throughput": 1.0, "request_goodput": null,
         "output_throughput": 10.0, "total_token_throughput": 20.0, "mean_ttft_ms": 200.0, "median_ttft_ms": 200.0,
         "std_ttft_ms": 0.0, "p99_ttft_ms": 200.0, "mean_tpot_ms": 200.0, "median_tpot_ms": 200.0, "std_tpot_ms": 0.0,
         "p99_tpot_ms": 200.0, "mean_itl_ms": 200.0, "median_itl_ms": 200.0, "std_itl_ms": NaN, "p99_itl_ms": 200.0,
         "mean_e2el_ms": 2000.0, "median_e2el_ms": 2000.0, "std_e2el_ms": 0.0, "p99_e2el_ms": 2000.0,
         "input_lens": [10, 10, 10, 10], "output_lens": [10, 10, 10, 10], "ttfts": [0.2, 0.2, 0.2, 0.2]}
        """

    static let vllmLatency = """
        {"avg_latency": 2.0, "latencies": [1.9, 2.0, 2.1], "percentiles": {"10": 1.92, "50": 2.0, "99": 2.098}}
        """

    static let aiperf = """
        {"schema_version": "1.1", "run_info": {"random_seed": 1, "cli_command": "aiperf profile"},
         "request_throughput": {"unit": "requests/sec", "avg": 5.0},
         "request_latency": {"unit": "ms", "avg": 1090.0, "min": 1080.0, "max": 1100.0, "p50": 1090.0, "std": 5.0, "count": 100},
         "request_count": {"unit": "requests", "avg": 100.0},
         "time_to_first_token": {"unit": "ms", "avg": 100.0, "min": 90.0, "max": 110.0, "p50": 100.0, "p99": 109.0, "std": 5.0},
         "inter_token_latency": {"unit": "ms", "avg": 10.0, "min": 9.9, "max": 10.1, "std": 0.05},
         "output_token_throughput": {"unit": "tokens/sec", "avg": 500.0},
         "output_token_throughput_per_user": {"unit": "tokens/sec/user", "avg": 100.0, "min": 99.0, "max": 101.0, "std": 0.5},
         "output_sequence_length": {"unit": "tokens", "avg": 100.0, "min": 100.0, "max": 100.0, "std": 0.0},
         "total_osl": {"unit": "tokens", "avg": 10000.0}, "benchmark_duration": {"unit": "sec", "avg": 20.0}}
        """

    static let guidellm = """
        {"benchmarks": [{"config": {"strategy": {"type_": "concurrent", "streams": 5}}, "metrics": {
          "request_totals": {"successful": 100, "errored": 0, "incomplete": 0},
          "requests_per_second": {"successful": {"mean": 4.6, "count": 100}},
          "output_tokens_per_second": {"successful": {"mean": 460.0, "count": 100}},
          "request_latency": {"successful": {"mean": 1.09, "median": 1.09, "std_dev": 0.01, "min": 1.05, "max": 1.12,
            "count": 100, "percentiles": {"p50": 1.09, "p90": 1.1, "p99": 1.12}}},
          "time_to_first_token_ms": {"successful": {"mean": 100.0, "median": 100.0, "std_dev": 2.0, "min": 95.0,
            "max": 105.0, "count": 100, "percentiles": {"p50": 100.0, "p90": 103.0, "p99": 105.0}}},
          "inter_token_latency_ms": {"successful": {"mean": 10.0, "count": 100}},
          "time_per_output_token_ms": {"successful": {"mean": 10.9, "count": 100}},
          "output_token_count": {"successful": {"mean": 100.0, "min": 100.0, "max": 100.0, "std_dev": 0.0, "count": 100}}}}]}
        """

    static let inferencePerf = """
        {"load_summary": {"count": 100, "schedule_delay": {"mean": 0.0002, "max": 0.001}, "requested_rate": 5.0},
         "successes": {"count": 100,
           "latency": {"request_latency": {"mean": 1.09, "min": 1.05, "median": 1.09, "p99": 1.12, "max": 1.12},
             "normalized_time_per_output_token": {"mean": 0.0109}, "time_per_output_token": {"mean": 0.01},
             "time_to_first_token": {"mean": 0.1, "median": 0.1, "p99": 0.11}, "inter_token_latency": {"mean": 0.01}},
           "throughput": {"input_tokens_per_sec": 50.0, "output_tokens_per_sec": 500.0, "total_tokens_per_sec": 550.0,
             "requests_per_sec": 5.0},
           "prompt_len": {"mean": 10.0}, "output_len": {"mean": 100.0}},
         "failures": {"count": 0, "request_latency": null}}
        """

    static let loadgen = """
        ================================================
        MLPerf Results Summary
        ================================================
        SUT name : PySUT
        Scenario : Server
        Mode     : PerformanceOnly
        Completed samples per second    : 5.00
        Completed tokens per second: 500.00
        Result is : VALID
          Performance constraints satisfied : Yes
          Min duration satisfied : Yes

        ================================================
        Additional Stats
        ================================================
        Min latency (ns)                : 1050000000
        Max latency (ns)                : 1120000000
        Mean latency (ns)               : 1090000000
        50.00 percentile latency (ns)   : 1090000000
        99.00 percentile latency (ns)   : 1120000000

        Mean First Token latency (ns)               : 100000000
        99.00 percentile first token latency (ns)   : 110000000
        Mean Time per Output Token (ns)               : 10000000
        50.00 percentile time to output token (ns)   : 10000000
        """

    static let all: [(dialect: String, text: String, figure: String, wrong: String, rule: String)] = [
        ("llama-bench", llamaBench, "\"avg_ts\": 51.2034", "\"avg_ts\": 55.1", "recompute"),
        ("vLLM serve", vllm, "\"output_throughput\": 10.0", "\"output_throughput\": 12.5", "identity"),
        ("vLLM serve", vllm, "\"mean_ttft_ms\": 200.0", "\"mean_ttft_ms\": 150.0", "recompute"),
        ("vLLM serve", vllm, "\"mean_tpot_ms\": 200.0", "\"mean_tpot_ms\": 400.0", "length"),
        ("vLLM latency", vllmLatency, "\"avg_latency\": 2.0", "\"avg_latency\": 1.8", "recompute"),
        ("AIPerf", aiperf, "\"avg\": 500.0", "\"avg\": 600.0", "identity"),
        ("AIPerf", aiperf, "\"p99\": 109.0", "\"p99\": 99.0", "order"),
        ("GuideLLM", guidellm, "\"max\": 105.0", "\"max\": 99.5", "order"),
        (
            "GuideLLM", guidellm, "\"inter_token_latency_ms\": {\"successful\": {\"mean\": 10.0",
            "\"inter_token_latency_ms\": {\"successful\": {\"mean\": 25.0", "length"
        ),
        ("inference-perf", inferencePerf, "\"median\": 0.1,", "\"median\": 0.2,", "order"),
        ("LoadGen summary", loadgen, "Result is : VALID", "Result is : INVALID", "validity"),
        (
            "LoadGen summary", loadgen, "Max latency (ns)                : 1120000000",
            "Max latency (ns)                : 1080000000", "order"
        ),
    ]

    @Test(arguments: [llamaBench, vllm, vllmLatency, aiperf, guidellm, inferencePerf, loadgen])
    func honestFilesPass(_ text: String) throws {
        let result = try Audited.result(text)
        #expect(result.findings.filter { $0.severity != .note } == [])
        #expect(result.tables[0].table.figureCount > 3)
    }

    @Test(arguments: all.indices)
    func wrongFiguresAreFound(_ index: Int) throws {
        let sample = Self.all[index]
        #expect(try Audited.table(sample.text).dialect == sample.dialect)
        #expect(sample.text.contains(sample.figure))
        let found = try Audited.contradictions(sample.text.replacing(sample.figure, with: sample.wrong))
        #expect(found.contains { $0.rule == sample.rule }, "\(found)")
    }

    @Test func namesThatMeanSomethingElse() throws {
        let aiperf = try Audited.table(Self.aiperf).rows[0]
        #expect(aiperf.number(.timePerOutputToken)?.value == 10)
        let guidellm = try Audited.table(Self.guidellm).rows[0]
        #expect(guidellm.number(.timePerOutputToken)?.value == 10)
        #expect(guidellm.number(.normalizedTimePerOutputToken)?.value == 10.9)
        #expect(guidellm.number(.requestLatency)?.value == 1090)
        #expect(guidellm.number(.concurrency)?.value == 5)
    }

    @Test func jsonLines() throws {
        let line = Self.vllm.replacing("\n", with: " ")
        let table = try Audited.table(line + "\n" + line + "\n")
        #expect(table.rows.count == 2)
        let lines = Self.llamaBench.split(separator: "\n").dropFirst().dropLast().joined(separator: " ")
            .replacing("},   {", with: "}\n{")
        #expect(try Audited.table(lines).rows.count == 2)
    }

    @Test func llamaBenchMarkdownAndCSV() throws {
        let markdown = """
            | model                  |       size |     params | backend | threads |          test |                  t/s |
            | ---------------------- | ---------: | ---------: | ------- | ------: | ------------: | -------------------: |
            | llama 7B Q4_0          |   3.56 GiB |     6.74 B | CPU     |       2 |         pp512 |         51.20 ± 0.51 |
            | llama 7B Q4_0          |   3.56 GiB |     6.74 B | CPU     |       2 | tg128 @ d4096 |         10.00 ± 0.10 |
            """
        let table = try Audited.table(markdown)
        #expect(table.dialect == "llama-bench")
        #expect(table.rows[0].number(.prefillRate)?.value == 51.2)
        #expect(table.rows[0][.prefillRate]?.statistics[.sd]?.value == 0.51)
        #expect(table.rows[1].number(.promptTokens)?.value == 4096)
        #expect(table.audit().filter { $0.severity != .note } == [])
        let device = AuditYardstick(device: NominalDevice.named("Apple M1"))
        let fast = markdown.replacing("10.00 ± 0.10", with: "60.00 ± 0.10")
        #expect(try Audited.result(fast, device).findings.contains { $0.rule == "roofline" })
        let csv =
            "build_commit,model_type,model_size,n_prompt,n_gen,n_depth,avg_ns,stddev_ns,avg_ts,stddev_ts\n"
            + "\"4d8015f\",\"llama 7B\",\"3825807360\",\"512\",\"0\",\"0\",\"10000000000\",\"0\",\"51.2\",\"0.0\"\n"
        #expect(try Audited.table(csv).rows[0].number(.prefillRate)?.value == 51.2)
    }

    @Test func aFlatListOfObjectsIsATable() throws {
        let table = try Audited.table(
            "[{\"name\": \"a\", \"batch\": 1, \"output_tokens\": 100, \"ttft_ms\": 100.0, \"tpot_ms\": 10.0, "
                + "\"output_throughput\": 120.0}]")
        #expect(table.audit().contains { $0.rule == "identity" })
    }
}
