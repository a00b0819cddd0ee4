import EngineAPI
import Foundation
import Synchronization

/// A program with a socket on its descriptor 3, in a process group of its own.
///
/// In place of `Foundation.Process` and swift-subprocess: a command must go out from a synchronous call, a stamped token
/// must not wait for a task to be scheduled, and Ctrl-C on the terminal must not reach the child before it is asked to
/// end. All descriptors close on exec, so that no sibling holds this child's pipes open.
final class ChildProcess: Sendable {
    /// How it came to its end.
    enum Ending: Sendable, Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    let identifier: pid_t
    /// This end of the socket.
    let channel: Int32
    /// What the child writes to its standard output and its standard error.
    let errors: Int32
    private let ending = Mutex<Ending?>(nil)

    private init(identifier: pid_t, channel: Int32, errors: Int32) {
        self.identifier = identifier
        self.channel = channel
        self.errors = errors
    }

    deinit {
        close(channel)
        close(errors)
    }

    /// - Throws: `.engine` when the system starts no process.
    static func start(
        _ executable: String, _ arguments: [String], environment: [String: String]
    ) throws(EngineError) -> ChildProcess {
        let channel = try pair()
        let errors: (ours: Int32, theirs: Int32)
        do throws(EngineError) {
            errors = try pair()
        } catch {
            close(channel.ours)
            close(channel.theirs)
            throw error
        }
        var identifier: pid_t = 0
        let code = spawn(
            &identifier, executable, arguments, environment, channel: channel.theirs, errors: errors.theirs)
        close(channel.theirs)
        close(errors.theirs)
        let child = ChildProcess(identifier: identifier, channel: channel.ours, errors: errors.ours)
        guard code == 0 else {
            child.ending.withLock { $0 = .exited(127) }
            throw EngineError(
                .engine, "\(executable) cannot be started: \(String(cString: strerror(code))).",
                remedy: "Name another Python with --python PATH.")
        }
        return child
    }

    /// Ends the child and all that it has started. Does nothing once `finish` has returned.
    func kill() {
        ending.withLock { if $0 == nil { _ = Foundation.kill(-identifier, SIGKILL) } }
    }

    /// Whether it has come to its end, without taking note of it.
    var hasExited: Bool {
        var information = siginfo_t()
        let result = waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
        return result == 0 && information.si_signo == SIGCHLD
    }

    /// Waits until it has ended, at most `grace` seconds before it is killed; ends what it leaves behind. Blocks.
    func finish(grace: Double) -> Ending {
        let limit = SystemMonotonicClock().now().advanced(byNanoseconds: Int64(grace * 1e9))
        while !hasExited {
            if SystemMonotonicClock().now() >= limit {
                kill()
                break
            }
            usleep(2000)
        }
        return ending.withLock { ending in
            if let ending { return ending }
            // What it has started is in its group; the group's number is taken until the child is reaped.
            var information = siginfo_t()
            while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            _ = Foundation.kill(-identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            let result: Ending =
                status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: status & 0x7F)
            ending = result
            return result
        }
    }

    // MARK: - Starting

    private static func pair() throws(EngineError) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw EngineError(.engine, "The system gives no socket: \(String(cString: strerror(errno))).")
        }
        #if !os(Linux)
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #endif
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ identifier: inout pid_t, _ executable: String, _ arguments: [String], _ environment: [String: String],
        channel: Int32, errors: Int32
    ) -> Int32 {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // Nobody answers questions, and nothing printed may get into the protocol.
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, errors, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        posix_spawn_file_actions_adddup2(&actions, channel, 3)
        posix_spawnattr_setpgroup(&attributes, 0)
        // Signals that Sextant ignores or blocks would stay so in the child.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let words = ([executable] + arguments).map { strdup($0) }
        let variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
        defer { (words + variables).forEach { free($0) } }
        return posix_spawn(&identifier, executable, &actions, &attributes, words + [nil], variables + [nil])
    }
}
