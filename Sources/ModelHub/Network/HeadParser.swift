/// Puts an answer's head together from its lines.
struct HeadParser: Sendable {
    private var head: ResponseHead?
    private var bytes = 0
    private var isComplete = false

    /// Far above what any server sends.
    static let mostBytes = 256 << 10

    enum Outcome: Sendable, Hashable {
        case more
        case complete(ResponseHead)
        case tooLong
    }

    /// - Parameter line: with or without its end of line.
    mutating func take(_ line: String) -> Outcome {
        bytes += line.utf8.count
        guard bytes <= Self.mostBytes else { return .tooLong }
        let text = line.trimmingSuffix { $0.isNewline }
        if text.hasPrefix("HTTP/") {
            // Another one where a proxy or an interim answer came first.
            head = Self.status(text).map { ResponseHead(status: $0, headers: [:]) }
            isComplete = false
            return .more
        }
        // What follows a body is trailers, which say nothing that is needed here.
        guard !isComplete, var current = head else { return .more }
        guard text.isEmpty else {
            if let colon = text.firstIndex(of: ":") {
                let name = text[..<colon].lowercased()
                let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                if current.headers[name] == nil {
                    current.headers[name] = value.trimmingSuffix { $0 == " " || $0 == "\t" }
                }
                head = current
            }
            return .more
        }
        // 100 Continue and its like announce the real answer.
        guard current.status >= 200 else { return .more }
        isComplete = true
        return .complete(current)
    }

    private static func status(_ line: some StringProtocol) -> Int? {
        let words = line.split(separator: " ")
        return words.count >= 2 ? Int(words[1]) : nil
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
        var text = String(self)
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
