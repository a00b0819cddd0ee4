extension RequestRecord {
    /// Output tokens: the engine's exact count, else the sum of the chunks' counts; `nil` for a request that did not
    /// run to its end.
    ///
    /// A floating-point number because records come from files, where a sum of counts may overflow.
    public var outputTokenCount: Double? {
        guard hasEnded, !tokens.isEmpty else { return nil }
        if let outputTokens { return outputTokens > 0 ? Double(outputTokens) : nil }
        let sum = tokens.reduce(0) { $0 + Double($1.count) }
        return sum > 0 ? sum : nil
    }

    /// The request came to its limit or its stop token; a failed, cancelled or unfinished one gives no figures.
    public var hasEnded: Bool {
        stop == .limit || stop == .stopToken
    }

    /// t1 - sent, nanoseconds.
    public var timeToFirstToken: Double? {
        guard hasEnded, let first = tokens.first else { return nil }
        return positive(Double(first.at) - Double(sent))
    }

    /// tk - sent, nanoseconds: ends at the last token, not at the end of the stream.
    public var latency: Double? {
        guard hasEnded, let last = tokens.last else { return nil }
        return positive(Double(last.at) - Double(sent))
    }

    /// tk - t1, nanoseconds.
    public var decodeTime: Double? {
        guard hasEnded, let first = tokens.first, let last = tokens.last else { return nil }
        return positive(Double(last.at) - Double(first.at))
    }

    /// (tk - t1)/(n - 1), nanoseconds; `nil` below two tokens.
    public var timePerOutputToken: Double? {
        guard let decodeTime, let outputTokenCount, outputTokenCount >= 2 else { return nil }
        return decodeTime / (outputTokenCount - 1)
    }

    /// Gaps between consecutive chunks, nanoseconds.
    public var chunkGaps: [Double] {
        zip(tokens.dropFirst(), tokens).map { Double($0.at) - Double($1.at) }
    }
}

/// A span that no clock can show (zero or negative) is no figure.
func positive(_ value: Double) -> Double? {
    value > 0 && value.isFinite ? value : nil
}

let nanosecondsPerMillisecond = 1e6
let nanosecondsPerSecond = 1e9
