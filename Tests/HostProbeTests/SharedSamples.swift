import Foundation
import Testing

/// Texts of real machines, kept beside the checkout because they are not ours to publish.
enum SharedSamples {
    static let folder: String? = {
        let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["SEXTANT_SHARED"]
            ?? checkout.deletingLastPathComponent().appending(path: "shared").path()
        let folder = "\(shared)/data/npu-smi"
        return FileManager.default.fileExists(atPath: "\(folder)/SOURCES.md") ? folder : nil
    }()

    static let isHere = folder != nil
    static let comment: Comment =
        "The samples of npu-smi are not beside the checkout: set SEXTANT_SHARED to the folder that holds data/npu-smi."

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(#require(folder))/\(name)", encoding: .utf8)
    }

    /// The text after the line that begins with `start`, up to a line that begins with `end`.
    static func part(_ name: String, from start: String, to end: String) throws -> String {
        let lines = try text(name).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let first = try #require(lines.firstIndex { $0.hasPrefix(start) })
        return lines[(first + 1)...].prefix { !$0.hasPrefix(end) }.joined(separator: "\n")
    }
}
