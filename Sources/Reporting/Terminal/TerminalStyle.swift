/// Colours of a terminal, or none.
struct TerminalStyle {
    var usesColour: Bool

    enum Colour: String {
        case bold = "1"
        case red = "31"
        case yellow = "33"
        case dim = "2"
    }

    func paint(_ text: String, _ colour: Colour) -> String {
        usesColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
