public import Foundation
import Synchronization

/// A program in a process group of its own.
///
/// In place of `Foundation.Process` and swift-subprocess: a command must go out from a synchronous call, a stamped token
/// must not wait for a task to be scheduled, Ctrl-C on the terminal must not reach the child before it is asked to end,
/// and whatever it has started must end with it.
public final class ChildProcess: Sendable {
    public let identifier: pid_t
    private let ending = Mutex<Ending?>(nil)

    /// Starts it. The launch's descriptors are closed here in any case.
    ///
    /// - Throws: `.noProcess` when the system starts no process.
    public init(_ launch: Launch) throws(SpawnError) {
        defer { for descriptor in launch.descriptors.values { descriptor.close() } }
        identifier = try launch.spawn()
    }

    /// Nobody would be left to end it, and to take note of its end.
    deinit { _ = finish(grace: 0, dyingSeconds: 1) }

    /// Ends the child and all that it has started. Does nothing once `finish` has returned.
    public func kill() {
        ending.withLock { if $0 == nil { _ = Foundation.kill(-identifier, SIGKILL) } }
    }

    /// Whether it has come to its end, without taking note of it.
    public var hasExited: Bool {
        if ending.withLock({ $0 != nil }) { return true }
        var information = siginfo_t()
        let result = waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
        // Nothing to wait for: another thread has just taken note of it.
        return result == 0 ? information.si_signo == SIGCHLD : errno == ECHILD
    }

    /// Waits until it has ended, at most so many seconds. Blocks.
    ///
    /// - Returns: whether it has.
    public func wait(seconds: Double) -> Bool {
        let clock = SuspendingClock()
        let limit = clock.now.advanced(by: .seconds(seconds))
        while !hasExited {
            if clock.now >= limit { return false }
            usleep(2000)
        }
        return true
    }

    /// Waits until it has ended, at most `grace` seconds before it is killed; ends what it leaves behind. Blocks.
    ///
    /// - Parameter dyingSeconds: how long a killed child is waited for. One that sits in a driver which does not answer
    ///   dies when the driver lets go of it, be it never: then it is left to the system.
    public func finish(grace: Double, dyingSeconds: Double = 60) -> Ending {
        var isGone = wait(seconds: grace)
        if !isGone {
            kill()
            isGone = wait(seconds: dyingSeconds)
        }
        return ending.withLock { ending -> Ending in
            if let ending { return ending }
            let result = isGone ? reap() : .killed(signal: SIGKILL)
            ending = result
            return result
        }
    }

    private func reap() -> Ending {
        // What it has started is in its group; the group's number is taken until the child is reaped.
        _ = Foundation.kill(-identifier, SIGKILL)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        return Ending(waitStatus: status)
    }
}
