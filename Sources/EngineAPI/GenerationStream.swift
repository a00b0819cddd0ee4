/// The events of one request, in order. Dropping it, or cancelling the task that iterates it, cancels the request.
///
/// Unbounded buffer on purpose: the stream is bounded by the requested length, and an engine never waits for its reader.
/// One reader at a time.
public struct GenerationStream: AsyncSequence, Sendable {
    public typealias Element = GenerationEvent
    public typealias Failure = Never

    private let readingEnd: ReadingEnd

    /// The producing end.
    public struct Sink: Sendable {
        private let channel: EventChannel

        fileprivate init(_ channel: EventChannel) {
            self.channel = channel
        }

        public func admitted(at instant: Instant, cachedPromptTokens: Int?) {
            channel.send(.admitted(at: instant, cachedPromptTokens: cachedPromptTokens))
        }

        public func tokens(_ chunk: TokenChunk) {
            channel.send(.tokens(chunk))
        }

        /// Ends the stream.
        public func finish(_ completion: Completion) {
            channel.send(.finished(completion), isLast: true)
        }
    }

    public struct Iterator: AsyncIteratorProtocol {
        private let readingEnd: ReadingEnd
        private var taken: [GenerationEvent] = []
        private var next = 0

        fileprivate init(_ readingEnd: ReadingEnd) {
            self.readingEnd = readingEnd
        }

        public mutating func next() async -> GenerationEvent? {
            await next(isolation: nil)
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async -> GenerationEvent? {
            if next == taken.count {
                next = 0
                taken = await readingEnd.channel.receive()
            }
            guard next < taken.count else { return nil }
            defer { next += 1 }
            return taken[next]
        }
    }

    /// - Parameter onCancel: called once, from any thread, when the reader goes away before the end.
    public static func make(onCancel: @escaping @Sendable () -> Void) -> (stream: GenerationStream, sink: Sink) {
        let channel = EventChannel(onCancel: onCancel)
        return (GenerationStream(readingEnd: ReadingEnd(channel: channel)), Sink(channel))
    }

    /// A stream that only reports why nothing was generated.
    public static func failed(_ error: EngineError, at instant: Instant) -> GenerationStream {
        let (stream, sink) = make(onCancel: {})
        sink.finish(Completion(reason: .failed(error), promptTokens: nil, outputTokens: nil, at: instant))
        return stream
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(readingEnd)
    }
}

/// Held by the stream and its iterators only: when the last of them goes, so does the request.
private final class ReadingEnd: Sendable {
    let channel: EventChannel

    init(channel: EventChannel) {
        self.channel = channel
    }

    deinit {
        channel.cancel()
    }
}
