import Foundation

/// The secret that opens gated and private repositories. It shows itself to nobody but the request it goes into.
public struct HubToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String

    /// Line ends and blanks around are dropped, as other tools do.
    ///
    /// - Throws: for characters that would break out of a header.
    public init?(_ text: String, from place: String) throws(HubError) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty else { return nil }
        guard trimmed.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw HubError(
                .setting, "\(place) holds characters that no token of the hub has",
                remedy: "put the token alone there, or unset it")
        }
        secret = trimmed
    }

    var authorization: String { "Bearer \(secret)" }

    /// `text` without the secret, in case a server repeats it.
    func hidden(in text: String) -> String { text.replacing(secret, with: "(token)") }

    public var description: String { "(token)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN`, the file `HF_TOKEN_PATH`, the file `token` in `home`; none where
    /// `HF_HUB_DISABLE_IMPLICIT_TOKEN` says so.
    static func find(_ environment: [String: String], home: String) throws(HubError) -> HubToken? {
        if HubSettings.isTrue(environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"]) { return nil }
        for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
            if let text = environment[name], let token = try HubToken(text, from: name) { return token }
        }
        let file = environment["HF_TOKEN_PATH"].map { HubSettings.expanded($0, environment) } ?? "\(home)/token"
        guard let text = FileManager.default.contents(atPath: file) else { return nil }
        return try HubToken(String(decoding: text.prefix(4096), as: UTF8.self), from: file)
    }
}
