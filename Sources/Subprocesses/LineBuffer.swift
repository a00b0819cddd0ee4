public import Foundation

/// Bytes in, whole lines out. Of a line that grows beyond the limit only the beginning is kept.
public struct LineBuffer: Sendable {
    private let limit: Int
    private var pending: [UInt8] = []
    /// Whether any line so far was too long.
    public private(set) var hasOverflown = false

    /// - Parameter limit: bytes of a line, its end not counted.
    public init(limit: Int) {
        self.limit = limit
    }

    /// Lines that are complete now, without their ends.
    public mutating func append(_ bytes: ArraySlice<UInt8>) -> [Data] {
        var lines: [Data] = []
        var start = bytes.startIndex
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            keep(bytes[start..<index])
            start = index + 1
            lines.append(Data(pending))
            pending.removeAll(keepingCapacity: true)
        }
        keep(bytes[start...])
        return lines
    }

    /// The line that is not finished yet.
    public var rest: Data { Data(pending) }

    private mutating func keep(_ part: ArraySlice<UInt8>) {
        let room = limit - pending.count
        if part.count > room { hasOverflown = true }
        pending.append(contentsOf: part.prefix(room))
    }
}
