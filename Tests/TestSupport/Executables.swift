import Foundation

/// Writes a program that a test is going to start.
///
/// The system refuses to start a file that anybody has open for writing (`ETXTBSY`). Tests run side by side in one
/// process, and a child that another test has just started holds a copy of every descriptor until it becomes its
/// program, also of one that is being written here. So the file is written by a process that starts no other: once
/// that has ended, nobody can have the file open.
///
/// - Throws: What Foundation says of the folder, or `CocoaError(.fileWriteUnknown)` where `install` failed.
public func writeExecutable(_ text: String, to path: String) throws {
    let source = "\(path).\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(filePath: source))
    defer { try? FileManager.default.removeItem(atPath: source) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/install")
    process.arguments = ["-m", "755", source, path]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
}
