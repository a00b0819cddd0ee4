import Foundation

/// Why there is no child.
public enum SpawnError: Error, Hashable, CustomStringConvertible {
    /// The system gives no pipe, no socket, or no `/dev/null`.
    case noDescriptor(reason: String)
    /// The system starts no process: the program is missing or may not be executed, or there are too many.
    case noProcess(reason: String)

    public var description: String {
        switch self {
        case .noDescriptor(let reason): "no pipe can be made: \(reason)"
        case .noProcess(let reason): reason
        }
    }

    /// The system's words for one of its error numbers.
    static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
