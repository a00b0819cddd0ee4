import EngineAPI
import Foundation
import Measurement

/// What AIPerf's `profile_export_aiperf.json` holds: one object per scenario.
enum AIPerfWriter {
    private static let schema = "1.1"
    private static let percentiles: [(String, Double)] = [
        ("p1", 0.01), ("p5", 0.05), ("p10", 0.10), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9),
        ("p95", 0.95), ("p99", 0.99),
    ]

    static func text(_ runs: [AnalysedRun]) -> DialectText {
        var notes = [
            "inter_token_latency there is (latency - TTFT)/(n - 1), our time per output token; our gaps are "
                + "inter_chunk_latency.",
            "benchmark_duration is the sum of the counted trials; the pauses between them are left out.",
            "Percentiles are given as AIPerf does, of however few requests; our own reports withhold them.",
        ]
        var objects: [JSONValue] = []
        for analysed in runs {
            for scenario in analysed.run.scenarios {
                guard let measured = MeasuredRequests(scenario) else { continue }
                objects.append(object(analysed.run, scenario, measured))
            }
        }
        if objects.count > 1 {
            notes.append("One object per scenario, one a line: AIPerf's own tools read one object a file.")
        }
        return .objects(objects, notes: notes)
    }

    private static func object(_ run: Run, _ scenario: ScenarioRun, _ measured: MeasuredRequests) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "schema_version", value: .string(schema)),
            .init(
                key: "run_info",
                value: [
                    "random_seed": .null, "run_label": .string(scenario.scenario.id),
                    "cli_command": .string("sextant run (\(run.engine.model.name), \(run.target.kind))"),
                ]),
        ]
        func add(_ key: String, _ unit: String, _ values: [Double]) {
            guard let statistics = SampleStatistics(values) else { return }
            members.append(.init(key: key, value: record(unit, statistics)))
        }
        func add(_ key: String, _ unit: String, total: Double?) {
            guard let total, total.isFinite else { return }
            members.append(.init(key: key, value: ["unit": .string(unit), "avg": .number(total)]))
        }
        let count = Double(measured.requests.count)
        let input = measured.promptTokens
        add("request_throughput", "requests/sec", total: count / measured.seconds)
        add("request_latency", "ms", measured.latencies)
        add("request_count", "requests", total: count)
        if measured.failed > 0 { add("error_request_count", "requests", total: Double(measured.failed)) }
        add("time_to_first_token", "ms", measured.firstTokens)
        add("inter_token_latency", "ms", measured.steps)
        add("inter_chunk_latency", "ms", measured.gaps)
        add("output_token_throughput", "tokens/sec", total: measured.outputTokens / measured.seconds)
        add("output_token_throughput_per_user", "tokens/sec/user", measured.steps.map { 1000 / $0 })
        add("output_sequence_length", "tokens", measured.requests.map(\.outputTokens))
        add("input_sequence_length", "tokens", measured.requests.compactMap { $0.promptTokens.map(Double.init) })
        add("total_osl", "tokens", total: measured.outputTokens)
        add("total_isl", "tokens", total: input)
        add(
            "total_token_throughput", "tokens/sec", total: input.map { ($0 + measured.outputTokens) / measured.seconds }
        )
        add("benchmark_duration", "sec", total: measured.seconds)
        members.append(.init(key: "sextant_version", value: .string(run.tool.version)))
        return .object(members)
    }

    private static func record(_ unit: String, _ statistics: SampleStatistics) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "unit", value: .string(unit)), .init(key: "avg", value: .number(statistics.mean)),
        ]
        for (name, probability) in percentiles {
            members.append(.init(key: name, value: .number(statistics.quantile(probability))))
        }
        members.append(.init(key: "min", value: .optional(statistics.sorted.first)))
        members.append(.init(key: "max", value: .optional(statistics.sorted.last)))
        members.append(.init(key: "std", value: .number(statistics.deviation)))
        members.append(.init(key: "count", value: .integer(statistics.sorted.count)))
        members.append(.init(key: "sum", value: .number(statistics.sorted.reduce(0, +))))
        return .object(members)
    }
}
