import EngineAPI
import Measurement

/// Measures how well this tool times on this machine: what a stamp costs, how fine the clock is, how late a reader learns
/// of a token, and how far its figures are from the truth where the truth is known.
enum TimingError {
    /// Takes about two seconds.
    @concurrent
    static func measure(clock: some MonotonicClock = SystemMonotonicClock()) async -> SelfTest {
        let count = 100_000
        let start = clock.now()
        var resolution: Int64?
        var last = start
        for _ in 0..<count {
            let now = clock.now()
            if now > last { resolution = min(resolution ?? .max, now - last) }
            last = now
        }
        let lags = await receiptLags(clock).map { Double($0) }.sorted()
        return SelfTest(
            stampNanoseconds: Double(last - start) / Double(count),
            resolutionNanoseconds: resolution.map { Double($0) },
            receiptLagMedianNanoseconds: quantile(0.5, ofSorted: lags),
            receiptLagHighNanoseconds: quantile(0.99, ofSorted: lags), checks: await KnownTimes.checks())
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
