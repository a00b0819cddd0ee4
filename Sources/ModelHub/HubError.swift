import Foundation

/// Why a model could not be had from the hub or its cache, and what helps. Holds no secret.
public struct HubError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// A setting of the environment or an option cannot be understood.
        case setting
        /// The hub cannot be reached.
        case noNetwork
        /// The server's certificate is not trusted.
        case untrusted
        /// The hub asks for conditions to be accepted, or for a token that it accepts.
        case denied
        /// No such repository, or one that is hidden from this user.
        case noRepository
        case noRevision
        case noFile
        /// There are several models in the repository: one has to be chosen.
        case choice
        /// What the repository holds cannot be run.
        case unsupported
        case wrongHash
        case wrongLength
        /// The server began anew where a part was asked for.
        case range
        /// No byte came for the allowed time.
        case stalled
        /// The connection ended before its time.
        case brokenOff
        case redirect
        /// The server has failed or answered with something else than a hub does.
        case server
        /// The server has failed and may do better later.
        case busy
        case noSpace
        case fileSystem
        /// Offline, and the cache does not hold it.
        case notCached
        case cancelled
    }

    public var kind: Kind
    /// What is wrong: where, expected and found.
    public var message: String
    /// The flag, variable, command or page that helps.
    public var remedy: String?
    /// How long the server asks to be left alone.
    var retryAfterSeconds: Double?

    public init(_ kind: Kind, _ message: String, remedy: String? = nil) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    public var description: String {
        remedy.map { "\(message)\n  \($0)" } ?? message
    }
}

extension HubError {
    static let cancelled = HubError(
        .cancelled, "interrupted", remedy: "what has come is kept: the same command goes on from there")

    static func fileSystem(_ path: String, _ reason: String) -> HubError {
        HubError(
            .fileSystem, "\(path): \(reason)",
            remedy: "check the folder and its permissions, or set HF_HOME to another place for the cache")
    }

    /// - Parameter code: what the operating system left in `errno`.
    static func fileSystem(_ path: String, _ code: Int32) -> HubError {
        fileSystem(path, String(cString: strerror(code)))
    }
}
