/// What happens to text before it is cut into words: steps, one after another. Names as in tokenizer.json.
public struct Normalizer: Sendable, Hashable {
    /// Unicode's normalisation forms (UAX 15).
    public enum Form: String, Sendable, Hashable {
        case nfc = "NFC"
        case nfd = "NFD"
        case nfkc = "NFKC"
        case nfkd = "NFKD"
    }

    /// How the rules of a `precompiled_charsmap` are applied.
    public enum RuleSearch: Sendable, Hashable {
        /// The longest rule at each place (SentencePiece).
        case longest
        /// Grapheme by grapheme, then character by character (Hugging Face).
        case graphemes
    }

    public enum Step: Sendable, Hashable {
        case form(Form)
        case lowercase
        /// Takes marks away.
        case stripAccents
        /// In front of any text that is not empty.
        case prepend([UInt8])
        case replace(PreTokenizer.Pattern, with: [UInt8])
        /// Takes white space at the ends away.
        case strip(left: Bool, right: Bool)
        /// SentencePiece's table of replacements.
        case rules([UInt8], RuleSearch)
    }

    public var steps: [Step]

    public init(_ steps: [Step] = []) {
        self.steps = steps
    }
}
