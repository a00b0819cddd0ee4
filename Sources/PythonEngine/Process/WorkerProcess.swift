import EngineAPI
import Foundation
import Subprocesses

/// The worker's process: a child with a socket on its descriptor 3.
final class WorkerProcess: Sendable {
    let child: ChildProcess
    /// Our end of the socket.
    let channel: Descriptor
    /// What it writes to its standard output and its standard error.
    let errors: Descriptor

    private init(_ child: ChildProcess, channel: Descriptor, errors: Descriptor) {
        self.child = child
        self.channel = channel
        self.errors = errors
    }

    /// - Throws: `.engine` when the system starts no process.
    static func start(
        _ executable: String, _ arguments: [String], environment: [String: String]
    ) throws(EngineError) -> WorkerProcess {
        do throws(SpawnError) {
            let channel = try DescriptorPair.bothWays()
            let errors = try DescriptorPair.bothWays()
            // Nobody answers questions, and nothing printed may get into the protocol.
            let nothing = try Descriptor.nothing()
            let child = try ChildProcess(
                Launch(
                    executable, arguments, environment: environment,
                    descriptors: [
                        STDIN_FILENO: nothing, STDOUT_FILENO: errors.theirs, STDERR_FILENO: errors.theirs,
                        3: channel.theirs,
                    ]))
            return WorkerProcess(child, channel: channel.ours, errors: errors.ours)
        } catch {
            switch error {
            case .noDescriptor(let reason):
                throw EngineError(.engine, "The system gives no socket: \(reason).")
            case .noProcess(let reason):
                throw EngineError(
                    .engine, "\(executable) cannot be started: \(reason).",
                    remedy: "Name another Python with --python PATH.")
            }
        }
    }
}
