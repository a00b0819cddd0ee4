/// Why a tokenizer cannot be had: which file, what was expected, what was found, and what helps.
public struct TokenizerError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// The file cannot be opened or read.
        case unreadable
        /// The file is cut short, contradicts itself or is no tokenizer at all.
        case damaged
        /// The file is sound but wants something that this tokenizer does not do.
        case unsupported
    }

    public var kind: Kind
    /// The file, or whatever the vocabulary came from.
    public var source: String
    public var message: String
    /// What the user can do about it.
    public var remedy: String?

    public init(_ kind: Kind, source: String, _ message: String, remedy: String? = nil) {
        self.kind = kind
        self.source = source
        self.message = message
        self.remedy = remedy
    }

    public var description: String {
        "\(source): \(message)" + (remedy.map { "\n  \($0)" } ?? "")
    }
}
