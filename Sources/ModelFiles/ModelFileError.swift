/// What is wrong with a model file, and what helps.
public struct ModelFileError: Error, CustomStringConvertible, Sendable, Hashable {
    /// Path as the user gave it, or of the part of a folder that is at fault.
    public var file: String
    /// Key, tensor or place within the file; `nil` when the file as a whole is meant.
    public var field: String?
    public var expected: String
    public var found: String
    /// The flag, command or action that helps.
    public var remedy: String?

    public init(file: String, field: String?, expected: String, found: String, remedy: String? = nil) {
        self.file = file
        self.field = field
        self.expected = expected
        self.found = found
        self.remedy = remedy
    }

    /// One sentence, without the remedy.
    public var message: String {
        let place = field.map { "\(file): \($0)" } ?? file
        return "\(place): expected \(expected), found \(found)"
    }

    public var description: String {
        remedy.map { "\(message)\n  \($0)" } ?? message
    }
}

extension ModelFileError {
    /// Remedy for everything that a writer of model files never produces.
    static let damaged = "the file is damaged or incomplete: compare its size with the original and fetch it again"
}
