import Foundation

/// Bytes in, whole lines out. A line that grows beyond the limit is an error, not memory.
struct LineBuffer {
    struct Overflow: Error {}

    private let limit: Int
    private var pending: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Lines that are complete now, without their ends.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(Overflow) -> [Data] {
        var lines: [Data] = []
        var start = 0
        for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
            pending.append(contentsOf: bytes[start..<index])
            start = index + 1
            lines.append(Data(pending))
            pending.removeAll(keepingCapacity: true)
        }
        pending.append(contentsOf: bytes[start..<bytes.count])
        guard pending.count <= limit else { throw Overflow() }
        return lines
    }

    /// The beginning of an unfinished line.
    var rest: Data { Data(pending.prefix(256)) }
}
