import Foundation

/// Runs a short command to its end, or ends it when its time is up, with everything that it has started.
///
/// Blocks its thread.
public enum CommandRunner {
    /// How a command ended.
    public enum End: Sendable, Hashable {
        case exited(Int32)
        /// By a signal that was not ours.
        case killed(signal: Int32)
        case timedOut(seconds: Double)
        case notStarted(reason: String)
    }

    public struct Outcome: Sendable, Hashable {
        public var end: End
        public var output: String
        public var errors: String

        public init(end: End, output: String, errors: String) {
            self.end = end
            self.output = output
            self.errors = errors
        }

        public var succeeded: Bool { end == .exited(0) }
    }

    /// Of each stream; what comes after it is read and dropped.
    static let mostBytes = 4 << 20
    /// How long to go on reading once the command itself has ended but something that it started holds the pipe.
    private static let graceSeconds = 0.2

    /// - Parameters:
    ///   - executable: a path; nothing is looked up.
    ///   - environment: the whole of it.
    ///   - folder: the working directory; `nil` is ours.
    public static func run(
        _ executable: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
        timeoutSeconds: Double
    ) -> Outcome {
        guard let output = ChildSpawn.pipe(), let errors = ChildSpawn.pipe() else {
            return failure("no pipe can be made: \(String(cString: strerror(errno)))")
        }
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        let (program, words) = Self.words(executable, arguments, in: folder)
        let started = ChildSpawn.start(
            program, words, environment: environment,
            ChildSpawn.Streams(input: nothing, output: output.write, errors: errors.write))
        for descriptor in [nothing, output.write, errors.write] { close(descriptor) }
        defer { for descriptor in [output.read, errors.read] { close(descriptor) } }
        switch started {
        case .failure(let error): return failure(error.reason)
        case .success(let process):
            return follow(process, output.read, errors.read, timeoutSeconds: timeoutSeconds)
        }
    }

    /// The way into a folder leads through a shell: not every system's way of starting programs knows folders.
    private static func words(
        _ executable: String, _ arguments: [String], in folder: String?
    ) -> (program: String, words: [String]) {
        guard let folder else { return (executable, arguments) }
        return ("/bin/sh", ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder, executable] + arguments)
    }

    private static func failure(_ reason: String) -> Outcome {
        Outcome(end: .notStarted(reason: reason), output: "", errors: "")
    }

    private static func follow(
        _ process: pid_t, _ output: Int32, _ errors: Int32, timeoutSeconds: Double
    ) -> Outcome {
        var streams = [PipeText(output, mostBytes: mostBytes), PipeText(errors, mostBytes: mostBytes)]
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(timeoutSeconds)
        var end: End?
        var lastRead: ContinuousClock.Instant?
        while true {
            read(&streams)
            if end == nil {
                var status: Int32 = 0
                if waitpid(process, &status, WNOHANG) == process {
                    end = Self.end(status)
                    lastRead = clock.now + .seconds(graceSeconds)
                }
            }
            if let end, streams.allSatisfy(\.isAtEnd) || lastRead.map({ clock.now >= $0 }) ?? true {
                // Whatever it left running would have nobody to end it.
                kill(-process, SIGKILL)
                return Outcome(end: end, output: streams[0].text, errors: streams[1].text)
            }
            if end == nil, clock.now >= deadline {
                kill(-process, SIGKILL)
                var status: Int32 = 0
                waitpid(process, &status, 0)
                return Outcome(
                    end: .timedOut(seconds: timeoutSeconds), output: streams[0].text, errors: streams[1].text)
            }
        }
    }

    /// Takes what is there, and waits a moment where nothing is.
    private static func read(_ streams: inout [PipeText]) {
        let open = streams.indices.filter { !streams[$0].isAtEnd }
        var waiting = open.map { pollfd(fd: streams[$0].descriptor, events: Int16(POLLIN), revents: 0) }
        guard poll(&waiting, nfds_t(waiting.count), 20) > 0 else { return }
        for (position, index) in open.enumerated() where waiting[position].revents != 0 { streams[index].read() }
    }

    /// The bits of a wait status, which is all macros in C.
    static func end(_ status: Int32) -> End {
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
    }
}

/// The text that comes through a pipe, up to a length.
private struct PipeText {
    let descriptor: Int32
    private let mostBytes: Int
    private var bytes: [UInt8] = []
    private(set) var isAtEnd = false

    init(_ descriptor: Int32, mostBytes: Int) {
        self.descriptor = descriptor
        self.mostBytes = mostBytes
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func read() {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = Foundation.read(descriptor, &part, part.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            isAtEnd = true
            return
        }
        bytes += part.prefix(min(count, max(0, mostBytes - bytes.count)))
    }
}
