import Measurement

/// vLLM's `bench serve` (`--save-result`, `--save-detailed`, `--append-result`), and SGLang's `bench_serving`, which
/// writes nearly the same.
///
/// Its TPOT and ITL are ours; a request's latency is `e2el`.
enum VLLMServeReader: DialectReader {
    static let dialect = "vLLM serve"

    private static let latencies: [String: PublishedQuantity] = [
        "ttft_ms": .timeToFirstToken, "tpot_ms": .timePerOutputToken, "itl_ms": .interTokenLatency,
        "e2el_ms": .requestLatency, "e2e_latency_ms": .requestLatency,
    ]
    /// A gap a token, for many requests: more are not needed to check a mean.
    private static let mostSamples = 4_000_000

    static func table(_ documents: [JSONValue]) -> PublishedTable? {
        let entries = documents.flatMap { document in document.members.isEmpty ? document.elements : [document] }
        return table(
            of: entries.filter { $0["output_throughput"] != nil && $0["request_throughput"] != nil }.map(row))
    }

    private static func row(_ entry: JSONValue) -> PublishedRow {
        var row = PublishedRow(name: name(entry))
        row.set(.requests, .mean, entry["completed"])
        row.set(.failedRequests, .mean, entry["failed"])
        row.set(.durationSeconds, .mean, entry["duration"])
        row.set(.totalInputTokens, .mean, entry["total_input_tokens"] ?? entry["total_input"])
        row.set(.totalOutputTokens, .mean, entry["total_output_tokens"] ?? entry["total_output"])
        row.set(.requestThroughput, .mean, entry["request_throughput"])
        row.set(.outputThroughput, .mean, entry["output_throughput"])
        row.set(.inputThroughput, .mean, entry["input_throughput"])
        row.set(.totalThroughput, .mean, entry["total_token_throughput"] ?? entry["total_throughput"])
        row.set(.concurrency, .mean, entry["max_concurrency"])
        row.set(.requestRate, .mean, entry["request_rate"])
        for member in entry.members {
            guard let mark = member.key.firstIndex(of: "_"),
                let statistic = Statistic(key: String(member.key[..<mark])),
                let quantity = latencies[String(member.key[member.key.index(after: mark)...])]
            else { continue }
            row.set(quantity, statistic, member.value)
        }
        lengths(entry, &row)
        samples(entry, &row)
        return row
    }

    private static func name(_ entry: JSONValue) -> String {
        var parts = [entry["label"]?.text ?? entry["model_id"]?.text ?? entry["backend"]?.text].compactMap { $0 }
        if let rate = entry["request_rate"]?.double { parts.append("rate \(JSONWriter.shortest(rate))") }
        if let most = entry["max_concurrency"]?.double { parts.append("concurrency \(JSONWriter.shortest(most))") }
        return parts.isEmpty ? dialect : String(parts.joined(separator: ", ").prefix(120))
    }

    private static func lengths(_ entry: JSONValue, _ row: inout PublishedRow) {
        let completed = row.number(.requests)?.value ?? 0
        for (key, total, quantity) in [
            ("output_lens", PublishedQuantity.totalOutputTokens, PublishedQuantity.outputTokens),
            ("input_lens", .totalInputTokens, .promptTokens),
        ] {
            if let all = entry[key]?.doubles, !all.isEmpty, let least = all.min(), let most = all.max() {
                row.set(quantity, .mean, PrintedNumber(all.reduce(0, +) / Double(all.count)))
                row.set(quantity, .min, PrintedNumber(least))
                row.set(quantity, .max, PrintedNumber(most))
            } else if let sum = row.number(total), completed > 0 {
                row.set(quantity, .mean, PrintedNumber(sum.value / completed))
            }
        }
    }

    private static func samples(_ entry: JSONValue, _ row: inout PublishedRow) {
        guard let completed = row.number(.requests)?.value, completed >= 1, completed < 1e9 else { return }
        for quantity in [PublishedQuantity.timeToFirstToken, .timePerOutputToken, .requestLatency] {
            row.figures[quantity]?.count = Int(exactly: completed)
        }
        // Failed requests stand in the lists too, as 0.
        guard row.number(.failedRequests)?.value ?? 0 == 0 else { return }
        if let firsts = entry["ttfts"]?.doubles, Double(firsts.count) == completed {
            row.setSamples(.timeToFirstToken, firsts.map { $0 * 1000 })
        }
        guard let gaps = entry["itls"]?.elements, Double(gaps.count) == completed else { return }
        var all: [Double] = []
        for list in gaps {
            guard let numbers = list.doubles, all.count + numbers.count <= mostSamples else { return }
            all += numbers.map { $0 * 1000 }
        }
        row.setSamples(.interTokenLatency, all)
    }
}
