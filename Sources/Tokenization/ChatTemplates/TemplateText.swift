/// Strings as Python sees them: sequences of code points, with Python's idea of white space and escapes.
enum TemplateText {
    /// Longest string that a template may build; a conversation of a million tokens has about 5 MB.
    static let longestBytes = 16 << 20

    static func checkLength(_ bytes: Int, _ line: Int) throws(ChatTemplateError) {
        if bytes > longestBytes {
            throw ChatTemplateError(.rendering, line: line, "a string of more than \(longestBytes) bytes")
        }
    }

    /// `str.isspace`: White_Space, and the four separators of ASCII.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        (0x1C...0x1F).contains(scalar.value) || scalar.properties.isWhitespace
    }

    static func strippedLeft(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.drop { isAsciiSpace($0) }
    }

    static func strippedRight(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let last = bytes.last, isAsciiSpace(last) { bytes.removeLast() }
        return bytes
    }

    private static func isAsciiSpace(_ byte: UInt8) -> Bool {
        (0x09...0x0D).contains(byte) || (0x1C...0x20).contains(byte)
    }

    static func strip(
        _ text: String, left: Bool, right: Bool, where strips: (Unicode.Scalar) -> Bool = isSpace
    ) -> String {
        var scalars = text.unicodeScalars[...]
        if left { scalars = scalars.drop(while: strips) }
        if right { while let last = scalars.last, strips(last) { scalars.removeLast() } }
        return String(scalars)
    }

    static func equal(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

    static func split(_ text: String, by separator: String, limit: Int = .max) -> [String] {
        let search = TextSearch(for: separator.utf8)
        var parts: [String] = []
        var rest = Array(text.utf8)[...]
        while parts.count < limit, let at = search.first(in: rest) {
            parts.append(String(decoding: rest[..<at], as: UTF8.self))
            rest = rest[(at + separator.utf8.count)...]
        }
        return parts + [String(decoding: rest, as: UTF8.self)]
    }

    /// `str.split()` without a separator.
    static func splitAtSpaces(_ text: String) -> [String] {
        text.unicodeScalars.split(whereSeparator: isSpace).map { String($0) }
    }

    static func replace(
        _ text: String, _ old: String, by new: String, line: Int
    ) throws(ChatTemplateError) -> String {
        // Python puts the new string between all characters, if the old one is empty.
        let parts = old.isEmpty ? [""] + text.unicodeScalars.map { String($0) } + [""] : split(text, by: old)
        return try join(parts, by: new, line: line)
    }

    static func join(_ parts: [String], by separator: String, line: Int) throws(ChatTemplateError) -> String {
        let (gaps, overflows) = separator.utf8.count.multipliedReportingOverflow(by: parts.count)
        try checkLength(overflows ? .max : gaps, line)
        try checkLength(parts.reduce(gaps) { $0 + $1.utf8.count }, line)
        return parts.joined(separator: separator)
    }

    /// `str.title` (`everyWord`) or `str.capitalize`.
    static func capitalized(_ text: String, everyWord: Bool) -> String {
        var result = ""
        var insideWord = false
        for scalar in text.unicodeScalars {
            result += insideWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
            insideWord = everyWord ? scalar.properties.isCased : true
        }
        return result
    }

    // MARK: - Escapes

    /// A string literal's content, as Python's `unicode-escape` reads it; unknown escapes stay as they are.
    static func unescape(_ raw: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "v"): bytes.append(0x0B)
            case UInt8(ascii: "a"): bytes.append(0x07)
            case UInt8(ascii: "0"): bytes.append(0x00)
            case UInt8(ascii: "\n"): break
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): bytes.append(kind)
            case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
                let digits = kind == UInt8(ascii: "x") ? 2 : kind == UInt8(ascii: "u") ? 4 : 8
                let hexadecimal = String(decoding: rest.prefix(digits), as: UTF8.self)
                if hexadecimal.utf8.count == digits,
                    let scalar = UInt32(hexadecimal, radix: 16).flatMap(Unicode.Scalar.init)
                {
                    bytes += Array(String(Character(scalar)).utf8)
                    rest = rest.dropFirst(digits)
                } else {
                    bytes += [byte, kind]
                }
            default: bytes += [byte, kind]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
