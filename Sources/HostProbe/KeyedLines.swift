/// Lines of `key: value` or `key=value`, as in /proc/cpuinfo, /proc/meminfo and /etc/os-release.
enum KeyedLines {
    /// The first value of each key, trimmed of blanks and of one pair of quotes.
    static func parse(_ text: String, separator: Character) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let middle = line.firstIndex(of: separator) else { continue }
            let key = trim(line[..<middle])
            if values[key] == nil { values[key] = unquote(trim(line[line.index(after: middle)...])) }
        }
        return values
    }

    /// `16384 kB` in bytes; `nil` for another unit, no number or one that does not fit.
    static func kibibytes(_ text: String?) -> Int? {
        guard let words = text?.split(separator: " "), words.count == 2, words[1] == "kB", let count = Int(words[0])
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: 1024)
        return overflow ? nil : bytes
    }

    private static func trim(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func unquote(_ text: String) -> String {
        for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            return String(text.dropFirst().dropLast())
        }
        return text
    }
}
