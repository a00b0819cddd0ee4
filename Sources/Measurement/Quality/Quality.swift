public import EngineAPI

/// How much a model's answers change when it is computed with less precision: raw records, position by position.
public struct Quality: Sendable, Hashable {
    public var text: QualityText
    /// The best precision that could be had, which the others are held against.
    public var reference: QualityRecord
    /// Why the reference is not fp32.
    public var referenceNote: String?
    public var candidates: [QualityRecord]
    /// Every precision was held against the reference at every position.
    public var isComplete: Bool

    public init(
        text: QualityText, reference: QualityRecord, referenceNote: String?, candidates: [QualityRecord],
        isComplete: Bool
    ) {
        self.text = text
        self.reference = reference
        self.referenceNote = referenceNote
        self.candidates = candidates
        self.isComplete = isComplete
    }
}

/// What the model was shown.
public struct QualityText: Sendable, Hashable {
    /// `shippedName`, or the name of a file.
    public var name: String
    /// Name of the text that comes with the program; reports say it in their own language.
    public static let shippedName = "sextant's own prose, English and Chinese"

    /// `sha256:...` of its bytes; `nil` is unknown.
    public var digest: String?
    /// Tokens of the text that were looked at, BOS left out.
    public var tokens: Int
    /// The text is cut into pieces of this many tokens, each starting from an empty cache; BOS is one of them where the
    /// tokenizer adds one. Every token of a piece but the first is predicted.
    public var windowTokens: Int
    /// Predictions that a whole evaluation makes.
    public var predictions: Int
    /// Greedy continuations: how many, of how many tokens each, after the first tokens of as many pieces.
    public var continuations: Int
    public var continuationTokens: Int

    public init(
        name: String, digest: String?, tokens: Int, windowTokens: Int, predictions: Int, continuations: Int,
        continuationTokens: Int
    ) {
        self.name = name
        self.digest = digest
        self.tokens = tokens
        self.windowTokens = windowTokens
        self.predictions = predictions
        self.continuations = continuations
        self.continuationTokens = continuationTokens
    }
}

/// What one precision of the model said.
public struct QualityRecord: Sendable, Hashable {
    /// `nil`: as the file holds it.
    public var requested: Precision?
    public var effective: Precision?
    /// What weights and cache really were.
    public var weights: String?
    public var cache: String?
    /// One for each token that was predicted, in the text's order; fewer when the evaluation was stopped.
    public var positions: [QualityPosition]
    /// Greedy continuations, token ids; `nil` when they are left out.
    public var continuations: [[TokenID]]?
    /// For each continuation, the index of the first token that differs from the reference's; `nil` where none does.
    /// Empty for the reference, and before continuations were made.
    public var firstDifferences: [Int?]
    /// Loading and computing together.
    public var seconds: Double?
    /// Why this precision could not be looked at, or not to the end.
    public var failure: String?

    public init(
        requested: Precision?, effective: Precision?, weights: String?, cache: String?, positions: [QualityPosition],
        continuations: [[TokenID]]?, firstDifferences: [Int?], seconds: Double?, failure: String?
    ) {
        self.requested = requested
        self.effective = effective
        self.weights = weights
        self.cache = cache
        self.positions = positions
        self.continuations = continuations
        self.firstDifferences = firstDifferences
        self.seconds = seconds
        self.failure = failure
    }
}

/// One predicted token.
public struct QualityPosition: Sendable, Hashable {
    /// -ln p(the token that really comes next), nats.
    public var surprisal: Double
    /// D(reference || this), nats; `nil` for the reference itself.
    public var divergence: Double?
    /// Whether the likeliest token is the reference's; `nil` for the reference itself.
    public var agrees: Bool?

    /// - Parameters: rounded to 1e-6 and 1e-12, far below anything that means something, so that files stay small and
    ///   hold exactly what figures are computed from.
    public init(surprisal: Double, divergence: Double?, agrees: Bool?) {
        self.surprisal = (surprisal * 1e6).rounded() / 1e6
        self.divergence = divergence.map { ($0 * 1e12).rounded() / 1e12 }
        self.agrees = agrees
    }
}
