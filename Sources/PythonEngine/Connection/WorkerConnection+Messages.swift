import EngineAPI
import Foundation
import Synchronization

/// What each line from the worker leads to.
extension WorkerConnection {
    /// - Returns: why the worker must be ended, if it must.
    func take(_ message: WorkerMessage) -> WorkerDeath.Cause? {
        state.withLock { $0.lastHeard = SystemMonotonicClock().now() }
        switch message.event {
        case "hello": return greet(message)
        case "stage": state.withLock { $0.lastSeen = message.name ?? "a stage" }
        case "ready": becomeReady(message)
        case "failed": fail(message.error?.error ?? EngineError(.engine, "The worker failed without saying why."))
        case "reply": answer(message)
        case "admitted": admit(message)
        case "tokens":
            guard let steps = message.steps, steps.allSatisfy(\.isConsistent) else { return .garbage("tokens") }
            for step in steps { handOut(step) }
        case "finished":
            guard let completion = completion(message) else { return .garbage("finished") }
            finish(message, completion)
        default: return .garbage(String(message.event.prefix(100)))
        }
        return nil
    }

    private func greet(_ message: WorkerMessage) -> WorkerDeath.Cause? {
        guard message.protocol == WorkerMessage.version else { return .version(message.protocol ?? 0) }
        state.withLock { state in
            state.hasGreeted = true
            state.lastSeen = "its greeting"
        }
        return nil
    }

    private func becomeReady(_ message: WorkerMessage) {
        let loading = state.withLock { state in
            state.isReady = true
            state.introduction = message
            state.lastSeen = "it was ready"
            defer { state.loading = nil }
            return state.loading
        }
        loading?.resume(returning: message)
    }

    private func fail(_ error: EngineError) {
        state.withLock { if $0.failure == nil { $0.failure = error.explained } }
    }

    private func answer(_ message: WorkerMessage) {
        guard let id = message.id else { return }
        state.withLock { $0.answers.removeValue(forKey: id) }?.resume(returning: message)
    }

    private func admit(_ message: WorkerMessage) {
        guard let at = message.at else { return }
        let sinks = state.withLock { state in (message.requests ?? []).compactMap { state.requests[$0]?.sink } }
        // The worker keeps no prompt from one request to the next.
        for sink in sinks { sink.admitted(at: Instant(nanoseconds: at), cachedPromptTokens: 0) }
    }

    private func handOut(_ step: WorkerMessage.Step) {
        let sinks = state.withLock { state in
            step.requests.map { id -> GenerationStream.Sink? in
                guard var request = state.requests[id] else { return nil }
                request.received += 1
                state.requests[id] = request
                state.lastSeen = "token \(request.received) of \(request.maximum)"
                return request.sink
            }
        }
        let at = Instant(nanoseconds: step.at)
        for (index, sink) in sinks.enumerated() {
            sink?.tokens(TokenChunk(count: 1, ids: [step.ids[index]], text: step.texts[index], at: at))
        }
    }

    /// `nil` for a reason that there is not.
    private func completion(_ message: WorkerMessage) -> Completion? {
        let reason: StopReason
        switch message.reason {
        case "limit": reason = .limit
        case "stop": reason = .stopToken
        case "cancelled": reason = .cancelled
        case "failed":
            let error = message.error?.error ?? EngineError(.engine, "The worker failed without saying why.")
            reason = .failed(error.explained)
        default: return nil
        }
        let at = message.at.map(Instant.init(nanoseconds:)) ?? SystemMonotonicClock().now()
        return Completion(
            reason: reason, promptTokens: message.promptTokens, outputTokens: message.outputTokens, at: at)
    }

    private func finish(_ message: WorkerMessage, _ completion: Completion) {
        guard let id = message.request else { return }
        state.withLock { $0.requests.removeValue(forKey: id) }?.sink.finish(completion)
    }
}
