import EngineAPI
import Foundation
import Subprocesses
import Synchronization

/// The way to a worker and back: commands go out from any thread, one thread of its own reads what comes.
final class WorkerConnection: Sendable {
    let worker: WorkerProcess
    let state: Mutex<ConnectionState>
    let interpreter: String
    let patience: PythonOptions.Patience
    private let started: Instant
    private let sending = Mutex(())

    /// Longest line that the worker may send.
    static let longestLine = 64 << 20

    /// - Parameter interpreter: named in messages.
    init(_ worker: WorkerProcess, interpreter: String, patience: PythonOptions.Patience) {
        self.worker = worker
        self.interpreter = interpreter
        self.patience = patience
        started = SystemMonotonicClock().now()
        state = Mutex(ConnectionState(now: started))
    }

    /// Starts the thread that reads. It keeps the connection alive until the worker has ended.
    func begin() {
        let thread = Thread { WorkerReader(self).run() }
        thread.name = "sextant-worker"
        thread.start()
    }

    /// Sends the settings and waits until the model is loaded.
    ///
    /// - Throws: `EngineError`; `CancellationError` when the task is cancelled meanwhile, which ends the worker.
    func ready(_ configuration: Data) async throws -> WorkerMessage {
        send(configuration)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<WorkerMessage, any Error>? in
                    if let introduction = state.introduction { return .success(introduction) }
                    if state.isEnding { return .failure(CancellationError()) }
                    if let failure = state.failure { return .failure(failure) }
                    state.loading = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            state.withLock { $0.isEnding = true }
            worker.child.kill()
        }
    }

    /// Asks something that has one answer.
    ///
    /// - Parameter make: the command's line for its number.
    func ask(_ make: (Int) throws(EngineError) -> Data) async throws(EngineError) -> WorkerMessage {
        let id = state.withLock { $0.newID() }
        let line = try make(id)
        let message: WorkerMessage
        do {
            message = try await withCheckedThrowingContinuation { continuation in
                let failure = state.withLock { state -> EngineError? in
                    if let failure = Self.reasonNotToAsk(state) { return failure }
                    if !state.isBusy { state.lastHeard = SystemMonotonicClock().now() }
                    state.answers[id] = continuation
                    return nil
                }
                if let failure { continuation.resume(throwing: failure) } else { send(line) }
            }
        } catch {
            throw error as? EngineError ?? EngineError(.engine, "\(error)")
        }
        if let failure = message.error { throw failure.error.explained }
        return message
    }

    func submit(_ batch: [GenerationRequest]) -> [GenerationStream] {
        let now = SystemMonotonicClock().now()
        var streams: [GenerationStream] = []
        var accepted: [(command: WorkerCommand.Request, sink: GenerationStream.Sink)] = []
        for request in batch {
            let id = state.withLock { $0.newID() }
            do throws(EngineError) {
                let command = try WorkerCommand.Request(id: id, request)
                let (stream, sink) = GenerationStream.make { [weak self] in self?.cancel(id) }
                streams.append(stream)
                accepted.append((command, sink))
            } catch {
                streams.append(.failed(error, at: now))
            }
        }
        guard !accepted.isEmpty else { return streams }
        do throws(EngineError) {
            let line = try WorkerCommand.line(WorkerCommand.Submit(requests: accepted.map(\.command)))
            let failure = state.withLock { state -> EngineError? in
                if let failure = Self.reasonNotToAsk(state) { return failure }
                if !state.isBusy { state.lastHeard = now }
                for (command, sink) in accepted {
                    state.requests[command.id] = .init(sink: sink, maximum: command.maximum)
                }
                state.lastSeen = "a batch of \(accepted.count) was submitted"
                return nil
            }
            if let failure { throw failure }
            send(line)
        } catch {
            for (_, sink) in accepted {
                sink.finish(Completion(reason: .failed(error), promptTokens: nil, outputTokens: nil, at: now))
            }
        }
        return streams
    }

    /// Tells the worker to end, and waits until it and all that it started are gone.
    func end() async {
        state.withLock { $0.isEnding = true }
        if let line = try? WorkerCommand.line(WorkerCommand.End()) { send(line) }
        // No more commands: an orderly worker leaves, any other is ended after a moment by the reading thread.
        shutdown(worker.channel.number, Int32(SHUT_WR))
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.endWaiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private static func reasonNotToAsk(_ state: ConnectionState) -> EngineError? {
        if let failure = state.failure { return failure }
        return state.isEnding
            ? EngineError(.engine, "The engine has ended.", remedy: "Use it inside withEngine only.") : nil
    }

    private func cancel(_ id: Int) {
        guard state.withLock({ $0.requests[id] != nil && $0.failure == nil && !$0.isEnding }),
            let line = try? WorkerCommand.line(WorkerCommand.Cancel(request: id))
        else { return }
        send(line)
    }

    /// Sends a whole line. A worker that has gone is noticed by the reading thread.
    private func send(_ line: Data) {
        #if os(Linux)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
        #endif
        sending.withLock { _ in
            line.withUnsafeBytes { bytes in
                var sent = 0
                while sent < bytes.count {
                    let count = Foundation.send(
                        worker.channel.number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, flags)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { return }
                    sent += count
                }
            }
        }
    }
}
