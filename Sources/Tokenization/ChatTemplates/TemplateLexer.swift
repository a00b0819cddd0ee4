/// A word of the template language.
struct Lexeme: Sendable {
    enum Kind: Sendable, Equatable {
        case name(String)
        case string(String)
        case integer(Int)
        case number(Double)
        case symbol(String)
    }

    var kind: Kind
    var line: Int
}

/// A stretch of a template: plain text, or a tag cut into lexemes.
struct TemplateChunk: Sendable {
    enum Content: Sendable {
        case text(String)
        /// `{{ ... }}`
        case output([Lexeme])
        /// `{% ... %}`
        case statement([Lexeme])
    }

    var content: Content
    var line: Int
}

/// Cuts a template into chunks, with Jinja's rules for white space: `-` strips on its side, a block's own line break and
/// indentation go.
struct TemplateLexer {
    private let text: [UInt8]
    private var position = 0
    private var line = 1
    private var chunks: [TemplateChunk] = []
    /// What precedes the position ended a line.
    private var startsLine = true

    /// Longest template read; the largest known ones have 20 kB.
    private static let longestBytes = 1 << 20

    static func chunks(of source: String) throws(ChatTemplateError) -> [TemplateChunk] {
        var text: [UInt8] = []
        text.reserveCapacity(source.utf8.count)
        // Jinja knows one kind of line end.
        for byte in source.utf8 {
            if byte == UInt8(ascii: "\n"), text.last == UInt8(ascii: "\r") { text.removeLast() }
            text.append(byte)
        }
        text = text.map { $0 == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : $0 }
        // Jinja drops a line end at the very end.
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.count > longestBytes {
            throw ChatTemplateError(.unsupported, line: 1, "\(text.count) bytes; at most \(longestBytes) are read")
        }
        var lexer = TemplateLexer(text: text)
        try lexer.run()
        return lexer.chunks
    }

    private init(text: [UInt8]) {
        self.text = text
    }

    private mutating func run() throws(ChatTemplateError) {
        while position < text.count {
            let tag = nextTag()
            addText(upTo: tag, isVariable: tag < text.count && text[tag + 1] == UInt8(ascii: "{"))
            if tag == text.count { return }
            try readTag()
        }
    }

    /// Where the next `{{`, `{%` or `{#` begins.
    private func nextTag() -> Int {
        var at = position
        while at + 1 < text.count {
            if text[at] == UInt8(ascii: "{"), "{%#".utf8.contains(text[at + 1]) { return at }
            at += 1
        }
        return text.count
    }

    // MARK: - Text

    private mutating func addText(upTo end: Int, isVariable: Bool) {
        var kept = text[position..<end]
        let sign = end + 2 < text.count ? text[end + 2] : 0
        if end < text.count {
            if sign == UInt8(ascii: "-") {
                kept = TemplateText.strippedRight(kept)
            } else if sign != UInt8(ascii: "+"), !isVariable {
                let lineStart = kept.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
                if let start = lineStart ?? (startsLine ? kept.startIndex : nil),
                    TemplateText.strippedRight(kept[start...]).isEmpty
                {
                    kept = kept[..<start]
                }
            }
        }
        if !kept.isEmpty {
            chunks.append(TemplateChunk(content: .text(String(decoding: kept, as: UTF8.self)), line: line))
        }
        advance(to: end)
    }

    private mutating func advance(to end: Int) {
        for byte in text[position..<end] where byte == UInt8(ascii: "\n") { line += 1 }
        if end > position { startsLine = text[end - 1] == UInt8(ascii: "\n") }
        position = end
    }

    // MARK: - Tags

