/// A table in GitHub's Markdown.
struct MarkdownTable {
    var header: [String]
    /// Columns from this one on hold numbers and stand right.
    var firstNumber: Int
    var rows: [[String]] = []

    var text: String {
        let rule = header.indices.map { $0 >= firstNumber ? "---:" : "---" }
        return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}

extension String {
    /// Text of users and files inside Markdown: cannot break out of its cell, its line or into HTML.
    var markdown: String {
        var result = ""
        for character in self {
            switch character {
            case "|": result += "\\|"
            case "<": result += "&lt;"
            case "`": result += "'"
            case _ where character.isNewline: result += " "
            default: result.append(character)
            }
        }
        return result
    }
    /// A sentence of a phrasebook, whose stars and backticks are meant: a title inside it cannot break out of its line or
    /// into HTML.
    var markdownSentence: String {
        String(map { $0.isNewline ? " " : $0 }).replacing("<", with: "&lt;")
    }
}
