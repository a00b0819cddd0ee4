/// An http or https address as it is sent, with the origin that decides who may see the token.
///
/// The characters of host and port are few on purpose: what this type takes for the host cannot be anything else to
/// the library that connects.
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    let text: String
    /// `https://host:port`, in lower case, the port always written.
    let origin: String
    /// Where path and query begin in `text`.
    private let authorityEnd: String.Index

    init?(_ text: String) {
        guard let scheme = ["https", "http"].first(where: { text.lowercased().hasPrefix("\($0)://") }),
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f && $0 != "\\" })
        else { return nil }
        let start = text.index(text.startIndex, offsetBy: scheme.count + 3)
        let end = text[start...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        guard let authority = Self.authority(text[start..<end].lowercased(), scheme) else { return nil }
        self.text = text
        origin = "\(scheme)://\(authority)"
        authorityEnd = end
    }

    public var description: String { text }

    var isSecure: Bool { origin.hasPrefix("https:") }

    /// For people: without scheme, and without the port that everybody uses.
    var host: String {
        let authority = origin.drop { $0 != "/" }.dropFirst(2)
        for usual in [":443", ":80"] where authority.hasSuffix(usual) { return String(authority.dropLast(usual.count)) }
        return String(authority)
    }

    /// Path and query, `/` at least.
    var target: String {
        let rest = text[authorityEnd...].prefix { $0 != "#" }
        return rest.hasPrefix("/") ? String(rest) : "/\(rest)"
    }

    /// This address with a path and query after it.
    func appending(_ target: String) -> WebAddress? {
        WebAddress("\(text)\(target)")
    }

    /// Where a `Location` leads to, which may be relative (RFC 9110, 10.2.2).
    func following(_ location: String) -> WebAddress? {
        let site = text[..<authorityEnd]
        if location.lowercased().hasPrefix("http:") || location.lowercased().hasPrefix("https:") {
            return WebAddress(location)
        }
        if location.hasPrefix("//") { return WebAddress("\(isSecure ? "https" : "http"):\(location)") }
        if location.hasPrefix("/") { return WebAddress("\(site)\(location)") }
        // Another scheme; a relative path has its colon, if any, behind a slash.
        if location.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") { return nil }
        let path = target.prefix { $0 != "?" }
        if location.hasPrefix("?") { return WebAddress("\(site)\(path)\(location)") }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return WebAddress("\(site)\(folder)\(location)")
    }

    /// Host and port; `nil` for user names, empty hosts, and characters that no host has.
    private static func authority(_ text: String, _ scheme: String) -> String? {
        guard text.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789-._:[]".contains($0) }) else { return nil }
        let hostEnd: String.Index
        if text.hasPrefix("[") {
            // Only an address in brackets has more than one colon.
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            hostEnd = text.index(after: bracket)
        } else {
            hostEnd = text.firstIndex(of: ":") ?? text.endIndex
        }
        let host = text[..<hostEnd]
        let rest = text[hostEnd...]
        guard !host.isEmpty, host != "[]" else { return nil }
        if rest.isEmpty || rest == ":" { return "\(host):\(scheme == "https" ? 443 : 80)" }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        return "\(host):\(port)"
    }
}
