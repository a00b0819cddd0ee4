/// Why a chat template cannot be read or rendered.
public struct ChatTemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// Not Jinja: a tag without an end, an operator without a value.
        case syntax
        /// Jinja, but beyond the part that chat templates share.
        case unsupported
        /// The template met values that it cannot work with, or ran beyond all bounds.
        case rendering
        /// The template itself refuses these messages, by `raise_exception`.
        case refused
    }

    public var kind: Kind
    /// Line of the template, from 1.
    public var line: Int
    public var message: String

    public init(_ kind: Kind, line: Int, _ message: String) {
        self.kind = kind
        self.line = line
        self.message = message
    }

    public var description: String {
        let text = "chat template, line \(line): \(message)"
        return kind == .unsupported ? "\(text)\n  Without --chat the prompt is sent as it is." : text
    }
}
