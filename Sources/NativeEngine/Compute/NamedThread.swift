import Foundation

/// A thread of the operating system with a name, which is joined by whoever made it.
///
/// Compute must not run on Swift's cooperative pool: that has as many threads as cores, and ours never suspend.
/// SAFETY: the handle never changes, and joining is the maker's alone.
final class NamedThread: @unchecked Sendable {
    private let handle: pthread_t

    /// - Parameter name: at most 15 bytes reach the kernel on Linux.
    init(name: String, _ body: @escaping @Sendable () -> Void) throws(EngineThreadError) {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        #if canImport(Darwin)
            var created: pthread_t?
        #else
            var created = pthread_t()
        #endif
        let status = pthread_create(&created, nil, threadMain, start.toOpaque())
        #if canImport(Darwin)
            guard status == 0, let created else {
                start.release()
                throw EngineThreadError(name: name, code: status)
            }
        #else
            guard status == 0 else {
                start.release()
                throw EngineThreadError(name: name, code: status)
            }
        #endif
        handle = created
    }

    /// Waits for the end of the thread. Call once.
    func join() {
        pthread_join(handle, nil)
    }
}

/// The system gave no thread.
struct EngineThreadError: Error {
    var name: String
    var code: Int32
}

private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

#if canImport(Darwin)
    private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        pthread_setname_np(start.name)
        start.body()
        return nil
    }
#else
    /// Through /proc, because the C function is hidden from Swift.
    private func setName(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY)
        guard file >= 0 else { return }
        _ = write(file, name, min(15, name.utf8.count))
        close(file)
    }

    private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        setName(start.name)
        start.body()
        return nil
    }
#endif
