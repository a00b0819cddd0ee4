/// Where a text is no JSON, and why.
public struct JSONDamage: Error, Sendable, Hashable {
    /// Bytes before the place.
    public let offset: Int
    /// Counted from 1.
    public let line: Int
    public let expected: String
    public let found: String
    /// Nothing comes after the place: the text may have been cut off.
    public let isAtEnd: Bool

    /// - Parameter found: `nil` is the byte at the place.
    init(_ text: [UInt8], at offset: Int, expected: String, found: String? = nil) {
        self.offset = offset
        line = 1 + text[..<min(offset, text.count)].count { $0 == UInt8(ascii: "\n") }
        self.expected = expected
        isAtEnd = offset >= text.count
        self.found = found ?? (offset < text.count ? Self.name(of: text[offset]) : "the end of the file")
    }

    /// A whole clause.
    public var reason: String { "expected \(expected), found \(found)" }

    private static func name(of byte: UInt8) -> String {
        (0x20...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    }
}
