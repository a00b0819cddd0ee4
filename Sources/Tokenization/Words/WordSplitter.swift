/// The steps of a pre-tokenizer, ready to run.
struct WordSplitter: Sendable {
    private enum Step: Sendable {
        case cut(PatternMatcher, PreTokenizer.Behavior, isInverted: Bool)
        case spacePrefix
        case metaspace(prefix: Vocabulary.Spaces.Prefix, splits: Bool)
    }

    private let steps: [Step]

    private static let mostSteps = 64

    /// - Parameter source: named in errors.
    init(_ preTokenizer: PreTokenizer, source: String) throws(TokenizerError) {
        if preTokenizer.steps.count > Self.mostSteps {
            throw TokenizerError(
                .unsupported, source: source,
                "the pre-tokenizer has \(preTokenizer.steps.count) steps; at most \(Self.mostSteps) are supported")
        }
        var steps: [Step] = []
        var budget = PatternBudget()
        for step in preTokenizer.steps {
            switch step {
            case .cut(let pattern, let behavior, let isInverted):
                let matcher = try Self.matcher(pattern, .characters, source, &budget)
                steps.append(.cut(matcher, behavior, isInverted: isInverted))
            case .cutAlphabet(let pattern, let behavior, let isInverted):
                let matcher = try Self.matcher(pattern, .alphabet, source, &budget)
                steps.append(.cut(matcher, behavior, isInverted: isInverted))
            case .spacePrefix: steps.append(.spacePrefix)
            case .metaspace(let prefix, let splits): steps.append(.metaspace(prefix: prefix, splits: splits))
            }
        }
        self.steps = steps
    }

    /// - Throws: `.unsupported` with the pattern and what of it is not understood.
    static func matcher(
        _ pattern: PreTokenizer.Pattern, _ units: PatternMatcher.Units, _ source: String, _ budget: inout PatternBudget
    ) throws(TokenizerError) -> PatternMatcher {
        let shown =
            switch pattern {
            case .literal(let text), .expression(let text): text
            }
        do throws(PatternError) {
            switch pattern {
            // Nothing is found nowhere.
            case .literal(""): return try PatternMatcher(.set(.values([])), units: units, budget: &budget)
            case .literal(let text): return try PatternMatcher(.literal(text), units: units, budget: &budget)
            case .expression(let text):
                return try PatternMatcher(PatternParser.parse(text), units: units, budget: &budget)
            }
        } catch {
            throw TokenizerError(
                .unsupported, source: source, "the pattern '\(shown.prefix(200))': \(error.reason)",
                remedy: "Give another tokenizer of the same vocabulary with --tokenizer.")
        }
    }

    var isEmpty: Bool { steps.isEmpty }

    /// Leaves the words of one stretch of text in `pieces`.
    ///
    /// - Parameter isFirst: the stretch belongs to the beginning of the text.
    func split(_ bytes: [UInt8], _ range: Range<Int>, isFirst: Bool, into pieces: inout WordPieces) {
        pieces.begin(bytes, range)
        for step in steps {
            switch step {
            case .cut(let matcher, let behavior, let isInverted):
                pieces.cut(matcher, behavior, isInverted: isInverted)
            case .spacePrefix: pieces.prefixSpaces()
            case .metaspace(let prefix, let splits):
                pieces.replaceSpaces(prefix: prefix, splits: splits, isFirst: isFirst)
            }
        }
    }
}
