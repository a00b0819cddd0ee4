import EngineAPI
import Foundation

/// A folder of the worker's own: its script lies there, and compilers of devices may leave what they like.
struct ScratchFolder: Sendable {
    let path: String

    /// - Parameter place: the folder that it is made in.
    /// - Throws: `.engine` when it cannot be made or filled.
    init(
        files: [(name: String, content: String)], in place: URL = FileManager.default.temporaryDirectory
    ) throws(EngineError) {
        let folder = place.appending(path: "sextant-worker-\(UUID().uuidString)")
        path = folder.path(percentEncoded: false)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for file in files {
                try Data(file.content.utf8).write(to: folder.appending(path: file.name))
            }
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw EngineError(
                .engine, "\(path): the worker's folder cannot be written: \(error.localizedDescription)",
                remedy: "Point TMPDIR to a folder that can be written.")
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
