import EngineAPI
import Foundation
import Measurement
import Testing

@testable import RunFiles

/// What we write in others' forms holds the keys that their readers want, reads back, and audits clean.
struct DialectWritingTests {
    /// Two scenarios of known times: 50 ms, then 10 ms a token.
    static var analysed: AnalysedRun {
        var run = SampleRun.run
        func scenario(_ id: String, batch: Int) -> ScenarioRun {
            let record = RequestRecord(
                scheduled: 0, sent: 0,
                tokens: (0..<11).map {
                    TokenRecord(at: 50_000_000 + $0 * 10_000_000, receiptLag: nil, count: 1, ids: nil, text: "w")
                },
                finished: 150_000_000, promptTokens: 8, outputTokens: 11, stop: .limit, error: nil)
            let trials = (0..<3).map { number in
                Trial(
                    kind: .counted, part: .trace, origin: Instant(nanoseconds: 1_000_000_000 * Int64(number + 1)),
                    records: Array(repeating: record, count: batch), peak: PeakMemory(engineBytes: 3e9))
            }
            return ScenarioRun(
                scenario: Scenario(
                    id: id, title: id, prompt: "p", outputTokens: 11, batch: batch, warmUps: 1, trials: 3),
                promptTokens: 8, trials: trials, failure: nil)
        }
        run.scenarios = [scenario("one", batch: 1), scenario("four", batch: 4)]
        run.suite = Suite(name: "mine", scenarios: run.scenarios.map(\.scenario))
        run.quality = nil
        return AnalysedRun(run)
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        if let list = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] { return list }
        return try text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test(arguments: Dialect.allCases)
    func roundTrip(_ dialect: Dialect) throws {
        let written = dialect.text([Self.analysed])
        #expect(!written.notes.isEmpty)
        let result = try Audited.result(written.text)
        #expect(result.findings.filter { $0.severity != .note } == [])
        let table = try #require(result.tables.first).table
        let expected = ["llama-bench": "llama-bench", "vllm": "vLLM serve", "aiperf": "AIPerf"][dialect.rawValue]
        #expect(table.dialect == expected)
        let step = table.rows.compactMap { $0.number(.timePerOutputToken)?.value }.first
        let first = table.rows.compactMap { $0.number(.timeToFirstToken)?.value }.first
        #expect(step == 10 && first == 50)
    }

    @Test("a trial of which a request failed has no duration, so that its other requests make no rate")
    func failedTrials() throws {
        var run = Self.analysed.run
        run.scenarios[1].trials[1].records[2].stop = .failed
        let object = try #require(objects(Dialect.vllm.text([AnalysedRun(run)]).text).last)
        #expect(object["completed"] as? Int == 8 && object["failed"] as? Int == 4)
        #expect(abs((object["duration"] as? Double ?? 0) - 0.3) < 1e-9)
        #expect(abs((object["output_throughput"] as? Double ?? 0) - 88 / 0.3) < 1e-6)
    }

    @Test func vllm() throws {
        let objects = try objects(Dialect.vllm.text([Self.analysed]).text)
        #expect(objects.count == 2)
        for key in [
            "date", "backend", "model_id", "tokenizer_id", "num_prompts", "request_rate", "max_concurrency", "duration",
            "completed", "failed", "total_input_tokens", "total_output_tokens", "request_throughput", "request_goodput",
            "output_throughput", "total_token_throughput", "ttfts", "itls", "start_times", "input_lens", "output_lens",
            "errors",
        ]
            + ["mean", "median", "std", "p99"].flatMap({ name in
                ["ttft", "tpot", "itl", "e2el"].map { "\(name)_\($0)_ms" }
            })
        {
            #expect(objects[1][key] != nil, "\(key)")
        }
        #expect(objects[1]["max_concurrency"] as? Int == 4)
        #expect(objects[1]["completed"] as? Int == 12)
        // 12 requests of 11 tokens in three trials of 150 ms.
        let rate = try #require(objects[1]["output_throughput"] as? Double)
        #expect(abs(rate - 132 / 0.45) < 1e-9)
        #expect(objects[0]["mean_e2el_ms"] as? Double == 150)
    }

    @Test func aiperf() throws {
        let objects = try objects(Dialect.aiperf.text([Self.analysed]).text)
        let step = try #require(objects[0]["inter_token_latency"] as? [String: Any])
        #expect(step["unit"] as? String == "ms" && step["avg"] as? Double == 10)
        for key in ["min", "max", "p1", "p50", "p99", "std", "count", "sum"] { #expect(step[key] != nil, "\(key)") }
        #expect((objects[0]["output_token_throughput_per_user"] as? [String: Any])?["avg"] as? Double == 100)
        #expect(objects[0]["schema_version"] as? String == "1.1")
    }

    /// The keys that llama.cpp's compare-llama-bench.py asks for.
    @Test func llamaBench() throws {
        let written = Dialect.llamaBench.text([Self.analysed])
        let objects = try objects(written.text)
        #expect(objects.count == 2)
        #expect(written.notes.contains { $0.contains("four") })
        for key in [
            "cpu_info", "gpu_info", "backends", "n_gpu_layers", "tensor_buft_overrides", "model_filename", "model_type",
            "n_batch", "n_ubatch", "embeddings", "cpu_mask", "cpu_strict", "poll", "n_threads", "type_k", "type_v",
            "use_mmap",
            "no_kv_offload", "split_mode", "main_gpu", "tensor_split", "flash_attn", "n_prompt", "n_gen", "n_depth",
            "build_commit", "test_time", "avg_ts", "stddev_ts", "avg_ns", "stddev_ns", "samples_ns", "samples_ts",
            "build_number", "model_size", "model_n_params", "no_op_offload",
        ] {
            #expect(objects[0][key] != nil, "\(key)")
        }
        #expect(objects[0]["n_prompt"] as? Int == 8 && objects[0]["avg_ts"] as? Double == 160)
        #expect(objects[1]["n_gen"] as? Int == 10 && objects[1]["n_depth"] as? Int == 8)
        #expect(objects[1]["avg_ts"] as? Double == 100)
    }
}
