import EngineAPI
import Foundation

/// Anonymous memory of the process, aligned to a page and zero, returned to the system at the end.
///
/// It is mapped rather than taken from malloc, so that freeing it shows in the resident set at once.
final class AlignedMemory {
    let base: UnsafeMutableRawPointer
    let byteCount: Int
    private let account: MemoryAccount

    /// - Parameter purpose: what it is for, for the error message: "weights".
    /// - Throws: `.memory` when the system refuses.
    init(byteCount: Int, purpose: String, hugePages: Bool = false, account: MemoryAccount) throws(EngineError) {
        let length = max(1, byteCount)
        let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != UnsafeMutableRawPointer(bitPattern: -1) else {
            throw EngineError(
                .memory, "The system gives no \(ByteText(length)) for \(purpose): \(String(cString: strerror(errno))).")
        }
        #if os(Linux)
            // Fewer page faults while gigabytes are filled; a refusal costs nothing.
            if hugePages { madvise(mapped, length, MADV_HUGEPAGE) }
        #endif
        base = mapped
        self.byteCount = length
        self.account = account
        account.add(length)
    }

    deinit {
        munmap(base, byteCount)
        account.subtract(byteCount)
    }
}
