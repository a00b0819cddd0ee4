import Measurement

/// vLLM's `bench latency`: one batch again and again, seconds per generation.
enum VLLMLatencyReader: DialectReader {
    static let dialect = "vLLM latency"

    static func table(_ documents: [JSONValue]) -> PublishedTable? {
        table(of: documents.filter { $0["avg_latency"] != nil && $0["latencies"] != nil }.map(row))
    }

    private static func row(_ entry: JSONValue) -> PublishedRow {
        var row = PublishedRow(name: dialect)
        row.set(.requestLatency, .mean, entry["avg_latency"], scaledBy: 1000)
        for member in entry["percentiles"]?.members ?? [] {
            guard let statistic = Statistic(key: "p" + member.key) else { continue }
            row.set(.requestLatency, statistic, member.value, scaledBy: 1000)
        }
        if let latencies = entry["latencies"]?.doubles {
            row.figures[.requestLatency]?.count = latencies.isEmpty ? nil : latencies.count
            row.setSamples(.requestLatency, latencies.map { $0 * 1000 }, areRepeats: true)
            row.set(.trials, .mean, PrintedNumber(Double(latencies.count)))
        }
        return row
    }
}
