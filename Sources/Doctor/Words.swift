/// A sentence in both languages of the doctor.
public struct Words: Sendable, Hashable, ExpressibleByStringInterpolation {
    public var english: String
    public var chinese: String

    public init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// What is the same in every language: a version, a path, a command.
    public init(stringLiteral value: String) {
        self.init(value, value)
    }

    public func text(_ language: DoctorLanguage) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}

public enum DoctorLanguage: Sendable, Hashable {
    case english, chinese
}
