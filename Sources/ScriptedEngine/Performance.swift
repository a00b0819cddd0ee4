import EngineAPI
import Synchronization

/// One batch while it plays: walks the timeline on the clock and stops what its readers have left.
final class Performance: Sendable {
    private struct State {
        var open: Set<Int> = []
        var sinks: [Int: GenerationStream.Sink] = [:]
        var requests: [Int: GenerationRequest] = [:]
        var emitted: [Int: Int] = [:]
        var task: Task<Void, Never>?
    }

    private let script: Script
    private let clock: any MonotonicClock
    private let start: Instant
    private let ordinal: Int
    private let state = Mutex(State())

    init(script: Script, clock: any MonotonicClock, start: Instant, ordinal: Int) {
        self.script = script
        self.clock = clock
        self.start = start
        self.ordinal = ordinal
    }

    func stream(for index: Int, of request: GenerationRequest) -> GenerationStream {
        let (stream, sink) = GenerationStream.make { [weak self] in self?.leave(index) }
        state.withLock {
            $0.open.insert(index)
            $0.sinks[index] = sink
            $0.requests[index] = request
        }
        return stream
    }

    func begin(_ timeline: Timeline) {
        let task = Task { await self.play(timeline) }
        let isDeserted = state.withLock { state -> Bool in
            state.task = task
            return state.open.isEmpty
        }
        if isDeserted { task.cancel() }
    }

    private func play(_ timeline: Timeline) async {
        if script.reportsAdmission {
            let sinks = state.withLock { state in state.open.sorted().compactMap { state.sinks[$0] } }
            for sink in sinks { sink.admitted(at: start, cachedPromptTokens: 0) }
        }
        do {
            // One stamp for all that happens at one instant, as an engine has that ends a step for its whole batch.
            var step: (offset: Int64, stamp: Instant)?
            for entry in timeline.entries {
                if state.withLock({ $0.open.isEmpty }) { break }
                if step?.offset != entry.offset {
                    try await clock.sleep(until: start.advanced(byNanoseconds: entry.offset))
                    step = (entry.offset, clock.now())
                }
                perform(entry, at: step?.stamp ?? clock.now())
            }
            if timeline.hangs { await waitForCancellation() }
        } catch {
            // Everyone has left: nothing remains to be said.
        }
    }

    private func perform(_ entry: Timeline.Entry, at now: Instant) {
        let part = state.withLock { state -> (GenerationStream.Sink, GenerationRequest)? in
            guard state.open.contains(entry.request), let sink = state.sinks[entry.request],
                let request = state.requests[entry.request]
            else { return nil }
            switch entry.act {
            case .tokens(_, let count): state.emitted[entry.request, default: 0] += count
            case .end: state.open.remove(entry.request)
            }
            return (sink, request)
        }
        guard let (sink, request) = part else { return }
        switch entry.act {
        case .tokens(let first, let count):
            let seed = script.isForgetful ? UInt64(ordinal) : 0
            let ids = (first..<first + count).map {
                ScriptedVocabulary.answer(to: request.prompt.tokens ?? [], position: $0, seed: seed)
            }
            let text = ids.map(ScriptedVocabulary.text).joined()
            sink.tokens(TokenChunk(count: count, ids: script.revealsTokenIDs ? ids : nil, text: text, at: now))
        case .end(let reason, let outputTokens):
            sink.finish(
                Completion(
                    reason: reason, promptTokens: request.prompt.tokenCount, outputTokens: outputTokens, at: now))
        }
    }

    /// The reader of one request went away: the request finishes, the others go on.
    private func leave(_ index: Int) {
        let now = clock.now()
        let (sink, completion, task) = state.withLock { state in
            let wasOpen = state.open.remove(index) != nil
            let completion = Completion(
                reason: .cancelled, promptTokens: state.requests[index]?.prompt.tokenCount,
                outputTokens: state.emitted[index] ?? 0, at: now)
            return (wasOpen ? state.sinks[index] : nil, completion, state.open.isEmpty ? state.task : nil)
        }
        sink?.finish(completion)
        task?.cancel()
    }

    private func waitForCancellation() async {
        let (never, continuation) = AsyncStream<Never>.makeStream()
        await withTaskCancellationHandler {
            for await _ in never {}
        } onCancel: {
            continuation.finish()
        }
    }
}
