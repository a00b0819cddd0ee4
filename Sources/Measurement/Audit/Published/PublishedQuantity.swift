/// What a column or a key of a published table holds, in the unit that the rules reckon with.
public enum PublishedQuantity: String, Sendable, Hashable, CaseIterable, Codable {
    // Counts
    case promptTokens, outputTokens, requestedOutputTokens, batch
    /// Requests in flight at once under load. No batch: they start and end one by one.
    case concurrency
    case requests, failedRequests, trials, warmUps, totalInputTokens, totalOutputTokens
    // Seconds
    case durationSeconds
    // Milliseconds
    case timeToFirstToken, timePerOutputToken, interTokenLatency, requestLatency, sendLateness
    /// Request latency / output tokens, which some tools call TPOT.
    case normalizedTimePerOutputToken
    // Tokens per second
    case decodeRate, prefillRate, outputThroughput, totalThroughput, inputThroughput, peakRate
    /// "Total": of all requests, or of input and output; the table does not say.
    case throughput
    /// Of one request or of the whole batch: the table does not say.
    case decodeThroughput
    // Requests per second
    case requestThroughput, requestRate
    // Bytes
    case peakBytes, staticBytes, weightBytes

    public enum Dimension: Sendable, Hashable {
        case count, seconds, milliseconds, tokensPerSecond, perSecond, bytes
    }

    public var dimension: Dimension {
        switch self {
        case .promptTokens, .outputTokens, .requestedOutputTokens, .batch, .concurrency, .requests, .failedRequests,
            .trials, .warmUps, .totalInputTokens, .totalOutputTokens:
            .count
        case .durationSeconds: .seconds
        case .timeToFirstToken, .timePerOutputToken, .interTokenLatency, .requestLatency, .sendLateness,
            .normalizedTimePerOutputToken:
            .milliseconds
        case .decodeRate, .prefillRate, .outputThroughput, .totalThroughput, .inputThroughput, .peakRate, .throughput,
            .decodeThroughput:
            .tokensPerSecond
        case .requestThroughput, .requestRate: .perSecond
        case .peakBytes, .staticBytes, .weightBytes: .bytes
        }
    }

    /// A table without any of these is not about speed.
    public var isPerformance: Bool {
        switch dimension {
        case .milliseconds, .tokensPerSecond: true
        case .perSecond: self == .requestThroughput
        default: false
        }
    }
}

/// Which figure of a sample a number is.
public enum Statistic: String, Sendable, Hashable, CaseIterable, Codable {
    case mean, sd, min, p1, p5, p10, p25, median, p75, p80, p90, p95, p97, p99, p999, max

    /// The share of the sample that lies at or below it; `nil` for mean and deviation.
    public var probability: Double? {
        switch self {
        case .mean, .sd: nil
        case .min: 0
        case .p1: 0.01
        case .p5: 0.05
        case .p10: 0.10
        case .p25: 0.25
        case .median: 0.5
        case .p75: 0.75
        case .p80: 0.80
        case .p90: 0.90
        case .p95: 0.95
        case .p97: 0.97
        case .p99: 0.99
        case .p999: 0.999
        case .max: 1
        }
    }

    /// Those that must not descend, in order.
    public static let ascending = allCases.filter { $0.probability != nil }
}
