import Measurement

/// AIPerf's `profile_export_aiperf.json`, and GenAI-Perf's before it.
///
/// Its `inter_token_latency` is (latency - TTFT)/(n - 1) of each request, our time per output token; its
/// `inter_chunk_latency` are the gaps.
enum AIPerfReader: DialectReader {
    static let dialect = "AIPerf"

    static let metrics: [(key: String, quantity: PublishedQuantity)] = [
        ("time_to_first_token", .timeToFirstToken), ("inter_token_latency", .timePerOutputToken),
        ("inter_chunk_latency", .interTokenLatency), ("request_latency", .requestLatency),
        ("output_token_throughput", .outputThroughput), ("output_token_throughput_per_user", .decodeRate),
        ("prefill_throughput_per_user", .prefillRate), ("total_token_throughput", .totalThroughput),
        ("request_throughput", .requestThroughput), ("request_count", .requests),
        ("error_request_count", .failedRequests), ("benchmark_duration", .durationSeconds),
        ("input_sequence_length", .promptTokens), ("output_sequence_length", .outputTokens),
        ("requested_osl", .requestedOutputTokens), ("total_isl", .totalInputTokens), ("total_osl", .totalOutputTokens),
    ]

    static func table(_ documents: [JSONValue]) -> PublishedTable? {
        let entries = documents.flatMap { document in document.members.isEmpty ? document.elements : [document] }
        return table(of: entries.filter(isOurs).enumerated().map { row($1, number: $0 + 1) })
    }

    private static func isOurs(_ entry: JSONValue) -> Bool {
        ["request_latency", "output_token_throughput", "request_throughput"].contains { key in
            entry[key]?["unit"]?.text != nil && entry[key]?["avg"] != nil
        }
    }

    private static func row(_ entry: JSONValue, number: Int) -> PublishedRow {
        let label = entry[path: ["run_info", "run_label"]]?.text ?? entry["benchmark_id"]?.text
        var row = PublishedRow(name: label.map { String($0.prefix(80)) } ?? "run \(number)")
        for (key, quantity) in metrics {
            guard let metric = entry[key], let name = metric["unit"]?.text, let unit = PrintedUnit(name.lowercased()),
                let factor = unit.factor(for: quantity)
            else { continue }
            row.set(quantity, statistics: metric, scaledBy: factor)
        }
        row.isStreamed =
            entry[path: ["input_config", "endpoint", "streaming"]]?.truth
            ?? entry[path: ["input_config", "streaming"]]?.truth
        if let command = entry[path: ["run_info", "cli_command"]]?.text, command.contains("ignore_eos") {
            row.endsAtLimit = true
        }
        return row
    }
}
