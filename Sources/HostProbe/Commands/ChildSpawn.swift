import Foundation
import Synchronization

/// Starts a process with the three descriptors that it is given, and nothing else of ours.
enum ChildSpawn {
    #if canImport(Darwin)
        private typealias Attributes = posix_spawnattr_t?
        private typealias Actions = posix_spawn_file_actions_t?
    #else
        private typealias Attributes = posix_spawnattr_t
        private typealias Actions = posix_spawn_file_actions_t
    #endif

    /// A child that is started between the making of a pipe and its mark would keep the pipe open.
    private static let creating = Mutex(())

    struct Streams {
        var input: Int32
        var output: Int32
        var errors: Int32
    }

    /// The process leads a group of its own, so that it and all that it starts can be ended together. Signals are as a shell
    /// would leave them: Sextant ignores SIGPIPE, a child must not, or it would outlive its reader.
    ///
    /// - Returns: the process, or the system's word for what went wrong.
    static func start(
        _ executable: String, _ arguments: [String], environment: [String: String], _ streams: Streams
    ) -> Result<pid_t, ChildSpawnError> {
        var attributes = Attributes(zero: ())
        var actions = Actions(zero: ())
        posix_spawnattr_init(&attributes)
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawnattr_destroy(&attributes)
            posix_spawn_file_actions_destroy(&actions)
        }
        var usual = sigset_t()
        sigemptyset(&usual)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGQUIT] { sigaddset(&usual, signal) }
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setsigmask(&attributes, &unblocked)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
        posix_spawn_file_actions_adddup2(&actions, streams.input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, streams.output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, streams.errors, STDERR_FILENO)

        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        var settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let code = creating.withLock { _ in
            posix_spawn(&process, executable, &actions, &attributes, &words, &settings)
        }
        guard code == 0 else { return .failure(ChildSpawnError(reason: String(cString: strerror(code)))) }
        return .success(process)
    }

    /// Both ends of a pipe, which no other child inherits.
    static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        return creating.withLock { _ in
            guard Foundation.pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }
}

struct ChildSpawnError: Error, Hashable {
    var reason: String
}

#if canImport(Darwin)
    extension Optional {
        fileprivate init(zero: Void) { self = nil }
    }
#else
    extension posix_spawnattr_t {
        fileprivate init(zero: Void) { self.init() }
    }

    extension posix_spawn_file_actions_t {
        fileprivate init(zero: Void) { self.init() }
    }
#endif
