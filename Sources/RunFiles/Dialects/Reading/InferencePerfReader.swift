import Measurement

/// inference-perf's `summary_lifecycle_metrics.json` and `stage_N_lifecycle_metrics.json`: times in seconds.
enum InferencePerfReader: DialectReader {
    static let dialect = "inference-perf"

    private static let latencies: [(key: String, quantity: PublishedQuantity)] = [
        ("time_to_first_token", .timeToFirstToken), ("time_per_output_token", .timePerOutputToken),
        ("inter_token_latency", .interTokenLatency), ("request_latency", .requestLatency),
        ("normalized_time_per_output_token", .normalizedTimePerOutputToken),
    ]
    private static let rates: [(key: String, quantity: PublishedQuantity)] = [
        ("input_tokens_per_sec", .inputThroughput), ("output_tokens_per_sec", .outputThroughput),
        ("total_tokens_per_sec", .totalThroughput), ("requests_per_sec", .requestThroughput),
    ]

    static func table(_ documents: [JSONValue]) -> PublishedTable? {
        let entries = documents.flatMap { document in document.members.isEmpty ? document.elements : [document] }
        return table(
            of: entries.filter { $0["successes"]?["latency"] != nil || $0["successes"]?["throughput"] != nil }
                .enumerated().map { row($1, number: $0 + 1) })
    }

    private static func row(_ entry: JSONValue, number: Int) -> PublishedRow {
        var row = PublishedRow(name: "stage \(number)")
        let successes = entry["successes"]
        let count = successes?["count"]?.double.flatMap { Int(exactly: $0) }
        for (key, quantity) in latencies {
            row.set(quantity, statistics: successes?["latency"]?[key], scaledBy: 1000)
            if quantity != .interTokenLatency { row.figures[quantity]?.count = count }
        }
        for (key, quantity) in rates { row.set(quantity, .mean, successes?["throughput"]?[key]) }
        row.set(.promptTokens, statistics: successes?["prompt_len"] ?? successes?["prompt_tokens"])
        row.set(.outputTokens, statistics: successes?["output_len"] ?? successes?["output_tokens"])
        row.set(.requests, .mean, successes?["count"])
        row.set(.failedRequests, .mean, entry["failures"]?["count"])
        let load = entry["load_summary"]
        row.set(.requestRate, .mean, load?["requested_rate"])
        row.set(.concurrency, .mean, load?["concurrency"])
        let delay = load?["schedule_delay"] ?? load?["schedule_accuracy"]
        row.set(.sendLateness, .mean, delay?["mean"], scaledBy: 1000)
        return row
    }
}
