extension PublishedQuantity {
    /// As findings begin a sentence with it.
    public var words: String {
        switch self {
        case .promptTokens: "Prompt tokens"
        case .outputTokens: "Output tokens"
        case .requestedOutputTokens: "Output tokens asked for"
        case .batch: "Batch"
        case .concurrency: "Concurrency"
        case .requests: "Requests"
        case .failedRequests: "Failed requests"
        case .trials: "Repeats"
        case .warmUps: "Warm-ups"
        case .totalInputTokens: "Total input tokens"
        case .totalOutputTokens: "Total output tokens"
        case .durationSeconds: "Duration"
        case .timeToFirstToken: "Time to first token"
        case .timePerOutputToken: "Time per output token"
        case .interTokenLatency: "Inter-token latency"
        case .requestLatency: "Request latency"
        case .sendLateness: "Send lateness"
        case .normalizedTimePerOutputToken: "Latency / output tokens"
        case .decodeRate: "Decode rate"
        case .prefillRate: "Prefill rate"
        case .outputThroughput: "Output throughput"
        case .totalThroughput: "Total throughput"
        case .inputThroughput: "Input throughput"
        case .peakRate: "Peak rate"
        case .throughput: "Throughput"
        case .decodeThroughput: "Decode throughput"
        case .requestThroughput: "Request throughput"
        case .requestRate: "Request rate"
        case .peakBytes: "Peak memory"
        case .staticBytes: "Static memory"
        case .weightBytes: "Weights"
        }
    }
}
