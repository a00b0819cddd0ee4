import Dispatch
import Foundation
import Synchronization

/// A process that goes on telling until it is stopped, line by line, and that cannot outlive us.
///
/// It runs under a shell that waits for the end of a pipe which only we hold. However we end, by SIGKILL too, the pipe
/// ends, and the shell then kills its whole process group.
public final class WatchedProcess: Sendable {
    private let child: ChildProcess
    private let lifeline: Mutex<Descriptor?>
    private let readerEnded = DispatchSemaphore(value: 0)

    private static let script = """
        "$@" </dev/null 2>&1 &
        exec >/dev/null 2>&1
        read -r line
        kill -9 0
        """
    /// A line beyond this is no table's.
    private static let longestLine = 65_536
    /// Seconds that the shell is given to end all of them.
    private static let grace = 5.0

    /// - Parameters:
    ///   - threadName: at most 15 characters.
    ///   - onLine: called with each line of both streams from a thread of its own.
    ///   - onEnd: called once from that thread, after the last line.
    /// - Returns: `nil` when it cannot be started; a program that cannot is a line of the shell's.
    public init?(
        _ executable: String, _ arguments: [String], environment: [String: String], threadName: String,
        onLine: @escaping @Sendable (String) -> Void, onEnd: @escaping @Sendable () -> Void
    ) {
        guard let input = try? DescriptorPair.toChild(), let output = try? DescriptorPair.fromChild() else {
            return nil
        }
        let launch = Launch(
            "/bin/sh", ["-c", Self.script, "sh", executable] + arguments, environment: environment,
            descriptors: [STDIN_FILENO: input.theirs, STDOUT_FILENO: output.theirs, STDERR_FILENO: output.theirs])
        guard let child = try? ChildProcess(launch) else { return nil }
        self.child = child
        lifeline = Mutex(input.ours)
        let said = output.ours
        let thread = Thread { [readerEnded] in
            Self.readLines(said, onLine)
            said.close()
            onEnd()
            readerEnded.signal()
        }
        thread.name = threadName
        thread.start()
    }

    deinit { stop() }

    /// Ends the process and waits until it is gone and its last line is read. May be called again, not from `onLine`.
    public func stop() {
        let end = lifeline.withLock { end -> Descriptor? in
            defer { end = nil }
            return end
        }
        guard let end else { return }
        end.close()
        _ = child.finish(grace: Self.grace)
        readerEnded.wait()
    }

    private static func readLines(_ descriptor: Descriptor, _ onLine: (String) -> Void) {
        var reader = DescriptorReader(descriptor, partBytes: 4096)
        var lines = LineBuffer(limit: longestLine)
        while !reader.isAtEnd {
            for line in lines.append(reader.read()) { onLine(String(decoding: line, as: UTF8.self)) }
        }
        let rest = lines.rest
        if !rest.isEmpty { onLine(String(decoding: rest, as: UTF8.self)) }
    }
}
