import Dispatch
import Foundation
import Synchronization

/// Ctrl-C: the first cancels the work, which keeps what there is; the second ends the process at once.
final class Interruption: Sendable {
    private struct State {
        var count = 0
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let message: String
    // SAFETY: made and activated once in `init`, never touched afterwards; a dispatch source is thread-safe.
    private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

    /// - Parameter message: said at the first Ctrl-C.
    init(message: String) {
        self.message = message
        let queue = DispatchQueue(label: "sextant.interruption")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in self?.interrupt() }
            source.activate()
            return source
        }
    }

    var hasHappened: Bool { state.withLock { $0.count > 0 } }

    /// Runs `body` in a task that Ctrl-C cancels.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task(operation: body)
        let isLate = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.count > 0
        }
        if isLate { task.cancel() }
        return try await task.value
    }

    private func interrupt() {
        let (count, cancel) = state.withLock { state in
            state.count += 1
            return (state.count, state.cancel)
        }
        guard count == 1 else { _exit(ExitStatus.interrupted.rawValue) }
        StandardError.write("\n\(message)\n")
        cancel?()
    }
}
