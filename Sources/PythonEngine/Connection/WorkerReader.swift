import EngineAPI
import Foundation
import Synchronization

/// The thread that reads what a worker says, watches how long it is silent, and cleans up when it ends.
final class WorkerReader {
    private let connection: WorkerConnection
    private var lines = LineBuffer(limit: WorkerConnection.longestLine)
    private var errors = TextTail()
    private var isReadingErrors = true
    /// Why it had to be ended, if it had to.
    private var cause: WorkerDeath.Cause?

    /// Seconds that an ending worker is given before it is killed.
    private static let grace = 2.0

    init(_ connection: WorkerConnection) {
        self.connection = connection
    }

    func run() {
        while cause == nil, look() {}
        if cause != nil { connection.child.kill() }
        let ending = connection.child.finish(grace: Self.grace)
        while isReadingErrors, isReadable(connection.child.errors) { readErrors() }
        conclude(ending)
    }

    /// Waits for something to read. False when nothing more will come.
    private func look() -> Bool {
        var descriptors = [
            pollfd(fd: connection.child.channel, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isReadingErrors ? connection.child.errors : -1, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&descriptors, nfds_t(descriptors.count), milliseconds())
        if count < 0 { return errno == EINTR }
        if descriptors[1].revents != 0 { readErrors() }
        if descriptors[0].revents != 0 { return readMessages() }
        // A driver may go on printing while the worker hangs: only messages count.
        return checkSilence()
    }

    /// Until patience ends, and never long: a grandchild may hold the channel open after the worker's death.
    private func milliseconds() -> Int32 {
        let patience = connection.state.withLock { $0.patience(connection.patience) }
        return Int32(min(max((patience ?? 2) / 4, 0.01), 0.5) * 1000)
    }

    private func checkSilence() -> Bool {
        if connection.child.hasExited { return isReadable(connection.child.channel) }
        let now = SystemMonotonicClock().now()
        let (patience, heard, isEnding) = connection.state.withLock {
            ($0.patience(connection.patience), $0.lastHeard, $0.isEnding)
        }
        if isEnding { return false }
        if let patience, Double(now - heard) > patience * 1e9 { cause = .silent(seconds: patience) }
        return cause == nil
    }

    private func isReadable(_ descriptor: Int32) -> Bool {
        var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&one, 1, 0) > 0 && one.revents & Int16(POLLIN) != 0
    }

    private func readErrors() {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(connection.child.errors, &buffer, buffer.count)
        if count < 0, errno == EINTR { return }
        guard count > 0 else {
            isReadingErrors = false
            return
        }
        buffer.withUnsafeBytes { errors.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    private func readMessages() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(connection.child.channel, &buffer, buffer.count)
        if count < 0 { return errno == EINTR }
        guard count > 0 else { return false }
        let complete: [Data]
        do {
            complete = try buffer.withUnsafeBytes { bytes in
                try lines.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
        } catch {
            cause = .garbage("a line of more than \(WorkerConnection.longestLine) bytes")
            return false
        }
        for line in complete {
            guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: line) else {
                cause = .garbage(String(decoding: line.prefix(200), as: UTF8.self))
                return false
            }
            if let cause = connection.take(message) {
                self.cause = cause
                return false
            }
        }
        return true
    }

    /// Everybody who still waits is told why nothing will come.
    private func conclude(_ ending: ChildProcess.Ending) {
        let now = SystemMonotonicClock().now()
        let death = connection.state.withLock { state in
            WorkerDeath(
                cause: cause ?? .ended(ending), interpreter: connection.interpreter, lastSeen: state.lastSeen,
                wasReady: state.isReady, errorLines: WorkerDeath.telling(errors.lines(400)))
        }
        let rest = connection.state.withLock { state -> ConnectionState in
            // What the worker itself said before it left says more.
            if state.failure == nil { state.failure = death.error }
            state.hasEnded = true
            let rest = state
            state.loading = nil
            state.answers = [:]
            state.requests = [:]
            state.endWaiters = []
            return rest
        }
        let failure = rest.failure ?? death.error
        let reason: any Error = rest.isEnding ? CancellationError() : failure
        rest.loading?.resume(throwing: reason)
        for answer in rest.answers.values { answer.resume(throwing: failure) }
        for request in rest.requests.values {
            request.sink.finish(
                Completion(
                    reason: rest.isEnding ? .cancelled : .failed(failure), promptTokens: nil,
                    outputTokens: request.received, at: now))
        }
        rest.endWaiters.forEach { $0.resume() }
    }
}
