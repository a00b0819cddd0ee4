/// Turns away texts on which a YAML parser would spend a stack or a lifetime.
///
/// It looks at signs without understanding quotes, so its limits lie far above what prompts contain.
enum SuiteFileGuard {
    private static let deepestBrackets = 64
    private static let deepestIndicators = 8
    private static let deepestIndentation = 200
    /// Aliases multiply: 16 of them cannot make a document more than a few hundred times its size.
    private static let mostAliases = 16

    static func check(_ text: String, file: String) throws(RunFileError) {
        var brackets = 0
        var anchors = 0
        var aliases = 0
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let indentation = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
            // Only `- - -` can open several levels on one line of block style.
            let indicators = line.split { $0 == " " || $0 == "\t" }.prefix { $0 == "-" || $0 == "?" || $0 == ":" }.count
            for sign in line.utf8 {
                if sign == UInt8(ascii: "[") || sign == UInt8(ascii: "{") { brackets += 1 }
                if sign == UInt8(ascii: "]") || sign == UInt8(ascii: "}") { brackets = max(0, brackets - 1) }
                if brackets > deepestBrackets { break }
            }
            anchors += words(of: line, after: "&")
            aliases += words(of: line, after: "*")
            guard brackets <= deepestBrackets, indicators <= deepestIndicators, indentation <= deepestIndentation else {
                throw RunFileError(file: file, line: index + 1, problem: "is nested too deeply for a suite file")
            }
        }
        // One anchor alone cannot stand inside itself.
        guard anchors < 2 || aliases <= mostAliases else {
            throw RunFileError(
                file: file, problem: "expected at most \(mostAliases) YAML aliases, found \(aliases)",
                remedy: "Write the repeated parts out.")
        }
    }

    /// How many words of the line begin with `sign` and go on: what YAML could take for an anchor or an alias.
    private static func words(of line: Substring, after sign: Character) -> Int {
        line.split { " \t[]{},:-?\"'".contains($0) }.count { $0.first == sign && $0.count > 1 }
    }
}
