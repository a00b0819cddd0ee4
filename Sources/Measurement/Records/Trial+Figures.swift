extension Trial {
    /// Latest first token - earliest sent, nanoseconds; `nil` unless every request ran to its end.
    public var timeToFirstToken: Double? {
        span { $0.tokens.first?.at }
    }

    /// Latest last token - earliest sent, nanoseconds: how long the whole batch took.
    public var latency: Double? {
        span { $0.tokens.last?.at }
    }

    /// Sum of output tokens of all requests.
    public var outputTokenCount: Double? {
        sum { $0.outputTokenCount }
    }

    /// Sum over requests of tk - t1, nanoseconds.
    public var decodeTime: Double? {
        sum { $0.decodeTime }
    }

    /// Sum over requests of n - 1; `nil` when a request has fewer than two tokens.
    public var decodeSteps: Double? {
        sum { record in
            guard let count = record.outputTokenCount, count >= 2 else { return nil }
            return count - 1
        }
    }

    /// Sum over requests of `value`; `nil` when one of them has none.
    func sum(_ value: (RequestRecord) -> Double?) -> Double? {
        guard !records.isEmpty else { return nil }
        var total = 0.0
        for record in records {
            guard let term = value(record) else { return nil }
            total += term
        }
        return total
    }

    private func span(to end: (RequestRecord) -> Int64?) -> Double? {
        var earliest = Double.infinity
        var latest = -Double.infinity
        for record in records {
            guard record.hasEnded, let end = end(record) else { return nil }
            earliest = min(earliest, Double(record.sent))
            latest = max(latest, Double(end))
        }
        return positive(latest - earliest)
    }
}
