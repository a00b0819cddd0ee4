import Synchronization

/// The buffer between the thread that makes tokens and the task that reads them.
///
/// In place of `AsyncStream`, which cost the producer 28 us a token with the cold caches of a real step, where this cost
/// 10 (`Benchmarks/TokenCost`, both on a loaded machine; 6.5 on a quiet one). A token that nobody waits for is a lock and
/// a store into reserved memory, and a reader takes everything that has piled up at once.
final class EventChannel: Sendable {
    private struct State {
        var events: [GenerationEvent] = []
        var reader: CheckedContinuation<[GenerationEvent], Never>?
        /// The last event was sent, or the reader has gone: nothing is taken in any more.
        var isClosed = false
    }

    private let state: Mutex<State>
    private let onCancel: @Sendable () -> Void

    /// Events that a paced reader lets pile up without the buffer having to grow.
    private static let reserved = 128

    init(onCancel: @escaping @Sendable () -> Void) {
        self.onCancel = onCancel
        var state = State()
        state.events.reserveCapacity(Self.reserved)
        self.state = Mutex(state)
    }

    func send(_ event: GenerationEvent, isLast: Bool = false) {
        let reader = state.withLock { state -> CheckedContinuation<[GenerationEvent], Never>? in
            guard !state.isClosed else { return nil }
            state.isClosed = isLast
            guard let reader = state.reader else {
                state.events.append(event)
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: [event])
    }

    /// The reader goes away. What was sent before can still be received.
    func cancel() {
        let (wasOpen, reader) = state.withLock { state in
            let wasOpen = !state.isClosed
            state.isClosed = true
            defer { state.reader = nil }
            return (wasOpen, state.reader)
        }
        if wasOpen { onCancel() }
        reader?.resume(returning: [])
    }

    /// All events since the last call, at least one; none when there will be no more.
    func receive() async -> [GenerationEvent] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (ready, displaced) = state.withLock { state in
                    if state.events.isEmpty, !state.isClosed {
                        defer { state.reader = continuation }
                        return ([GenerationEvent]?.none, state.reader)
                    }
                    let events = state.events
                    state.events = []
                    state.events.reserveCapacity(Self.reserved)
                    return (events, nil)
                }
                if let ready { continuation.resume(returning: ready) }
                // A second reader is a mistake of the caller; the first must not wait for ever.
                displaced?.resume(returning: [])
            }
        } onCancel: {
            cancel()
        }
    }
}
