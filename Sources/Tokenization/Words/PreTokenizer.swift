/// How text is cut into words, within which alone pieces may merge: steps, each of which cuts further what the one before
/// left.
public struct PreTokenizer: Sendable, Hashable {
    public enum Pattern: Sendable, Hashable {
        /// A regular expression as Oniguruma reads it. Constructs that tokenizers do not use are refused by name.
        case expression(String)
        case literal(String)
    }

    /// What becomes of a match (Hugging Face's `SplitDelimiterBehavior`).
    public enum Behavior: String, Sendable, Hashable {
        /// A word of its own.
        case isolated = "Isolated"
        case removed = "Removed"
        case mergedWithPrevious = "MergedWithPrevious"
        case mergedWithNext = "MergedWithNext"
        /// Neighbouring matches are one word.
        case contiguous = "Contiguous"
    }

    public enum Step: Sendable, Hashable {
        /// Cuts at every match, or, inverted, at all that lies between matches.
        case cut(Pattern, Behavior = .isolated, isInverted: Bool = false)
        /// The same, for matches in text that is spelled in GPT-2's alphabet already.
        case cutAlphabet(Pattern, Behavior = .isolated, isInverted: Bool = false)
        /// A space in front of every word that begins with none.
        case spacePrefix
        /// Spaces become `▁`; words without one in front get one; each begins a word, if `splits`.
        case metaspace(prefix: Vocabulary.Spaces.Prefix, splits: Bool)
    }

    public var steps: [Step]

    public init(_ steps: [Step]) {
        self.steps = steps
    }

    /// Cuts at every match of these, one after another.
    init(cuttingAt expressions: String...) {
        steps = expressions.map { .cut(.expression($0)) }
    }

    static let gpt2Words = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    /// The words of the GPT-2 release.
    public static let gpt2 = PreTokenizer(cuttingAt: gpt2Words)
    /// Every `\p{N}` is a word of its own; what lies between is cut as GPT-2 does.
    public static let smollm = PreTokenizer(cuttingAt: #"\p{N}"#, gpt2Words)
    /// What llama.cpp does when a file names none: runs of `[\p{P}$+<=>^~|]` first, then GPT-2's words, then numbers
    /// without their space, then ASCII digits by threes.
    public static let llamaDefault = PreTokenizer(
        cuttingAt: #"[\p{P}$+<=>^~|]+"#, gpt2Words, #"\p{N}+"#, "[0-9][0-9][0-9]")
}
