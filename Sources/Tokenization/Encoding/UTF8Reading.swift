/// One step through bytes that should be UTF-8.
struct UTF8Unit {
    /// `nil`: these are not UTF-8, and `length` is 1.
    var scalar: UInt32?
    var length: Int

    /// Reads the scalar at `position`, not looking at `limit` or beyond. Overlong forms, surrogates and values above
    /// U+10FFFF are invalid (Unicode, table 3-7).
    @inline(__always)
    init(_ bytes: [UInt8], at position: Int, limit: Int) {
        let first = bytes[position]
        if first < 0x80 {
            scalar = UInt32(first)
            length = 1
            return
        }
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        let count: Int
        switch first {
        case 0xC2...0xDF: count = 2
        case 0xE0...0xEF:
            count = 3
            if first == 0xE0 { low = 0xA0 }
            if first == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            count = 4
            if first == 0xF0 { low = 0x90 }
            if first == 0xF4 { high = 0x8F }
        default: count = 0
        }
        length = 1
        guard count > 0, position + count <= limit, bytes[position + 1] >= low, bytes[position + 1] <= high else {
            return
        }
        var value = UInt32(first) & (0x7F >> UInt32(count))
        for offset in 1..<count {
            let byte = bytes[position + offset]
            if byte & 0xC0 != 0x80 { return }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        scalar = value
        length = count
    }

    /// How many bytes at the end are the beginning of a scalar that more bytes could complete: 0 to 3.
    static func unfinishedSuffix(of bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let first = bytes[bytes.count - back]
            if first & 0xC0 == 0x80 { continue }
            let wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
            if back >= wanted || first > 0xF4 { return 0 }
            if back >= 2 {
                let second = bytes[bytes.count - back + 1]
                switch first {
                case 0xE0 where second < 0xA0, 0xED where second > 0x9F, 0xF0 where second < 0x90,
                    0xF4 where second > 0x8F:
                    return 0
                default: break
                }
            }
            return back
        }
        return 0
    }
}
