/// GPT-2 spells bytes as printable characters: those of Latin-1 that can be seen stand for themselves, the other 68
/// follow from U+0100 on.
struct ByteAlphabet: Sendable {
    /// Scalar value by byte.
    let scalars: [UInt32]
    /// Byte by scalar value, -1 for characters that stand for no byte.
    private let bytes: [Int16]

    init() {
        var scalars = [UInt32](repeating: 0, count: 256)
        var hidden: UInt32 = 0x100
        for byte in UInt32(0)..<256 {
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: scalars[Int(byte)] = byte
            default:
                scalars[Int(byte)] = hidden
                hidden += 1
            }
        }
        var bytes = [Int16](repeating: -1, count: Int(hidden))
        for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
        self.scalars = scalars
        self.bytes = bytes
    }

    /// The bytes that a piece spells; `nil` if it holds a character from outside the alphabet.
    func decode(_ piece: [UInt8]) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(piece.count)
        var position = 0
        while position < piece.count {
            let unit = UTF8Unit(piece, at: position, limit: piece.count)
            guard let scalar = unit.scalar, Int(scalar) < bytes.count, bytes[Int(scalar)] >= 0 else { return nil }
            decoded.append(UInt8(truncatingIfNeeded: bytes[Int(scalar)]))
            position += unit.length
        }
        return decoded
    }

    /// The piece that spells one byte.
    func piece(of byte: UInt8) -> [UInt8] {
        let scalar = scalars[Int(byte)]
        return scalar < 0x80 ? [UInt8(scalar)] : [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)]
    }
}
