/// A failure that a user can understand: what is wrong, where, and what helps.
public struct EngineError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// A file or folder is missing, damaged or of a kind that is not supported.
        case model
        /// The tokenizer is missing or does not fit the model.
        case tokenizer
        /// The request cannot be met: too long, empty, out of range.
        case request
        /// The device or its memory cannot hold what was asked.
        case memory
        /// A setting that this engine does not know or cannot honour.
        case setting
        /// The engine broke down while it worked.
        case engine
    }

    public var kind: Kind
    /// What is wrong, with the file and field, what was expected and what was found.
    public var message: String
    /// The flag or command that helps.
    public var remedy: String?

    public init(_ kind: Kind, _ message: String, remedy: String? = nil) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    public var description: String {
        remedy.map { "\(message)\n  \($0)" } ?? message
    }
}
