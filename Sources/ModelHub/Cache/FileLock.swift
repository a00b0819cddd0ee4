import Foundation

/// The lock that the hub's tools take while they write a file: `flock` on a file that stays.
final class FileLock {
    private let descriptor: Int32

    private static let retrySeconds = 0.1

    /// Waits until the lock is free.
    ///
    /// - Parameter onWait: called once when another process has it.
    init(_ path: String, isCancelled: () -> Bool, onWait: () -> Void) throws(HubError) {
        try RepositoryCache.makeFolder(of: path)
        // Group-writable as other tools make it, so that users can share a cache.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o664)
        guard descriptor >= 0 else { throw .fileSystem(path, errno) }
        var hasWaited = false
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            // Some network file systems know no locks. Hashes are checked all the same.
            guard [EWOULDBLOCK, EINTR, EACCES].contains(errno) else { return }
            if !hasWaited { onWait() }
            hasWaited = true
            do throws(HubError) {
                try Pause.wait(Self.retrySeconds, isCancelled: isCancelled)
            } catch {
                close(descriptor)
                throw error
            }
        }
    }

    /// Call once.
    func release() {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
