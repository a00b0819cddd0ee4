/// Text of others in one form: ASCII signs for full-width ones, no Markdown emphasis, one space where there were many.
enum PlainText {
    /// Longer cells and headers hold prose, not figures.
    static let longestCell = 240

    /// `**６２.１**　（ms）` becomes `62.1 (ms)`. Cut at `longestCell`.
    static func normalized(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        var isAfterSpace = true
        for scalar in withoutBreaks(text).unicodeScalars.prefix(longestCell) {
            let plain = ascii(scalar)
            switch plain {
            case "*", "`": continue
            case " ":
                if isAfterSpace { continue }
                isAfterSpace = true
            default: isAfterSpace = false
            }
            result.append(plain)
        }
        while result.last == " " { result.removeLast() }
        return String(result)
    }

    private static func withoutBreaks(_ text: some StringProtocol) -> String {
        let text = String(text.prefix(2 * longestCell))
        guard text.contains("<") else { return text }
        return text.replacing("<br>", with: " ").replacing("<br/>", with: " ").replacing("<br />", with: " ")
            .replacing("&nbsp;", with: " ")
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x3000, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x09, 0x0A, 0x0D: " "
        case 0x3010: "["
        case 0x3011: "]"
        case 0x2212, 0x2010...0x2014: "-"
        case 0x3001: ","
        case 0xB5: "\u{3BC}"
        default: scalar
        }
    }
}
