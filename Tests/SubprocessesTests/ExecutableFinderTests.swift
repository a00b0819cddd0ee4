import Foundation
import Testing

@testable import Subprocesses

@Suite struct ExecutableFinderTests {
    @Test("PATH in its order, then the places; a name with a slash is itself; folders and plain files are no programs")
    func find() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "sextant-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: root) }
        func file(_ path: String, _ permissions: Int) throws {
            let url = URL(filePath: "\(root)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: url.path())
        }
        try file("plain/tool", 0o644)
        try file("folder/tool/inside", 0o755)
        try file("first/tool", 0o755)
        try file("second/tool", 0o755)
        try file("place/other", 0o755)
        let environment = [
            "PATH": ["none", "plain", "folder", "first", "second"].map { "\(root)/\($0)" }.joined(separator: ":")
        ]
        #expect(ExecutableFinder.find("tool", environment: environment) == "\(root)/first/tool")
        #expect(ExecutableFinder.find("other", environment: environment) == nil)
        #expect(
            ExecutableFinder.find("other", environment: environment, places: ["\(root)/place"]) == "\(root)/place/other"
        )
        #expect(ExecutableFinder.find("\(root)/second/tool", environment: [:]) == "\(root)/second/tool")
        #expect(ExecutableFinder.find("\(root)/plain/tool", environment: environment) == nil)
    }
}
