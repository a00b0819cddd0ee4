/// Which version of which repository of the hub a model is, as its place in the cache of the hub's tools tells:
/// `models--ORG--NAME/snapshots/COMMIT`, with the folder or a file in it.
public struct HubOrigin: Sendable, Hashable, CustomStringConvertible {
    /// `ORG/NAME`, or `NAME` alone.
    public var repository: String
    /// 40 hexadecimal digits.
    public var commit: String

    /// `nil` for a path anywhere else.
    public init?(path: String) {
        let parts = path.split(separator: "/")
        guard let place = parts.lastIndex(of: "snapshots"), place > 0, place + 1 < parts.count else { return nil }
        // Names of the hub hold no two dashes in a row.
        let names = parts[place - 1].split(separator: "--", omittingEmptySubsequences: false)
        let commit = parts[place + 1]
        guard names.first == "models", (2...3).contains(names.count), !names.contains(""),
            commit.utf8.count == 40, commit.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return nil }
        repository = names.dropFirst().joined(separator: "/")
        self.commit = String(commit)
    }

    public var description: String { "\(repository) at commit \(commit)" }
}
