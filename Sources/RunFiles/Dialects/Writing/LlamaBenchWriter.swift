import EngineAPI
import Foundation
import Measurement

/// What `llama-bench -o json` writes: a list with a `pp` and a `tg` test for each scenario of one sequence.
///
/// Its `tg` counts decode steps and starts from a cache of `n_depth` positions: our n tokens are n - 1 such steps after a
/// prompt of that depth.
enum LlamaBenchWriter {
    static func text(_ runs: [AnalysedRun]) -> DialectText {
        var entries: [JSONValue] = []
        var left: [String] = []
        for analysed in runs {
            for scenario in analysed.run.scenarios {
                guard scenario.scenario.batch == 1, let prompt = scenario.promptTokens else {
                    left.append(scenario.scenario.id)
                    continue
                }
                let replicates = scenario.replicates(in: analysed.run.metricContext)
                entries += [
                    test(
                        analysed.run, prompt: prompt, generated: 0, depth: 0,
                        replicates.compactMap { $0.timeToFirstToken }),
                    test(
                        analysed.run, prompt: 0, generated: max(0, scenario.scenario.outputTokens - 1), depth: prompt,
                        replicates.compactMap { $0.steps }),
                ]
                .compactMap { $0 }
            }
        }
        var notes = [
            "tg counts decode steps: n output tokens are n - 1 of them, at the depth of the prompt (n_depth).",
            "pp is prompt tokens / time to first token, which holds the choice of the first token too.",
            "Keys of llama.cpp's own settings (poll, cpu_mask, split_mode, ...) hold its defaults: readers want them.",
        ]
        if !left.isEmpty {
            notes.append(
                "Left out, because llama-bench knows one sequence of known length at a time: "
                    + left.joined(separator: ", ") + ".")
        }
        return DialectText(text: String(decoding: JSONWriter.text(.array(entries)), as: UTF8.self), notes: notes)
    }

    /// - Parameter spans: of each counted trial, nanoseconds.
    private static func test(
        _ run: Run, prompt: Int, generated: Int, depth: Int, _ spans: [Double]
    ) -> JSONValue? {
        let tokens = Double(prompt + generated)
        guard tokens > 0, !spans.isEmpty, spans.allSatisfy({ $0 > 0 }) else { return nil }
        let rates = spans.map { tokens / $0 * 1e9 }
        let (time, rate) = (moments(spans), moments(rates))
        let model = run.engine.model
        return [
            "build_commit": .string(run.tool.commit ?? "unknown"), "build_number": .null,
            "cpu_info": .string(run.host.processor ?? ""), "gpu_info": .string(isCPU(run) ? "" : run.engine.device),
            "backends": .string(run.engine.engine.rawValue), "model_filename": .string(model.name),
            "model_type": .string([model.name, run.engine.weights].compactMap { $0 }.joined(separator: " ")),
            "model_size": .optional(model.weightBytes), "model_n_params": .optional(model.parameters),
            "n_batch": .integer(max(1, prompt)), "n_ubatch": .integer(max(1, prompt)),
            "n_threads": .optional(run.engine.threads), "cpu_mask": .string("0x0"), "cpu_strict": .boolean(false),
            "poll": .integer(0), "type_k": .string(cacheType(run)), "type_v": .string(cacheType(run)),
            "n_gpu_layers": .integer(0), "n_cpu_moe": .integer(0), "split_mode": .string("layer"),
            "main_gpu": .integer(0), "no_kv_offload": .boolean(false), "flash_attn": .boolean(false),
            "devices": .string("auto"), "tensor_split": .string("0.00"), "tensor_buft_overrides": .string("none"),
            "use_mmap": .boolean(true), "embeddings": .boolean(false), "no_op_offload": .integer(0),
            "no_host": .boolean(false), "use_direct_io": .boolean(false), "fit_target": .integer(0),
            "fit_min_ctx": .integer(0), "n_prompt": .integer(prompt), "n_gen": .integer(generated),
            "n_depth": .integer(depth), "test_time": .string(Timestamp.text(run.started)),
            "avg_ns": .integer(Int64(time.mean)), "stddev_ns": .integer(Int64(time.deviation)),
            "avg_ts": .number(rate.mean), "stddev_ts": .number(rate.deviation),
            "samples_ns": .array(spans.map { .integer(Int64($0)) }), "samples_ts": .array(rates.map { .number($0) }),
        ]
    }

    private static func isCPU(_ run: Run) -> Bool { run.engine.device.hasPrefix("cpu") }

    /// As ggml calls it.
    private static func cacheType(_ run: Run) -> String {
        switch run.engine.cache {
        case "fp16": "f16"
        case "fp32": "f32"
        case "bf16": "bf16"
        default: run.engine.cache ?? "unknown"
        }
    }

    /// Mean and sample deviation, 0 for one, as llama-bench has it.
    private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
        let summary = Summary(unit: .seconds, samples: values, independentRequests: values.count)
        return (summary.mean ?? 0, summary.standardDeviation ?? 0)
    }
}

extension Replicate {
    /// Nanoseconds of all n - 1 steps after the first token.
    fileprivate var steps: Double? {
        guard let time = timePerOutputToken, let count = full.decodeSteps else { return nil }
        return time * count / Double(max(1, full.records.count))
    }
}
