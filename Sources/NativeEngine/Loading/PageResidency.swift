import CKernels
import Foundation

/// Makes the pages of a mapped file resident, so that the load time is honest and the first trial reads memory, not disk.
enum PageResidency {
    /// Bytes that a worker asks for at a time.
    private static let piece = 16 << 20

    static func populate(_ bytes: UnsafeRawBufferPointer, on pool: ComputePool) {
        guard let start = bytes.baseAddress else { return }
        let pieces = (bytes.count + piece - 1) / piece
        pool.run { worker in
            worker.shareStealing(pieces, chunk: 1) { begin, end in
                for index in begin..<end {
                    let offset = index * piece
                    touch(start + offset, min(piece, bytes.count - offset))
                }
            }
        }
    }

    private static func touch(_ start: UnsafeRawPointer, _ count: Int) {
        let page = max(4096, Int(sysconf(Int32(_SC_PAGESIZE))))
        let skipped = Int(bitPattern: start) % page
        let first = start - skipped
        #if os(Linux)
            // MADV_POPULATE_READ, Linux 5.14; older kernels refuse and the pages are touched one by one.
            let populateRead: Int32 = 22
            if madvise(UnsafeMutableRawPointer(mutating: first), count + skipped, populateRead) == 0 { return }
        #endif
        var sum: UInt8 = 0
        var offset = 0
        while offset < count {
            sum &+= start.load(fromByteOffset: offset, as: UInt8.self)
            offset += page
        }
        withExtendedLifetime(sum) {}
    }
}
