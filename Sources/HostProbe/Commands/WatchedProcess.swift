import Dispatch
import Foundation
import Synchronization

/// A process that goes on telling until it is stopped, line by line, and that cannot outlive us.
///
/// It runs under a shell that waits for the end of a pipe which only we hold. However we end, by SIGKILL too, the pipe
/// ends, and the shell then kills its whole process group.
final class WatchedProcess: Sendable {
    private let process: pid_t
    private let lifeline: Mutex<Int32?>
    private let readerEnded = DispatchSemaphore(value: 0)

    private static let script = """
        "$@" </dev/null 2>&1 &
        exec >/dev/null 2>&1
        read -r line
        kill -9 0
        """
    /// A line beyond this is no table's.
    private static let longestLine = 65_536

    /// - Parameters:
    ///   - onLine: called with each line of both streams from a thread of its own.
    ///   - onEnd: called once from that thread, after the last line.
    /// - Returns: `nil` when it cannot be started; a program that cannot is a line of the shell's.
    init?(
        _ executable: String, _ arguments: [String], environment: [String: String],
        onLine: @escaping @Sendable (String) -> Void, onEnd: @escaping @Sendable () -> Void
    ) {
        guard let input = ChildSpawn.pipe() else { return nil }
        guard let output = ChildSpawn.pipe() else {
            for end in [input.read, input.write] { close(end) }
            return nil
        }
        let started = ChildSpawn.start(
            "/bin/sh", ["-c", Self.script, "sh", executable] + arguments, environment: environment,
            ChildSpawn.Streams(input: input.read, output: output.write, errors: output.write))
        for end in [input.read, output.write] { close(end) }
        guard case .success(let process) = started else {
            for end in [input.write, output.read] { close(end) }
            return nil
        }
        self.process = process
        lifeline = Mutex(input.write)
        let descriptor = output.read
        let thread = Thread { [readerEnded] in
            Self.readLines(descriptor, onLine)
            close(descriptor)
            onEnd()
            readerEnded.signal()
        }
        thread.name = "telemetry"
        thread.start()
    }

    deinit { stop() }

    /// Ends the process and waits until it is gone and its last line is read. May be called again, not from `onLine`.
    func stop() {
        let end = lifeline.withLock { end -> Int32? in
            defer { end = nil }
            return end
        }
        guard let end else { return }
        close(end)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        readerEnded.wait()
    }

    private static func readLines(_ descriptor: Int32, _ onLine: (String) -> Void) {
        var part = [UInt8](repeating: 0, count: 4096)
        var line: [UInt8] = []
        while true {
            let count = read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            for byte in part.prefix(count) {
                if byte == UInt8(ascii: "\n") {
                    onLine(String(decoding: line, as: UTF8.self))
                    line.removeAll(keepingCapacity: true)
                } else if line.count < longestLine {
                    line.append(byte)
                }
            }
        }
        if !line.isEmpty { onLine(String(decoding: line, as: UTF8.self)) }
    }
}
