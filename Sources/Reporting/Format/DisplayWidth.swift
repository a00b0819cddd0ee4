/// Columns that a terminal gives a text: East Asian wide characters and emoji take two, combining marks none.
///
/// Ranges after Unicode's EastAsianWidth.txt (classes W and F), merged where only unassigned code points lie between.
enum DisplayWidth {
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0x33FF,
        0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// The text filled with spaces up to `width` columns.
    static func padded(_ text: String, to width: Int, right: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - of(text)))
        return right ? space + text : text + space
    }

    /// The text cut to `width` columns, with an ellipsis where something is lost.
    static func clipped(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        var result = ""
        var used = 0
        for character in text {
            let next = of(character)
            if used + next > width - 1 { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// Lines of at most `width` columns. Breaks at spaces, and between wide characters, which need none.
    static func wrapped(_ text: String, to width: Int, indentation: String = "") -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words(text) {
            let candidate = line + word
            if of(candidate.trimmingSpace) > width, !line.trimmingSpace.isEmpty {
                lines.append(line.trimmingSpace)
                line = indentation + word.drop { $0 == " " }
            } else {
                line = candidate
            }
        }
        if !line.trimmingSpace.isEmpty { lines.append(line.trimmingSpace) }
        return lines
    }

    /// Pieces that may stand on a line of their own; a piece keeps its leading space.
    private static func words(_ text: String) -> [String] {
        var pieces: [String] = []
        for character in text {
            let isWide = of(character) == 2
            let closes = "，。；：、！？）》」%".contains(character)
            if pieces.isEmpty || character == " " || (isWide && !closes) {
                pieces.append(String(character))
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        return pieces
    }
}

extension String {
    /// Without spaces at the end.
    fileprivate var trimmingSpace: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
