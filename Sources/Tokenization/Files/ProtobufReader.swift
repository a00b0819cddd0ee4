/// Reads the wire format of Protocol Buffers, field by field, never past the end.
struct ProtobufReader {
    enum Value {
        case varint(UInt64)
        case fixed32(UInt32)
        case fixed64(UInt64)
        /// Where the bytes of a string or an inner message lie.
        case bytes(Range<Int>)
    }

    struct Damage: Error {
        var offset: Int
        var reason: String
    }

    private let bytes: [UInt8]
    private var position: Int
    private let limit: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        limit = range.upperBound
    }

    /// The next field; `nil` at the end of the message.
    mutating func next() throws(Damage) -> (field: UInt64, value: Value)? {
        guard position < limit else { return nil }
        let start = position
        let tag = try varint()
        let field = tag >> 3
        if field == 0 { throw Damage(offset: start, reason: "field number 0") }
        switch tag & 7 {
        case 0: return (field, .varint(try varint()))
        case 1: return (field, .fixed64(UInt64(try fixed(4)) | UInt64(try fixed(4)) << 32))
        case 2:
            let length = try varint()
            guard length <= UInt64(limit - position) else {
                throw Damage(
                    offset: start, reason: "field \(field) claims \(length) bytes, \(limit - position) are left")
            }
            let range = position..<(position + Int(length))
            position = range.upperBound
            return (field, .bytes(range))
        case 5: return (field, .fixed32(try fixed(4)))
        default: throw Damage(offset: start, reason: "field \(field) has wire type \(tag & 7)")
        }
    }

    private mutating func varint() throws(Damage) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard position < limit else { throw Damage(offset: position, reason: "the file ends within a number") }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Damage(offset: position, reason: "a number is longer than 64 bits")
    }

    private mutating func fixed(_ count: Int) throws(Damage) -> UInt32 {
        guard count <= limit - position else {
            throw Damage(offset: position, reason: "the file ends within a number")
        }
        var value: UInt32 = 0
        for index in 0..<count { value |= UInt32(bytes[position + index]) << UInt32(8 * index) }
        position += count
        return value
    }
}
