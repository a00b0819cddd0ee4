import EngineAPI

/// How well this tool can time: what a stamp costs, how fine the clock is, how late a reader learns of a token.
struct TimingError: Sendable {
    /// Nanoseconds that reading the clock takes.
    var stampNanoseconds: Double
    /// The smallest step of the clock that was seen, nanoseconds.
    var resolutionNanoseconds: Int64
    /// Nanoseconds from the producer's stamp to the reader's, median and 99th percentile of many tokens. It enters no
    /// figure, because tokens are stamped by whoever produces them.
    var lagMedian: Int64
    var lagHigh: Int64

    @concurrent
    static func measure(clock: some MonotonicClock = SystemMonotonicClock()) async -> TimingError {
        let count = 100_000
        let start = clock.now()
        var resolution = Int64.max
        var last = start
        for _ in 0..<count {
            let now = clock.now()
            if now > last { resolution = min(resolution, now - last) }
            last = now
        }
        let lags = await receiptLags(clock).sorted()
        return TimingError(
            stampNanoseconds: Double(last - start) / Double(count), resolutionNanoseconds: resolution,
            lagMedian: lags.isEmpty ? 0 : lags[lags.count / 2],
            lagHigh: lags.isEmpty ? 0 : lags[min(lags.count - 1, lags.count * 99 / 100)])
    }

    /// Tokens through a stream, one every millisecond, as a small model makes them.
    private static func receiptLags(_ clock: some MonotonicClock) async -> [Int64] {
        let (stream, sink) = GenerationStream.make(onCancel: {})
        let count = 200
        let producer = Task {
            for _ in 0..<count {
                try? await clock.sleep(until: clock.now().advanced(byNanoseconds: 1_000_000))
                sink.tokens(TokenChunk(count: 1, ids: [0], text: "x", at: clock.now()))
            }
            sink.finish(Completion(reason: .limit, promptTokens: nil, outputTokens: count, at: clock.now()))
        }
        var lags: [Int64] = []
        for await event in stream {
            if case .tokens(let chunk) = event { lags.append(clock.now() - chunk.at) }
        }
        await producer.value
        return lags
    }
}
