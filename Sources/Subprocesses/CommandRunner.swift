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

        init(_ ending: ChildProcess.Ending) {
            switch ending {
            case .exited(let status): self = .exited(status)
            case .killed(let signal): self = .killed(signal: signal)
            }
        }
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
        do throws(SpawnError) {
            let output = try DescriptorPair.fromChild()
            let errors = try DescriptorPair.fromChild()
            let nothing = try Descriptor.nothing()
            let child = try ChildProcess(
                Launch(
                    executable, arguments, environment: environment, folder: folder,
                    descriptors: [STDIN_FILENO: nothing, STDOUT_FILENO: output.theirs, STDERR_FILENO: errors.theirs]))
            var streams = [output, errors].map { KeptOutput($0.ours) }
            let end = follow(child, &streams, timeoutSeconds: timeoutSeconds)
            return Outcome(end: end, output: streams[0].head.text, errors: streams[1].head.text)
        } catch {
            return Outcome(end: .notStarted(reason: error.description), output: "", errors: "")
        }
    }

    private static func follow(
        _ child: ChildProcess, _ streams: inout [KeptOutput], timeoutSeconds: Double
    ) -> End {
        let clock = SuspendingClock()
        let deadline = clock.now + .seconds(timeoutSeconds)
        var lastRead: SuspendingClock.Instant?
        while true {
            read(&streams)
            if lastRead == nil, child.hasExited { lastRead = clock.now + .seconds(graceSeconds) }
            if let lastRead {
                // Whatever it left running would have nobody to end it: finishing does.
                if streams.allSatisfy(\.isAtEnd) || clock.now >= lastRead { return End(child.finish(grace: 0)) }
            } else if clock.now >= deadline {
                _ = child.finish(grace: 0)
                return .timedOut(seconds: timeoutSeconds)
            }
        }
    }

    /// Takes what is there, and waits a moment where nothing is.
    private static func read(_ streams: inout [KeptOutput]) {
        let open = streams.indices.filter { !streams[$0].isAtEnd }
        var waiting = open.map { pollfd(fd: streams[$0].number, events: Int16(POLLIN), revents: 0) }
        guard poll(&waiting, nfds_t(waiting.count), 20) > 0 else { return }
        for (position, index) in open.enumerated() where waiting[position].revents != 0 { streams[index].read() }
    }
}

/// What a command says on one of its streams.
private struct KeptOutput {
    private var reader: DescriptorReader
    private(set) var head = TextHead(limit: CommandRunner.mostBytes)

    init(_ descriptor: Descriptor) {
        reader = DescriptorReader(descriptor)
    }

    var number: Int32 { reader.descriptor.number }
    var isAtEnd: Bool { reader.isAtEnd }

    mutating func read() { head.append(reader.read()) }
}
