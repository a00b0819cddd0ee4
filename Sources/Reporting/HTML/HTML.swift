/// A piece of a page.
///
/// Text is escaped where it is written, so that nothing a user, a file or a server says becomes markup. Every element is
/// closed, so that a page is well-formed XML as well as HTML.
indirect enum HTML: Sendable {
    case element(String, attributes: [(name: String, value: String)], children: [HTML])
    case text(String)

    static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) -> HTML {
        .element(name, attributes: attributes.map { (name: $0.key, value: $0.value) }, children: [])
    }

    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], @HTMLBuilder _ children: () -> [HTML]
    ) -> HTML {
        .element(name, attributes: attributes.map { (name: $0.key, value: $0.value) }, children: children())
    }

    /// The markup.
    var markup: String {
        var result = ""
        write(to: &result)
        return result
    }

    private func write(to result: inout String) {
        switch self {
        case .text(let text): result += text.escaped(inAttribute: false)
        case .element(let name, let attributes, let children):
            result += "<" + name
            for (attribute, value) in attributes {
                result += " " + attribute + "=\"" + value.escaped(inAttribute: true) + "\""
            }
            if children.isEmpty, Self.endsItself.contains(name) {
                result += "/>"
            } else {
                result += ">"
                for child in children { child.write(to: &result) }
                result += "</" + name + ">"
                if Self.endsLine.contains(name) { result += "\n" }
            }
        }
    }

    /// Void elements of HTML, and shapes of SVG, which parsers of HTML also take in this form.
    private static let endsItself: Set<String> = [
        "meta", "br", "hr", "col", "path", "circle", "line", "rect", "polygon", "polyline", "use",
    ]

    /// A break after these keeps lines of the file short; no white space there is shown.
    private static let endsLine: Set<String> = [
        "tr", "thead", "tbody", "table", "p", "li", "ul", "ol", "dl", "section", "figure", "header", "h1", "h2", "h3",
        "style", "title", "head", "svg", "g", "details", "nav", "div", "footer",
    ]
}

/// Collects the children of an element.
@resultBuilder
enum HTMLBuilder {
    static func buildExpression(_ node: HTML) -> [HTML] { [node] }
    static func buildExpression(_ nodes: [HTML]) -> [HTML] { nodes }
    static func buildExpression(_ node: HTML?) -> [HTML] { node.map { [$0] } ?? [] }
    static func buildExpression(_ text: String) -> [HTML] { [.text(text)] }
    static func buildBlock(_ parts: [HTML]...) -> [HTML] { parts.flatMap { $0 } }
    static func buildOptional(_ part: [HTML]?) -> [HTML] { part ?? [] }
    static func buildEither(first part: [HTML]) -> [HTML] { part }
    static func buildEither(second part: [HTML]) -> [HTML] { part }
    static func buildArray(_ parts: [[HTML]]) -> [HTML] { parts.flatMap { $0 } }
}

extension String {
    /// For the inside of an element, or of an attribute in double quotes.
    ///
    /// Characters that XML forbids, and those that would turn the direction of all that follows, become U+FFFD.
    fileprivate func escaped(inAttribute: Bool) -> String {
        var result = ""
        result.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"" where inAttribute: result += "&quot;"
            case "\t", "\n": result += inAttribute ? " " : String(Character(scalar))
            case "\r": result += " "
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
