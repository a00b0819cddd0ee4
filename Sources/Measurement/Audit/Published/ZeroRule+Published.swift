extension ZeroRule {
    /// Requests this long leave no doubt that decoding takes a visible part of the latency.
    private static let clearlyManyTokens = 16.0
    private static let fineDigits = 5e-4
    private static let coarseDigits = 5e-3

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.flatMap { row in
            PublishedQuantity.allCases.compactMap { quantity -> Finding? in
                guard let least = quantity.least, let figure = row[quantity] else { return nil }
                return finding(
                    scenario: row.name, quantity: quantity.rawValue,
                    value: figure.statistics[.min] ?? figure.central, least: least)
            } + [unstreamed(row)].compactMap { $0 }
        }
    }

    /// A request that was not streamed has one instant, its end: no time to first token can be told from it.
    private func unstreamed(_ row: PublishedRow) -> Finding? {
        guard let first = row.number(.timeToFirstToken), first.value > 0 else { return nil }
        if row.isStreamed == false {
            return notStreamed(
                row, .contradiction, "the file says that requests were not streamed", ["timeToFirstToken": first.value])
        }
        guard let whole = row.number(.requestLatency), let tokens = row.number(.outputTokens),
            tokens.range.lower > 1.5, whole.range.overlaps(first.range), whole.value > 0
        else { return nil }
        let resolution = max(width(whole), width(first))
        guard resolution <= Self.coarseDigits else { return nil }
        let isClear = resolution <= Self.fineDigits && tokens.value >= Self.clearlyManyTokens
        return notStreamed(
            row, isClear ? .contradiction : .suspect,
            "it equals the latency of the whole request (\(whole.text) ms) of \(tokens.text) tokens",
            [
                "timeToFirstToken": first.value, "requestLatency": whole.value, "outputTokens": tokens.value,
            ])
    }

    private func width(_ number: PrintedNumber) -> Double {
        (number.range.upper - number.range.lower) / 2 / abs(number.value)
    }

    private func notStreamed(
        _ row: PublishedRow, _ severity: Finding.Severity, _ reason: String, _ values: [String: Double]
    ) -> Finding {
        Finding(
            rule: name, severity: severity, scenario: row.name,
            message: "A time to first token of \(row.number(.timeToFirstToken)?.text ?? "") ms is stated, but "
                + "\(reason): what was not streamed has no first token.",
            values: values.merging(["notStreamed": 1]) { old, _ in old })
    }
}

extension PublishedQuantity {
    /// What the quantity is at least on any machine and model; `nil` where 0 says something.
    fileprivate var least: Double? {
        switch self {
        // Milliseconds: the fastest chips give some ten thousand tokens/s to a request.
        case .timeToFirstToken, .timePerOutputToken, .requestLatency, .normalizedTimePerOutputToken: 0.02
        // Tokens per second: a large model on a slow disk.
        case .decodeRate, .prefillRate, .outputThroughput, .totalThroughput, .throughput,
            .decodeThroughput:
            0.05
        case .peakBytes, .staticBytes, .weightBytes: 20e6
        case .durationSeconds: 0.001
        // The gaps inside a chunk of several tokens are 0, an idle client is late by 0, and counts may be 0.
        default: nil
        }
    }
}
