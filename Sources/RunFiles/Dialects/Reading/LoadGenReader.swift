import Measurement

/// MLPerf LoadGen's `mlperf_log_summary.txt`: its own verdict, rates, and latencies in nanoseconds.
enum LoadGenReader {
    static let dialect = "LoadGen summary"

    static func recognises(_ text: String) -> Bool { text.contains("MLPerf Results Summary") }

    static func table(_ lines: [Substring]) -> PublishedTable? {
        var row = PublishedRow(name: nil)
        var names: [String: String] = [:]
        var unsatisfied: [String] = []
        for (key, value) in KeyValueText.pairs(lines) {
            let key = key.lowercased()
            if ["sut name", "scenario", "mode", "result is"].contains(key), names[key] == nil { names[key] = value }
            if key.hasSuffix("satisfied"), value.lowercased() == "no" { unsatisfied.append(key) }
            guard let cell = PrintedCell(value) else { continue }
            figure(key, cell.number, &row)
        }
        row.name = ["sut name", "scenario"].compactMap { names[$0] }.joined(separator: ", ")
        if names["result is"]?.uppercased().hasPrefix("INVALID") == true {
            row.invalidity = unsatisfied.isEmpty ? "INVALID" : unsatisfied.joined(separator: ", ") + ": NO"
        }
        guard !row.figures.isEmpty || row.invalidity != nil else { return nil }
        return PublishedTable(dialect: dialect, rows: [row])
    }

    private static func figure(_ key: String, _ number: PrintedNumber, _ row: inout PublishedRow) {
        switch key {
        case "completed samples per second", "samples per second": row.set(.requestThroughput, .mean, number)
        case "scheduled samples per second": row.set(.requestRate, .mean, number)
        case "completed tokens per second", "tokens per second": row.set(.outputThroughput, .mean, number)
        default: latency(key, number, &row)
        }
    }

    private static func latency(_ key: String, _ number: PrintedNumber, _ row: inout PublishedRow) {
        guard key.hasSuffix("(ns)") else { return }
        let words = key.dropLast(4).split(separator: " ")
        guard let first = words.first else { return }
        let statistic: Statistic?
        var rest = words.dropFirst().joined(separator: " ")
        if let percentile = Double(first), rest.hasPrefix("percentile ") {
            statistic = Statistic.allCases.first { $0.probability.map { abs($0 * 100 - percentile) < 1e-6 } ?? false }
            rest = String(rest.dropFirst("percentile ".count))
        } else {
            statistic = Statistic(key: String(first))
        }
        guard let statistic else { return }
        let quantity: PublishedQuantity? =
            switch rest {
            case "latency": .requestLatency
            case "first token latency": .timeToFirstToken
            case "time per output token", "time to output token": .timePerOutputToken
            default: nil
            }
        // Nanoseconds are whole, so that half of one is the digits' share.
        if let quantity { row.set(quantity, statistic, number.scaled(by: 1e-6)) }
    }
}
