import Foundation

/// Finds programs as a shell does.
public enum ExecutableFinder {
    /// Path of the first executable file of that name in `PATH` and then in `places`; a name with a slash is itself.
    public static func find(_ name: String, environment: [String: String], places: [String] = []) -> String? {
        let manager = FileManager.default
        func isProgram(_ path: String) -> Bool {
            var isFolder: ObjCBool = false
            return manager.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
                && manager.isExecutableFile(atPath: path)
        }
        if name.contains("/") { return isProgram(name) ? name : nil }
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init) + places
        return folders.map { "\($0)/\(name)" }.first(where: isProgram)
    }
}
