import Foundation
import Synchronization

/// A descriptor with one owner. It is closed once: when it is asked to, at the latest when nobody holds it any more.
///
/// No child inherits it: it closes on exec. A child is given descriptors by number, in a `Launch`.
public final class Descriptor: Sendable {
    public let number: Int32
    private let isOpen = Mutex(true)

    /// Children are given numbers below this one, and none of ours is among them, even where we were started with the
    /// standard streams closed: the `dup2` of one would overwrite another that is yet to be given.
    static let lowestNumber: Int32 = 10

    /// - Parameter opened: closed or owned by this object when the initializer returns or throws.
    init(owning opened: Int32) throws(SpawnError) {
        guard opened < Self.lowestNumber else {
            number = opened
            _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
            return
        }
        let copy = fcntl(opened, F_DUPFD_CLOEXEC, Self.lowestNumber)
        let code = errno
        _ = Foundation.close(opened)
        guard copy >= 0 else { throw .noDescriptor(reason: SpawnError.words(code)) }
        number = copy
    }

    deinit { close() }

    /// May be called again.
    public func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { _ = Foundation.close(number) }
    }

    /// `/dev/null`, for a child that nobody answers.
    public static func nothing() throws(SpawnError) -> Descriptor {
        let opened = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw .noDescriptor(reason: "/dev/null: \(SpawnError.words(errno))") }
        return try Descriptor(owning: opened)
    }
}
