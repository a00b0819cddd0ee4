import CKernels
import Foundation

/// Memory to read from, large enough that no cache holds it.
///
/// SAFETY: a view that is valid inside the body of `with` only; written before it, read in it.
struct ProbeBuffer: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer
    /// Bytes of one thread, a multiple of the reading loop's granule.
    let bytesPerThread: Int

    /// Runs `body` with a filled buffer; `nil` when the memory cannot be had.
    ///
    /// The memory is given back before this returns, not when the last thread lets go of a closure: else it would count
    /// as the peak of a trial that starts right after.
    static func with<Value>(byteCount: Int, team: ProbeTeam, _ body: (ProbeBuffer) -> Value) -> Value? {
        guard let buffer = ProbeBuffer(byteCount: byteCount, team: team) else { return nil }
        defer { munmap(buffer.bytes.baseAddress, buffer.bytes.count) }
        return body(buffer)
    }

    private init?(byteCount: Int, team: ProbeTeam) {
        let granule = Int(CK_PROBE_READ_GRANULE)
        let share = byteCount / team.threads / granule * granule
        let length = share * team.threads
        guard length > 0, let base = mmap(nil, length, PROT_READ | PROT_WRITE, Self.flags, -1, 0), base != MAP_FAILED
        else { return nil }
        #if os(Linux)
            // Fewer faults: the buffer is filled anew for every probe.
            madvise(base, length, Int32(MADV_HUGEPAGE))
        #endif
        let bytes = UnsafeMutableRawBufferPointer(start: base, count: length)
        self.bytes = bytes
        bytesPerThread = share
        // Pages that were never written would all be the one page of zeros, which fits in a cache. Each thread fills
        // what it will read, so that pages lie near it.
        let address = UInt(bitPattern: base)
        _ = team.seconds { thread in
            guard let start = UnsafeMutableRawPointer(bitPattern: address + UInt(thread * share)) else { return }
            memset(start, Int32(thread % 255) + 1, share)
        }
    }

    private static var flags: Int32 { Int32(MAP_PRIVATE) | Int32(MAP_ANONYMOUS) }

    /// Four times the last-level cache (64 MiB where it is unknown), within 256 MiB ... 2 GiB, and at most a quarter
    /// of what is available. `nil` when that leaves less than twice the cache: the figure would be the cache's.
    static func byteCount(lastLevelCacheBytes: Int?, availableMemoryBytes: Int?) -> Int? {
        let cache = min(lastLevelCacheBytes ?? 64 << 20, 1 << 40)
        let wanted = min(max(4 * cache, 256 << 20), 2 << 30)
        let granted = min(wanted, (availableMemoryBytes ?? wanted * 4) / 4)
        return granted >= 2 * cache ? granted : nil
    }
}
