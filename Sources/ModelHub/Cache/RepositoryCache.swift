import Foundation

/// One repository's place in the cache that the hub's tools share:
/// ```
/// models--ORG--NAME/
///   blobs/HASH                  the files, each once
///   refs/REVISION               the commit that a branch or tag stood for
///   snapshots/COMMIT/PATH       relative links to the blobs
/// .locks/models--ORG--NAME/HASH.lock
/// ```
struct RepositoryCache: Sendable {
    /// Of all repositories.
    let root: String
    let name: String

    init(root: String, reference: ModelReference) {
        self.root = root
        name = "models--\(reference.organization)--\(reference.name)"
    }

    var folder: String { "\(root)/\(name)" }

    func blob(_ hash: ContentHash) -> String { "\(folder)/blobs/\(hash.text)" }
    func part(_ hash: ContentHash) -> String { "\(blob(hash)).incomplete" }
    /// Where a file of the wrong hash goes.
    func mismatch(_ hash: ContentHash) -> String { "\(blob(hash)).mismatch" }
    func snapshot(_ commit: String) -> String { "\(folder)/snapshots/\(commit)" }
    func lock(_ hash: ContentHash) -> String { "\(root)/.locks/\(name)/\(hash.text).lock" }

    /// Whether a file of this commit is here, whole.
    func has(_ file: HubFile, at commit: String) -> Bool {
        Self.size("\(snapshot(commit))/\(file.path)") == file.bytes
    }

    func hasBlob(_ file: HubFile) -> Bool { Self.size(blob(file.hash)) == file.bytes }

    /// What an earlier attempt has left of a file.
    func partBytes(_ file: HubFile) -> Int { min(Self.size(part(file.hash)) ?? 0, file.bytes) }

    /// The commit that a revision stood for when it was last asked for; a commit stands for itself.
    func commit(_ revision: String) -> String? {
        if Self.isCommit(revision) { return revision }
        guard Self.isRevision(revision), let data = FileManager.default.contents(atPath: "\(folder)/refs/\(revision)")
        else { return nil }
        let text = String(decoding: data.prefix(100), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return Self.isCommit(text) ? text : nil
    }

    func record(_ revision: String, commit: String) throws(HubError) {
        guard revision != commit, Self.isRevision(revision), self.commit(revision) != commit else { return }
        let path = "\(folder)/refs/\(revision)"
        try Self.makeFolder(of: path)
        do {
            try Data(commit.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .fileSystem(path, "cannot be written (\(error.localizedDescription))")
        }
    }

    /// Puts a blob into a snapshot, under its own name.
    func link(_ file: HubFile, at commit: String) throws(HubError) {
        let path = "\(snapshot(commit))/\(file.path)"
        try Self.makeFolder(of: path)
        let depth = file.path.split(separator: "/").count + 1
        let target = String(repeating: "../", count: depth) + "blobs/\(file.hash.text)"
        unlink(path)
        if symlink(target, path) == 0 || errno == EEXIST && has(file, at: commit) { return }
        let code = errno
        // A file system without links: other tools move the file there too.
        guard [EPERM, ENOSYS, EOPNOTSUPP, EINVAL].contains(code), rename(blob(file.hash), path) == 0 else {
            throw .fileSystem(path, code)
        }
    }

    /// Tells programs that make backups what this folder is (https://bford.info/cachedir/).
    func tag() {
        let path = "\(root)/CACHEDIR.TAG"
        guard !FileManager.default.fileExists(atPath: path) else { return }
        let text = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of models, shared by the tools of the hub.\n"
        try? Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
    }

    /// Makes the folder that a file is to lie in.
    static func makeFolder(of path: String) throws(HubError) {
        let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        do {
            try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
        } catch {
            throw .fileSystem(String(folder), "cannot be made (\(error.localizedDescription))")
        }
    }

    /// Of a regular file, links followed.
    static func size(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(exactly: status.st_size)
    }

    static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40 && ContentHash.isHexadecimal(text)
    }

    /// Whether git could take it as a name, and the cache as a path: `main`, `v1.0`, `refs/pr/1`.
    static func isRevision(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
            && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && !$0.hasPrefix(".") && !$0.contains("..") && !$0.contains("\\")
            }
    }
}
