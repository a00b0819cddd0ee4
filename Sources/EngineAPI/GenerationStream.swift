/// The events of one request, in order. Dropping it, or cancelling the task that iterates it, cancels the request.
///
/// Unbounded buffer on purpose: the stream is bounded by the requested length, and an engine never waits for its reader.
public struct GenerationStream: AsyncSequence, Sendable {
    public typealias Element = GenerationEvent

    private let events: AsyncStream<GenerationEvent>

    /// The producing end.
    public struct Sink: Sendable {
        private let continuation: AsyncStream<GenerationEvent>.Continuation

        fileprivate init(_ continuation: AsyncStream<GenerationEvent>.Continuation) {
            self.continuation = continuation
        }

        public func admitted(at instant: Instant, cachedPromptTokens: Int?) {
            continuation.yield(.admitted(at: instant, cachedPromptTokens: cachedPromptTokens))
        }

        public func tokens(_ chunk: TokenChunk) {
            continuation.yield(.tokens(chunk))
        }

        /// Ends the stream.
        public func finish(_ completion: Completion) {
            continuation.yield(.finished(completion))
            continuation.finish()
        }
    }

    /// - Parameter onCancel: called once, from any thread, when the reader goes away before the end.
    public static func make(onCancel: @escaping @Sendable () -> Void) -> (stream: GenerationStream, sink: Sink) {
        let (events, continuation) = AsyncStream<GenerationEvent>.makeStream(bufferingPolicy: .unbounded)
        continuation.onTermination = { termination in
            if case .cancelled = termination { onCancel() }
        }
        return (GenerationStream(events: events), Sink(continuation))
    }

    /// A stream that only reports why nothing was generated.
    public static func failed(_ error: EngineError, at instant: Instant) -> GenerationStream {
        let (stream, sink) = make(onCancel: {})
        sink.finish(Completion(reason: .failed(error), promptTokens: nil, outputTokens: nil, at: instant))
        return stream
    }

    public func makeAsyncIterator() -> AsyncStream<GenerationEvent>.Iterator {
        events.makeAsyncIterator()
    }
}
