/// The end of a text that may be long: what a program said last.
public struct TextTail: Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []

    /// - Parameter limit: in bytes.
    public init(limit: Int = 16 << 10) {
        self.limit = limit
    }

    public mutating func append(_ part: ArraySlice<UInt8>) {
        bytes.append(contentsOf: part.suffix(limit))
        if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
    }

    public var text: String { String(decoding: bytes.suffix(limit), as: UTF8.self) }

    /// The last lines that say something, without what only draws.
    public func lines(_ count: Int) -> [String] {
        text.split(whereSeparator: \.isNewline).map { line in
            String(line.prefix(300))
        }.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(count)
    }
}
