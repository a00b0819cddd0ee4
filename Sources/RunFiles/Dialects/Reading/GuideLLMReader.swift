import Measurement

/// GuideLLM's `benchmarks.json`: each benchmark is a row, of its successful requests.
///
/// Its `time_per_output_token_ms` is latency / output tokens, prefill included; its `inter_token_latency_ms` is our time
/// per output token.
enum GuideLLMReader: DialectReader {
    static let dialect = "GuideLLM"

    private static let metrics: [(key: String, quantity: PublishedQuantity, factor: Double)] = [
        ("time_to_first_token_ms", .timeToFirstToken, 1), ("inter_token_latency_ms", .timePerOutputToken, 1),
        ("time_per_output_token_ms", .normalizedTimePerOutputToken, 1), ("request_latency", .requestLatency, 1000),
        ("prompt_token_count", .promptTokens, 1), ("output_token_count", .outputTokens, 1),
    ]
    /// Rates are described over time, not over requests: only their mean is comparable.
    private static let rates: [(key: String, quantity: PublishedQuantity)] = [
        ("requests_per_second", .requestThroughput), ("output_tokens_per_second", .outputThroughput),
        ("tokens_per_second", .totalThroughput),
    ]

    static func table(_ documents: [JSONValue]) -> PublishedTable? {
        let benchmarks = documents.flatMap { $0["benchmarks"]?.elements ?? [] }
        return table(of: benchmarks.filter { $0["metrics"] != nil }.enumerated().map { row($1, number: $0 + 1) })
    }

    private static func row(_ benchmark: JSONValue, number: Int) -> PublishedRow {
        let strategy =
            benchmark[path: ["config", "strategy"]] ?? benchmark[path: ["args", "strategy"]]
            ?? benchmark[path: ["scheduler", "strategy"]]
        let kind = strategy?["type_"]?.text ?? strategy?["type"]?.text
        var row = PublishedRow(name: "benchmark \(number)" + (kind.map { " (\($0.prefix(40)))" } ?? ""))
        guard let metrics = benchmark["metrics"] else { return row }
        for (key, quantity, factor) in Self.metrics {
            let group = metrics[key]?["successful"]
            // Without requests GuideLLM writes statistics of nothing, all 0.
            guard group?["count"]?.double != 0 else { continue }
            row.set(quantity, statistics: group, scaledBy: factor)
            row.set(quantity, statistics: group?["percentiles"], scaledBy: factor)
        }
        for (key, quantity) in rates { row.set(quantity, .mean, metrics[key]?["successful"]?["mean"]) }
        row.set(.requests, .mean, metrics["request_totals"]?["successful"])
        row.set(.failedRequests, .mean, metrics["request_totals"]?["errored"])
        if kind == "concurrent" { row.set(.concurrency, .mean, strategy?["streams"]) }
        return row
    }
}
