/// What is wrong with a file of ours, where, and what helps.
public struct RunFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public var file: String?
    /// Counted from 1, where the position is known.
    public var line: Int?
    /// Path of the field: `scenarios[2].trials[0].kind`.
    public var field: String?
    /// A whole clause: `expected a number, found "fast"`.
    public var problem: String
    public var remedy: String?

    public init(
        file: String? = nil, line: Int? = nil, field: String? = nil, problem: String, remedy: String? = nil
    ) {
        self.file = file
        self.line = line
        self.field = field
        self.problem = problem
        self.remedy = remedy
    }

    static func mismatch(
        file: String?, line: Int? = nil, field: String?, expected: String, found: String, remedy: String? = nil
    ) -> RunFileError {
        RunFileError(
            file: file, line: line, field: field, problem: "expected \(expected), found \(found)", remedy: remedy)
    }

    public var description: String {
        var place = file ?? ""
        if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
        let parts = [place.isEmpty ? nil : place, field, problem].compactMap { $0 }
        let sentence = parts.joined(separator: ": ")
        return remedy.map { "\(sentence)\n  \($0)" } ?? sentence
    }
}
