import Foundation
import Synchronization
import Testing

/// The executable as users run it.
struct SextantProcess {
    struct Ended: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Built beside the tests' own bundle.
    static let executable: String? = {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let file = folder.appending(path: "sextant").path()
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue { return file }
            folder.deleteLastPathComponent()
        }
        return nil
    }()

    static var isBuilt: Bool { executable != nil }
    static let comment: Comment =
        "The sextant executable is not beside the tests: run `swift build`, then `swift test`."

    /// - Parameters:
    ///   - folder: the working directory; `nil` is an empty one.
    ///   - environment: in addition to what every command of the tests is given.
    ///   - onErrorLine: called with each line of standard error and the process, from a thread of its own.
    static func run(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        onErrorLine: @escaping @Sendable (String, Int32) -> Void = { _, _ in }
    ) async throws -> Ended {
        let process = Process()
        process.executableURL = URL(filePath: try #require(executable))
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder ?? NSTemporaryDirectory())
        // No model of this machine may become the default one, and none may be fetched.
        process.environment = [
            "PATH": "/usr/bin:/bin", "TERM": "dumb", "HOME": "/nonexistent", "HF_HUB_OFFLINE": "1",
        ].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = Reader()
        let errors = Reader()
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
                output.start { _ in }
                let identifier = process.processIdentifier
                errors.start { onErrorLine($0, identifier) }
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return Ended(status: status, output: await output.text(), errors: await errors.text())
    }

    /// Reads a pipe to its end on a thread of its own, so that no writer ever waits.
    private final class Reader: Sendable {
        let pipe = Pipe()
        private let ended = AsyncStream<String>.makeStream()

        func start(onLine: @escaping @Sendable (String) -> Void) {
            let handle = pipe.fileHandleForReading
            let continuation = ended.continuation
            Thread.detachNewThread {
                var all = Data()
                var line = Data()
                while true {
                    let part = handle.availableData
                    if part.isEmpty { break }
                    all += part
                    for byte in part {
                        if byte == UInt8(ascii: "\n") {
                            onLine(String(decoding: line, as: UTF8.self))
                            line.removeAll()
                        } else {
                            line.append(byte)
                        }
                    }
                }
                continuation.yield(String(decoding: all, as: UTF8.self))
                continuation.finish()
            }
        }

        func text() async -> String {
            for await text in ended.stream { return text }
            return ""
        }
    }
}

/// A folder of its own for one test.
func withTemporaryFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sextant-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path())
}
