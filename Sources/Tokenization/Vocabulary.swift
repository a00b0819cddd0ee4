/// A tokenizer as plain data, whichever file it came from.
public struct Vocabulary: Sendable {
    public enum Kind: UInt8, Sendable, Hashable {
        /// A piece of text that encoding may produce.
        case normal
        case unknown
        /// Steers the model (`<s>`, `<|im_end|>`); text turns into it only when asked, and it decodes to nothing.
        case control
        /// Found in the text before anything else, and never cut.
        case userDefined
        /// Holds a number only: encoding never produces it.
        case unused
        /// One byte of a character that has no piece, spelled `<0x0A>`.
        case byte
    }

    /// Two neighbours that may become one piece. The order of merges is their rank.
    public struct Merge: Sendable, Hashable {
        public var left: Int32
        public var right: Int32

        public init(left: Int32, right: Int32) {
            self.left = left
            self.right = right
        }
    }

    /// Which neighbours merge first.
    public enum Ranking: Sendable, Hashable {
        /// Any two neighbours whose concatenation is a piece; the highest score of the result first (SentencePiece).
        case scores([Float])
        /// Only the pairs listed, the first one first (Hugging Face).
        case merges([Merge])
    }

    /// What happens to spaces where pieces spell them `▁`.
    public struct Spaces: Sendable, Hashable {
        public enum Prefix: Sendable, Hashable {
            case none
            /// Only where the text begins.
            case first
            /// Where the text begins and after every special token.
            case everySegment
        }

        public var prefix: Prefix
        /// Spaces at both ends go, runs of them become one.
        public var removesExtra: Bool
        /// The normalizer, or the steps that cut words, have dealt with spaces already (tokenizer.json); then `prefix`
        /// says only what decoding takes away again.
        public var areDone: Bool

        public init(prefix: Prefix, removesExtra: Bool = false, areDone: Bool = false) {
            self.prefix = prefix
            self.removesExtra = removesExtra
            self.areDone = areDone
        }
    }

    /// How sums of scores are rounded, which decides near-ties.
    public enum Sums: Sendable, Hashable {
        /// 32 bits, as SentencePiece keeps them.
        case single
        /// 64 bits, as Hugging Face does.
        case double
    }

    public enum Algorithm: Sendable {
        /// Pieces are text with `▁` for a space; characters without a piece become byte pieces.
        /// - Parameter words: how text is cut before merging.
        case sentencePieceBPE(ranking: Ranking, spaces: Spaces, words: PreTokenizer = PreTokenizer([]))
        /// Pieces are text; the cut with the highest sum of scores wins (SentencePiece, Hugging Face).
        case unigram(scores: [Double], sums: Sums, spaces: Spaces, words: PreTokenizer = PreTokenizer([]))
        /// Pieces are bytes, spelled in GPT-2's alphabet of printable characters.
        /// - Parameter wholeWords: a word that is a piece is taken at once, without merging (`ignore_merges`).
        case byteLevelBPE(
            merges: [Merge], preTokenizer: PreTokenizer, addsSpacePrefix: Bool = false, wholeWords: Bool = false)

        /// SentencePiece as GGUF and tokenizer.model describe it.
        public static func sentencePieceBPE(scores: [Float], addsSpacePrefix: Bool) -> Algorithm {
            .sentencePieceBPE(
                ranking: .scores(scores), spaces: Spaces(prefix: addsSpacePrefix ? .everySegment : .none))
        }
    }

    /// How a control or user-defined piece is found in text.
    public struct MatchRule: Sendable, Hashable {
        /// Takes the white space before, or after, with it.
        public var stripsLeft: Bool
        public var stripsRight: Bool
        /// Not inside a word.
        public var singleWord: Bool
        /// Sought in the normalised text, after all others.
        public var normalized: Bool

        public init(
            stripsLeft: Bool = false, stripsRight: Bool = false, singleWord: Bool = false, normalized: Bool = false
        ) {
            self.stripsLeft = stripsLeft
            self.stripsRight = stripsRight
            self.singleWord = singleWord
            self.normalized = normalized
        }
    }

    /// Named in errors: the file, or `GGUF vocabulary`.
    public var source: String
    /// As the file spells them, in order of their ids.
    public var pieces: [[UInt8]]
    public var kinds: [Kind]
    public var algorithm: Algorithm
    /// What happens to text before anything but special tokens.
    public var normalizer: Normalizer
    public var bos: Int32?
    public var eos: Int32?
    /// Stands for characters that nothing else covers; `nil`: they vanish.
    public var unknown: Int32?
    /// Neighbouring unknown characters become one unknown piece.
    public var fusesUnknown: Bool
    public var padding: Int32?
    public var addsBOS: Bool
    public var addsEOS: Bool
    /// Every id that ends a generation.
    public var stopTokens: Set<Int32>
    /// Pieces that are not found the plain way.
    public var matchRules: [Int32: MatchRule]

    public init(
        source: String, pieces: [[UInt8]], kinds: [Kind], algorithm: Algorithm,
        normalizer: Normalizer = Normalizer(), bos: Int32? = nil, eos: Int32? = nil, unknown: Int32? = nil,
        fusesUnknown: Bool = true, padding: Int32? = nil, addsBOS: Bool = false, addsEOS: Bool = false,
        stopTokens: Set<Int32> = [], matchRules: [Int32: MatchRule] = [:]
    ) {
        self.source = source
        self.pieces = pieces
        self.kinds = kinds
        self.algorithm = algorithm
        self.normalizer = normalizer
        self.bos = bos
        self.eos = eos
        self.unknown = unknown
        self.fusesUnknown = fusesUnknown
        self.padding = padding
        self.addsBOS = addsBOS
        self.addsEOS = addsEOS
        self.stopTokens = stopTokens
        self.matchRules = matchRules
    }
}
