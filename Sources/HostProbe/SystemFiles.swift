import Foundation

/// The small text files in which Linux tells about itself, below a root that a test may choose.
struct SystemFiles: Sendable {
    var root: String

    init(root: String = "") {
        self.root = root
    }

    /// The whole text without surrounding white space; `nil` when there is no such file or it is not text.
    func text(_ path: String) -> String? {
        // Not through FileManager's attributes: files of /proc claim a size of 0.
        guard let file = FileHandle(forReadingAtPath: root + path) else { return nil }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: 4 << 20) else { return nil }
        return String(bytes: data, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
