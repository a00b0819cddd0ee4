/// Status and headers of an answer.
struct ResponseHead: Sendable, Hashable {
    var status: Int
    /// Names in lower case; of a header that comes twice, the first.
    var headers: [String: String]

    subscript(name: String) -> String? { headers[name] }

    /// `nil` when it is not told, or not a number.
    var contentLength: Int? { headers["content-length"].flatMap { Int($0) } }

    /// Where the answer sends us, for the statuses that do.
    var location: String? {
        [301, 302, 303, 307, 308].contains(status) ? headers["location"] : nil
    }

    /// The hash of the file behind the redirect, as the hub tells it.
    var linkedHash: String? {
        headers["x-linked-etag"].map { tag in
            let strong = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
            return String(strong.filter { $0 != "\"" })
        }
    }
}

/// `Content-Range: bytes 100-199/200` (RFC 9110, 14.4).
struct ContentRange: Sendable, Hashable {
    var first: Int
    var last: Int
    /// `nil` for `*`.
    var total: Int?

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
        let halves = parts[1].split(separator: "/", omittingEmptySubsequences: false)
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2, ends.count == 2, let first = Int(ends[0]), let last = Int(ends[1]), first >= 0,
            first <= last
        else { return nil }
        self.first = first
        self.last = last
        if halves[1] == "*" { return }
        guard let total = Int(halves[1]), total > last else { return nil }
        self.total = total
    }
}
