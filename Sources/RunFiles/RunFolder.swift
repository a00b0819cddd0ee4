public import Foundation

/// Where a run's files go: `TIMESTAMP-MODEL-TARGET.run.json` and its reports of the same name.
public struct RunFolder: Sendable, Hashable {
    public var path: String

    public init(path: String) {
        self.path = path
    }

    /// Makes the folder, parents included.
    public func create() throws(RunFileError) {
        var part = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            part += component
            if mkdir(part, 0o777) != 0 && errno != EEXIST && errno != EISDIR && !isFolder(part) { throw failure() }
            part += "/"
        }
        if !path.isEmpty && !isFolder(path) {
            errno = ENOTDIR
            throw failure()
        }
    }

    private func isFolder(_ path: String) -> Bool {
        let reason = errno
        defer { errno = reason }
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private func failure() -> RunFileError {
        RunFileError(
            file: path, problem: "the folder cannot be made: \(SystemMessage.last)",
            remedy: "Choose another folder with --output.")
    }

    /// Name of a run's files without extension: time in UTC, model, target.
    public static func baseName(started: Date, model: String, target: String) -> String {
        let name = model.split(separator: "/").last.map(String.init) ?? model
        let parts = [safe(name), safe(target)].filter { !$0.isEmpty }
        return ([Timestamp.fileName(started)] + parts).joined(separator: "-")
    }

    /// A base name that no run file in the folder has yet.
    public func unusedBaseName(started: Date, model: String, target: String) -> String {
        let base = Self.baseName(started: started, model: model, target: target)
        var name = base
        var number = 2
        while FileManager.default.fileExists(atPath: file(name, "run.json")) {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }

    /// - Parameter kind: `run.json`, `md`, `csv`.
    public func file(_ baseName: String, _ kind: String) -> String {
        path.hasSuffix("/") ? "\(path)\(baseName).\(kind)" : "\(path)/\(baseName).\(kind)"
    }

    /// Letters, digits, dots, underscores and single dashes; at most 60 characters.
    static func safe(_ text: String) -> String {
        var result = ""
        for character in text {
            let isSafe = character.isASCII && (character.isLetter || character.isNumber || "._".contains(character))
            if isSafe {
                result.append(character)
            } else if result.last != "-" {
                result.append("-")
            }
        }
        // No name begins with a dot (hidden) or a dash (an option).
        let kept = result.drop { $0 == "." || $0 == "-" }.prefix(60)
        return String(kept.last == "-" ? kept.dropLast() : kept)
    }
}
