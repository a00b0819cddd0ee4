import Foundation

/// A file of a repository as the hub lists it.
struct HubFile: Sendable, Hashable {
    /// Relative, never leaving its folder.
    var path: String
    var bytes: Int
    var hash: ContentHash
}

/// All files of a repository at one commit.
struct RepositoryListing: Sendable, Hashable {
    /// 40 hexadecimal digits.
    var commit: String
    var files: [HubFile]

    var sizes: [String: Int] {
        Dictionary(files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    }

    func file(_ path: String) -> HubFile? { files.first { $0.path == path } }
}

/// The answer to `/api/models/ORG/NAME/revision/REVISION`, as far as it is needed.
struct RevisionAnswer: Decodable {
    var sha: String

    /// The commit; `nil` for what cannot be one.
    var commit: String? {
        sha.count == 40 && ContentHash.isHexadecimal(sha) ? sha : nil
    }
}

/// An entry of `/api/models/ORG/NAME/tree/COMMIT?recursive=true`.
struct TreeEntry: Decodable {
    struct LargeFile: Decodable {
        /// SHA-256.
        var oid: String
        var size: Int
    }

    var type: String
    var path: String
    /// As git names it; of a large file this is its pointer.
    var oid: String
    var size: Int?
    var lfs: LargeFile?

    /// Sums of sizes stay far from overflow.
    private static let mostBytes = 1 << 44

    /// `nil` for folders, and for paths that would lead out of the folder they are put into.
    var file: HubFile? {
        guard type == "file", Self.isInside(path), let hash = ContentHash(lfs?.oid ?? oid),
            let bytes = lfs?.size ?? size, (0...Self.mostBytes).contains(bytes)
        else { return nil }
        return HubFile(path: path, bytes: bytes, hash: hash)
    }

    private static func isInside(_ path: String) -> Bool {
        guard !path.isEmpty, path.utf8.count <= 1024, path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }),
            !path.contains("\\")
        else { return false }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0 != "." && $0 != ".."
        }
    }
}
