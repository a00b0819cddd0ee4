/// The four kinds of character that GPT-2's words are made of.
///
/// They follow the Unicode version of Swift's library. Compared over all code points, Swift 6.3 (Unicode 17) differs from
/// `tokenizers` 0.23.3 in nothing but 4,657 letters and numbers that were assigned after that package's tables.
enum ScalarClass: UInt8, Sendable {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `\s`, the property White_Space
    case space
    case other

    init(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        default: self = scalar.properties.isWhitespace ? .space : .other
        }
    }

    /// By ASCII value.
    static let ascii: [ScalarClass] = (0..<128).map { ScalarClass(Unicode.Scalar(UInt8($0))) }

    /// `[\p{P}$+<=>^~|]`: what llama.cpp's default cuts off first.
    static func isDefaultPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: "$+<=>^~|".unicodeScalars.contains(scalar)
        }
    }
}
