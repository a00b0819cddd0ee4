extension Vocabulary.Spaces {
    /// The text as pieces spell it.
    ///
    /// - Parameter isFirst: the range begins where the text does.
    func mark(_ bytes: [UInt8], _ range: Range<Int>, isFirst: Bool) -> [UInt8] {
        if areDone { return range == bytes.indices ? bytes : Array(bytes[range]) }
        var normalized: [UInt8] = []
        normalized.reserveCapacity(range.count + range.count / 4 + 3)
        let blank = UInt8(ascii: " ")
        var range = range
        if removesExtra {
            while let last = range.last, bytes[last] == blank { range.removeLastElement() }
            while let first = range.first, bytes[first] == blank { range.removeFirstElement() }
        }
        if range.isEmpty, removesExtra { return [] }
        switch prefix {
        case .none: break
        case .first where !isFirst: break
        case .first, .everySegment: normalized += SentencePieceEncoder.space
        }
        var afterSpace = false
        for byte in bytes[range] {
            if byte != blank {
                normalized.append(byte)
            } else if !(afterSpace && removesExtra) {
                normalized += SentencePieceEncoder.space
            }
            afterSpace = byte == blank
        }
        return normalized
    }
}

extension Range<Int> {
    fileprivate mutating func removeLastElement() { self = lowerBound..<(upperBound - 1) }
    fileprivate mutating func removeFirstElement() { self = (lowerBound + 1)..<upperBound }
}
