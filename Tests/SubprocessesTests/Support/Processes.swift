import Foundation
import Testing

@testable import Subprocesses

/// A look at processes and descriptors from the outside.
enum Processes {
    /// Killed children of children are reaped by whoever adopts them, which takes a moment.
    static func isGone(_ process: pid_t) -> Bool {
        for _ in 0..<12_000 {
            if kill(process, 0) != 0, errno == ESRCH { return true }
            if state(process) == "Z" { return true }
            usleep(5000)
        }
        return false
    }

    private static func state(_ process: pid_t) -> Substring? {
        FileManager.default.contents(atPath: "/proc/\(process)/stat")
            .map { String(decoding: $0, as: UTF8.self) }?.split(separator: ")").last?.split(separator: " ").first
    }

    /// Descriptors that this process has open, the one that looks included.
    static func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    static let hasDescriptorFiles = FileManager.default.fileExists(atPath: "/proc/self/fd")
    static let comment: Comment = "needs /proc"

    static let path = ["PATH": "/usr/bin:/bin"]

    /// A shell that runs a script; its output comes from the reader.
    static func shell(
        _ script: String, more descriptors: [Int32: Descriptor] = [:]
    ) throws -> (child: ChildProcess, output: DescriptorReader) {
        let output = try DescriptorPair.fromChild()
        let all = [
            STDIN_FILENO: try Descriptor.nothing(), STDOUT_FILENO: output.theirs, STDERR_FILENO: output.theirs,
        ].merging(descriptors) { $1 }
        let launch = Launch("/bin/sh", ["-c", script], environment: path, descriptors: all)
        return (try ChildProcess(launch), DescriptorReader(output.ours))
    }

    static func text(_ reader: DescriptorReader) -> String {
        var reader = reader
        var bytes: [UInt8] = []
        while !reader.isAtEnd { bytes += reader.read() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first line, without waiting for the end.
    static func line(_ reader: inout DescriptorReader) -> String {
        var buffer = LineBuffer(limit: 1000)
        while !reader.isAtEnd {
            if let line = buffer.append(reader.read()).first { return String(decoding: line, as: UTF8.self) }
        }
        return ""
    }
}
