/// A regular expression, parsed.
indirect enum PatternSyntax: Sendable, Hashable {
    case empty
    case set(ScalarSet)
    case sequence([PatternSyntax])
    /// The first that leads to a match wins.
    case alternatives([PatternSyntax])
    /// As often as possible, or as seldom (`isLazy`).
    case repetition(PatternSyntax, minimum: Int, maximum: Int?, isLazy: Bool)
    case lookAhead(PatternSyntax, isNegative: Bool)
    /// One character before.
    case lookBehind(ScalarSet, isNegative: Bool)

    /// The text itself.
    static func literal(_ text: String) -> PatternSyntax {
        .sequence(text.unicodeScalars.map { .set(.single($0)) })
    }

    // MARK: - Places in the text

    private static let atEnd = PatternSyntax.lookAhead(.set(.everything), isNegative: true)
    static let startOfText = PatternSyntax.lookBehind(.everything, isNegative: true)
    static let endOfText = atEnd

    /// `\Z`
    static let endOfTextOrLastLine = PatternSyntax.alternatives([
        .lookAhead(.sequence([.set(.lineFeed), atEnd]), isNegative: false), atEnd,
    ])
    /// `^`, which matches at every line (Oniguruma, Ruby's syntax).
    static let startOfLine = PatternSyntax.alternatives([
        startOfText,
        .sequence([.lookBehind(.lineFeed, isNegative: false), .lookAhead(.set(.everything), isNegative: false)]),
    ])
    /// `$`, likewise.
    static let endOfLine = PatternSyntax.alternatives([.lookAhead(.set(.lineFeed), isNegative: false), atEnd])

    /// `\w` outside brackets, where Oniguruma counts six numbers of Latin-1 as a word's.
    static let word = ScalarSet.union([.word, .values([0xB2...0xB3, 0xB9...0xB9, 0xBC...0xBE])])

    /// `\b`, or `\B`.
    static func wordBorder(isNegative: Bool) -> PatternSyntax {
        .alternatives(
            [false, true].map { behind in
                .sequence([
                    .lookBehind(word, isNegative: behind),
                    .lookAhead(.set(word), isNegative: behind == isNegative),
                ])
            })
    }
}
