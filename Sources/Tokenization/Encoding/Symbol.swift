/// What a merge works on: a piece id, or a character that has no piece, as a negative number.
enum Symbol {
    /// Invalid bytes follow the scalar values.
    private static let firstByte: UInt32 = 0x11_0000

    static func character(_ scalar: UInt32) -> Int32 { -1 - Int32(scalar) }

    static func invalidByte(_ byte: UInt8) -> Int32 { -1 - Int32(firstByte + UInt32(byte)) }

    /// The bytes that a negative symbol stands for.
    static func bytes(of symbol: Int32) -> [UInt8] {
        let value = UInt32(-1 - symbol)
        if let scalar = Unicode.Scalar(value) { return Array(String(Character(scalar)).utf8) }
        return [UInt8(truncatingIfNeeded: value &- firstByte)]
    }
}
