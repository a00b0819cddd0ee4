import Foundation
import Testing

/// Where the tests find Python.
enum Pythons {
    static let checkout = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Any Python 3: for workers that are none.
    static let plain: String? = {
        let named = [
            ProcessInfo.processInfo.environment["SEXTANT_PYTHON"], "/usr/bin/python3", "/usr/local/bin/python3",
        ]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
        return (named.compactMap { $0 } + folders).first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// One with torch and transformers: `SEXTANT_PYTHON`, or the environment that `make torch-env` makes.
    static let torch: String? = {
        let candidates = [
            ProcessInfo.processInfo.environment["SEXTANT_PYTHON"], checkout.path() + ".venv-torch/bin/python",
        ]
        return candidates.compactMap { $0 }.first { python in
            let library = URL(filePath: python).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "lib")
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: library.path())) ?? []
            return versions.contains { version in
                ["torch", "transformers"].allSatisfy {
                    FileManager.default.fileExists(atPath: "\(library.path())/\(version)/site-packages/\($0)")
                }
            }
        }
    }()

    static let torchComment: Comment = "needs torch and transformers: `make torch-env`, or set SEXTANT_PYTHON"
    static let plainComment: Comment = "needs python3 on the path, or SEXTANT_PYTHON"

    /// The folder with the stand-in for torch_npu.
    static let standIn = checkout.appending(path: "Tests/PythonEngineTests/StandIn").path()

    /// A folder with a tiny random model that transformers wrote; made once.
    static let tinyFolder: Result<String, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sextant-tiny-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: try #require(torch))
        process.arguments = ["\(standIn)/checkpoint/tiny_checkpoint.py", folder]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(String(decoding: text, as: UTF8.self))")
        return folder
    }

    /// Killed children of children take a moment to die.
    static func isGone(_ process: pid_t) -> Bool {
        for _ in 0..<12_000 {
            if !isRunning(process) { return true }
            usleep(5000)
        }
        return false
    }

    /// A state that the kernel shows of a process that is there and not merely unburied.
    static func isRunning(_ process: pid_t) -> Bool {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return false }
        return !text[text.index(after: end)...].hasPrefix(" Z")
    }
}
