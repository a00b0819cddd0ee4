import EngineAPI
import Foundation
import Measurement

/// What `vllm bench serve --save-result --save-detailed --append-result` writes: one object per scenario.
enum VLLMServeWriter {
    static func text(_ runs: [AnalysedRun]) -> DialectText {
        var notes = [
            "mean_tpot_ms is our time per output token, mean_itl_ms the mean of all gaps: the same names there.",
            "Times to first token are of single requests; our batch's own (its last request) has no place there.",
            "duration is the sum of the counted trials; the pauses between them are left out.",
            "p99 is given as vLLM does, of however few requests; our own reports withhold it below 662.",
        ]
        var objects: [JSONValue] = []
        for analysed in runs {
            for scenario in analysed.run.scenarios {
                guard let measured = MeasuredRequests(scenario) else { continue }
                if measured.perChunk {
                    notes.append("\(scenario.scenario.id): itls are gaps between chunks of several tokens.")
                }
                objects.append(object(analysed.run, scenario, measured))
            }
        }
        if objects.count > 1 { notes.append("One object per scenario, one a line, as --append-result writes them.") }
        return .objects(objects, notes: notes)
    }

    private static func object(_ run: Run, _ scenario: ScenarioRun, _ measured: MeasuredRequests) -> JSONValue {
        let input = measured.promptTokens
        let total = input.map { $0 + measured.outputTokens }
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
        add("date", .string(Timestamp.fileName(run.started)))
        add("endpoint_type", .string(run.engine.engine.rawValue))
        add("backend", .string(run.engine.engine.rawValue))
        add("label", .string(scenario.scenario.id))
        add("model_id", .string(run.engine.model.name))
        add("tokenizer_id", .string(run.engine.model.name))
        add("num_prompts", .integer(measured.requests.count + measured.failed))
        // A closed loop: as fast as the last batch is done.
        add("request_rate", .string("inf"))
        add("burstiness", .number(1))
        add("max_concurrency", .integer(measured.batch))
        add("duration", .number(measured.seconds))
        add("completed", .integer(measured.requests.count))
        add("failed", .integer(measured.failed))
        add("total_input_tokens", input.map { .number($0) } ?? .null)
        add("total_output_tokens", .number(measured.outputTokens))
        add("request_throughput", .number(Double(measured.requests.count) / measured.seconds))
        add("request_goodput", .null)
        add("output_throughput", .number(measured.outputTokens / measured.seconds))
        add("total_token_throughput", total.map { .number($0 / measured.seconds) } ?? .null)
        add("input_lens", .array(measured.requests.map { .optional($0.promptTokens) }))
        add("output_lens", .array(measured.requests.map { .number($0.outputTokens) }))
        add("ttfts", .array(measured.requests.map { .number($0.firstToken / 1e9) }))
        add("itls", .array(measured.requests.map { request in .array(request.gaps.map { .number($0 / 1e9) }) }))
        add("start_times", .array(measured.requests.map { .number($0.start / 1e9) }))
        add("errors", .array(measured.requests.map { _ in .string("") }))
        for (name, values) in [
            ("ttft", measured.firstTokens), ("tpot", measured.steps), ("itl", measured.gaps),
            ("e2el", measured.latencies),
        ] {
            let statistics = SampleStatistics(values)
            add("mean_\(name)_ms", .optional(statistics?.mean))
            add("median_\(name)_ms", .optional(statistics?.quantile(0.5)))
            add("std_\(name)_ms", .optional(statistics?.deviation))
            add("p99_\(name)_ms", .optional(statistics?.quantile(0.99)))
        }
        add("sextant_version", .string(run.tool.version))
        return .object(members)
    }
}
