import EngineAPI
import Measurement
import ScriptedEngine
import Testing

@testable import Harness

@Suite("Reading streams")
struct StreamReaderTests {
    private func chunk(_ milliseconds: Int64) -> TokenChunk {
        TokenChunk(count: 1, ids: nil, text: "x", at: Instant(nanoseconds: milliseconds * 1_000_000))
    }

    private func reader(_ clock: VirtualClock, interval: Int64?) -> StreamReader {
        StreamReader(
            index: 0, origin: Instant(nanoseconds: 0), clock: clock, interval: interval, stampsReceipt: true)
    }

    private func end(_ sink: GenerationStream.Sink, _ count: Int, at instant: Instant) {
        sink.finish(Completion(reason: .limit, promptTokens: 1, outputTokens: count, at: instant))
    }

    /// Looks every 50 ms: tokens of 10, 20 and 30 ms lie there until then, and no lag is claimed for them.
    @Test(.timeLimit(.minutes(20)))
    func looksAwayWhileTokensPileUp() async throws {
        let clock = VirtualClock(.byHand)
        let (stream, sink) = GenerationStream.make(onCancel: {})
        let task = Task { try await reader(clock, interval: 50_000_000).read(stream) }
        sink.tokens(chunk(0))
        await clock.waitForSleepers(1)
        for at: Int64 in [10, 20, 30] { sink.tokens(chunk(at)) }
        clock.advance(to: Instant(nanoseconds: 50_000_000))
        // 30 ms is nearly now: it looks away again, until 100 ms.
        await clock.waitForSleepers(1)
        sink.tokens(chunk(60))
        end(sink, 5, at: Instant(nanoseconds: 60_000_000))
        clock.advance(to: Instant(nanoseconds: 100_000_000))
        let record = try await task.value
        #expect(record.tokens.map(\.at) == [0, 10_000_000, 20_000_000, 30_000_000, 60_000_000])
        #expect(record.tokens.map(\.receiptLag) == [0, nil, nil, nil, nil])
        #expect(record.finished == 60_000_000 && record.stop == .limit)
    }

    @Test(.timeLimit(.minutes(20)))
    func cancellationWakesAReaderThatLooksAway() async throws {
        let clock = VirtualClock(.byHand)
        let (cancelled, signal) = AsyncStream<Void>.makeStream()
        let (stream, sink) = GenerationStream.make(onCancel: { signal.yield() })
        let task = Task { try await reader(clock, interval: 50_000_000).read(stream) }
        sink.tokens(chunk(0))
        await clock.waitForSleepers(1)
        task.cancel()
        await #expect(throws: TrialFailure.self) { _ = try await task.value }
        for await _ in cancelled { break }
    }

    @Test func everyTokenAsItComes() async throws {
        let clock = VirtualClock(.byHand, start: Instant(nanoseconds: 3_000_000))
        let (stream, sink) = GenerationStream.make(onCancel: {})
        for at: Int64 in [1, 2] { sink.tokens(chunk(at)) }
        end(sink, 2, at: clock.now())
        let record = try await reader(clock, interval: nil).read(stream)
        #expect(record.tokens.map(\.receiptLag) == [2_000_000, 1_000_000])
    }
}
