import EngineAPI
import Foundation
import Subprocesses
import Synchronization

/// The thread that reads what a worker says, watches how long it is silent, and cleans up when it ends.
final class WorkerReader {
    private let connection: WorkerConnection
    private var channel: DescriptorReader
    private var lines = LineBuffer(limit: WorkerConnection.longestLine)
    private var errors: DescriptorReader
    private var lastWords = TextTail()
    /// Why it had to be ended, if it had to.
    private var cause: WorkerDeath.Cause?

    /// Seconds that an ending worker is given before it is killed.
    private static let grace = 2.0

    init(_ connection: WorkerConnection) {
        self.connection = connection
        channel = DescriptorReader(connection.worker.channel)
        errors = DescriptorReader(connection.worker.errors, partBytes: 1 << 14)
    }

    func run() {
        while cause == nil, look() {}
        let child = connection.worker.child
        if cause != nil { child.kill() }
        let ending = child.finish(grace: Self.grace)
        while !errors.isAtEnd, errors.hasBytes { readErrors() }
        conclude(ending)
    }

    /// Waits for something to read. False when nothing more will come.
    private func look() -> Bool {
        var descriptors = [
            pollfd(fd: channel.descriptor.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.isAtEnd ? -1 : errors.descriptor.number, events: Int16(POLLIN), revents: 0),
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
        if connection.worker.child.hasExited { return channel.hasBytes }
        let now = SystemMonotonicClock().now()
        let (patience, heard, isEnding) = connection.state.withLock {
            ($0.patience(connection.patience), $0.lastHeard, $0.isEnding)
        }
        if isEnding { return false }
        if let patience, Double(now - heard) > patience * 1e9 { cause = .silent(seconds: patience) }
        return cause == nil
    }

    private func readErrors() { lastWords.append(errors.read()) }

    private func readMessages() -> Bool {
        let complete = lines.append(channel.read())
        if channel.isAtEnd { return false }
        if lines.hasOverflown {
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
                wasReady: state.isReady, errorLines: WorkerDeath.telling(lastWords.lines(400)))
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
