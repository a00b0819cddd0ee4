import Foundation

/// Unicode's normalisation forms for text that may hold bytes which are not UTF-8.
enum UnicodeForms {
    static func apply(_ form: Normalizer.Form, to text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            // ASCII is the same in every form, and what follows an ASCII character may join it, but not what is before:
            // so the text falls into parts that begin at one and go on to the next.
            var end = position
            while end < text.count, text[end] < 0x80 { end += 1 }
            if end == text.count {
                result += text[position...]
                break
            }
            let start = max(position, end - 1)
            result += text[position..<start]
            while end < text.count, text[end] >= 0x80 {
                let unit = UTF8Unit(text, at: end, limit: text.count)
                if unit.scalar == nil { break }
                end += unit.length
            }
            result += normalize(form, text[start..<end])
            position = end
            if end < text.count, text[end] >= 0x80 {
                // Not UTF-8.
                result.append(text[end])
                position += 1
            }
        }
        return result
    }

    private static func normalize(_ form: Normalizer.Form, _ part: ArraySlice<UInt8>) -> [UInt8] {
        let text = String(decoding: part, as: UTF8.self)
        // Foundation's compatibility forms leave marks behind such a character out of order; the second pass sorts them.
        return switch form {
        case .nfc: Array(text.precomposedStringWithCanonicalMapping.utf8)
        case .nfd: Array(text.decomposedStringWithCanonicalMapping.utf8)
        case .nfkc: Array(text.precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping.utf8)
        case .nfkd: Array(text.decomposedStringWithCompatibilityMapping.decomposedStringWithCanonicalMapping.utf8)
        }
    }
}
