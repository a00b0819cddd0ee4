import Foundation
import Testing

/// What the tests of torch targets need: a Python with torch, a checkpoint made by transformers, a look at processes.
enum TorchBench {
    private static let checkout = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `SEXTANT_PYTHON`, or the environment that `make torch-env` makes.
    static let python: String? = {
        let candidates = [
            ProcessInfo.processInfo.environment["SEXTANT_PYTHON"], checkout.path() + ".venv-torch/bin/python",
        ]
        return candidates.compactMap { $0 }.first { python in
            let library = URL(filePath: python).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "lib").path()
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
            return versions.contains { version in
                ["torch", "transformers"].allSatisfy {
                    FileManager.default.fileExists(atPath: "\(library)/\(version)/site-packages/\($0)")
                }
            }
        }
    }()

    static let comment: Comment = "needs torch and transformers: `make torch-env`, or set SEXTANT_PYTHON"

    /// - Parameter folder: where the worker's own folder lies too, so that its processes can be told.
    static func environment(_ folder: String) -> [String: String] {
        ["SEXTANT_PYTHON": python ?? "", "TMPDIR": folder]
    }

    /// Writes a tiny random Llama with its tokenizer into a new folder.
    static func writeCheckpoint(to folder: String) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: try #require(python))
        process.arguments = [
            checkout.appending(path: "Tests/PythonEngineTests/StandIn/checkpoint/tiny_checkpoint.py").path(), folder,
        ]
        process.standardError = FileHandle.nullDevice
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        try #require(status == 0)
    }

    /// Processes whose command line names this folder, other than zombies.
    static func processes(naming folder: String) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { process in
            // A zombie's command line is empty.
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return false }
            return String(decoding: data, as: UTF8.self).contains("\(folder)/sextant-worker-")
        }
    }
}