    private mutating func readTag() throws(ChatTemplateError) {
        let startLine = line
        let kind = text[position + 1]
        advance(to: position + 2)
        if let sign = current, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { advance(to: position + 1) }
        if kind == UInt8(ascii: "#") {
            try skipComment(startLine)
            return
        }
        let isVariable = kind == UInt8(ascii: "{")
        let lexemes = try readLexemes(end: isVariable ? "}}" : "%}", startLine)
        chunks.append(
            TemplateChunk(content: isVariable ? .output(lexemes) : .statement(lexemes), line: startLine))
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private func sees(_ word: String, at start: Int) -> Bool {
        start + word.utf8.count <= text.count && text[start..<(start + word.utf8.count)].elementsEqual(word.utf8)
    }

    private mutating func skipComment(_ startLine: Int) throws(ChatTemplateError) {
        var at = position
        while !sees("#}", at: at) {
            if at >= text.count { throw ChatTemplateError(.syntax, line: startLine, "a comment without '#}'") }
            at += 1
        }
        let sign = at > position ? text[at - 1] : 0
        advance(to: at + 2)
        skipAfterTag(sign: sign, isVariable: false)
    }

    /// White space behind a tag: all of it after `-`, one line end after a block.
    private mutating func skipAfterTag(sign: UInt8, isVariable: Bool) {
        if sign == UInt8(ascii: "-") {
            advance(to: TemplateText.strippedLeft(text[position...]).startIndex)
        } else if sign != UInt8(ascii: "+"), !isVariable, current == UInt8(ascii: "\n") {
            advance(to: position + 1)
        }
    }

    private mutating func readLexemes(end: String, _ startLine: Int) throws(ChatTemplateError) -> [Lexeme] {
        var lexemes: [Lexeme] = []
        var depth = 0
        while true {
            advance(to: TemplateText.strippedLeft(text[position...]).startIndex)
            guard let byte = current else {
                throw ChatTemplateError(.syntax, line: startLine, "a tag without '\(end)'")
            }
            if depth == 0 {
                let isSign = byte == UInt8(ascii: "-") || (byte == UInt8(ascii: "+") && end == "%}")
                if isSign, sees(end, at: position + 1) {
                    advance(to: position + 3)
                    skipAfterTag(sign: byte, isVariable: end == "}}")
                    return lexemes
                }
                if sees(end, at: position) {
                    advance(to: position + 2)
                    skipAfterTag(sign: 0, isVariable: end == "}}")
                    return lexemes
                }
            }
            let lexeme = Lexeme(kind: try readLexeme(byte), line: line)
            if case .symbol(let symbol) = lexeme.kind {
                if ["(", "[", "{"].contains(symbol) { depth += 1 }
                if [")", "]", "}"].contains(symbol) { depth -= 1 }
            }
            lexemes.append(lexeme)
        }
    }

    // MARK: - Lexemes

    private mutating func readLexeme(_ byte: UInt8) throws(ChatTemplateError) -> Lexeme.Kind {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try readString(quote: byte))
        case 0x30...0x39: return try readNumber()
        case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...:
            let end = text[position...].firstIndex { !Self.belongsToName($0) } ?? text.count
            defer { advance(to: end) }
            return .name(String(decoding: text[position..<end], as: UTF8.self))
        default:
            for symbol in ["**", "//", "==", "!=", "<=", ">="] where sees(symbol, at: position) {
                advance(to: position + 2)
                return .symbol(symbol)
            }
            let symbol = String(Character(Unicode.Scalar(byte)))
            guard "+-*/%~<>=()[]{}.:,|;".contains(symbol) else {
                throw ChatTemplateError(.syntax, line: line, "unexpected character '\(symbol)'")
            }
            advance(to: position + 1)
            return .symbol(symbol)
        }
    }

    private static func belongsToName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }

    private mutating func readNumber() throws(ChatTemplateError) -> Lexeme.Kind {
        func isDigit(_ at: Int) -> Bool { at < text.count && (0x30...0x39).contains(text[at]) }
        func end(of start: Int) -> Int {
            text[start...].firstIndex { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: "_") } ?? text.count
        }
        var last = end(of: position)
        var isWhole = true
        if last < text.count, text[last] == UInt8(ascii: "."), isDigit(last + 1) {
            last = end(of: last + 1)
            isWhole = false
        }
        if last < text.count, text[last] | 0x20 == UInt8(ascii: "e") {
            let hasSign = last + 1 < text.count && (text[last + 1] == 0x2B || text[last + 1] == 0x2D)
            if isDigit(last + (hasSign ? 2 : 1)) {
                last = end(of: last + (hasSign ? 2 : 1))
                isWhole = false
            }
        }
        let digits = String(decoding: text[position..<last].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        defer { advance(to: last) }
        if isWhole, let integer = Int(digits) { return .integer(integer) }
        guard !isWhole, let number = Double(digits) else {
            throw ChatTemplateError(.syntax, line: line, "the number \(digits.prefix(30)) is too large")
        }
        return .number(number)
    }

    private mutating func readString(quote: UInt8) throws(ChatTemplateError) -> String {
        let startLine = line
        var at = position + 1
        while at < text.count, text[at] != quote { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < text.count else { throw ChatTemplateError(.syntax, line: startLine, "a string without an end") }
        let raw = text[(position + 1)..<at]
        advance(to: at + 1)
        return TemplateText.unescape(raw)
    }
}
