import EngineAPI
import Synchronization
import Testing

/// Counts how often a request was cancelled.
private final class Cancellations: Sendable {
    private let number = Atomic<Int>(0)

    var count: Int { number.load(ordering: .relaxed) }

    func add() {
        number.add(1, ordering: .relaxed)
    }
}

@Suite struct GenerationStreamTests {
    private let completion = Completion(
        reason: .limit, promptTokens: 1, outputTokens: 2, at: Instant(nanoseconds: 3))

    private func chunk(_ id: Int32) -> TokenChunk {
        TokenChunk(count: 1, ids: [id], text: "", at: Instant(nanoseconds: Int64(id)))
    }

    @Test("events arrive in order, whether they pile up or are waited for")
    func order() async {
        let (stream, sink) = GenerationStream.make(onCancel: {})
        let reader = Task {
            var events: [GenerationEvent] = []
            for await event in stream { events.append(event) }
            return events
        }
        var expected: [GenerationEvent] = []
        for id in 0..<300 as Range<Int32> {
            sink.tokens(chunk(id))
            expected.append(.tokens(chunk(id)))
            if id % 50 == 0 { await Task.yield() }
        }
        sink.finish(completion)
        expected.append(.finished(completion))
        #expect(await reader.value == expected)
    }

    @Test("a stream that is dropped cancels its request, once")
    func dropped() async {
        let cancellations = Cancellations()
        do {
            let (stream, sink) = GenerationStream.make(onCancel: { cancellations.add() })
            sink.tokens(chunk(1))
            var iterator = stream.makeAsyncIterator()
            #expect(await iterator.next() == .tokens(chunk(1)))
            #expect(cancellations.count == 0)
        }
        #expect(cancellations.count == 1)
    }

    @Test("a stream that came to its end is not cancelled")
    func finished() async {
        let cancellations = Cancellations()
        do {
            let (stream, sink) = GenerationStream.make(onCancel: { cancellations.add() })
            sink.finish(completion)
            sink.tokens(chunk(9))
            var events: [GenerationEvent] = []
            for await event in stream { events.append(event) }
            #expect(events == [.finished(completion)])
        }
        #expect(cancellations.count == 0)
    }

    @Test("a cancelled reader gets what was sent before, and no more")
    func cancelledReader() async {
        let cancellations = Cancellations()
        let (stream, sink) = GenerationStream.make(onCancel: { cancellations.add() })
        let reader = Task {
            var count = 0
            for await _ in stream { count += 1 }
            return count
        }
        sink.tokens(chunk(1))
        reader.cancel()
        let received = await reader.value
        sink.tokens(chunk(2))
        #expect(received <= 1)
        #expect(cancellations.count == 1)
        _ = stream
    }
}
