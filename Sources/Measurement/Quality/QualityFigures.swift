/// Everything that follows from one record: what reports show and run files state beside it.
public struct QualityFigures: Sendable, Hashable {
    public var predictions: Int
    public var perplexity: Double?
    /// To the reference's over the same predictions; `nil` for the reference itself.
    public var perplexityRatio: Double?
    public var meanDivergence: Double?
    public var tailDivergence: Double?
    public var topChoiceAgreement: Double?

    public init(
        predictions: Int, perplexity: Double?, perplexityRatio: Double?, meanDivergence: Double?,
        tailDivergence: Double?, topChoiceAgreement: Double?
    ) {
        self.predictions = predictions
        self.perplexity = perplexity
        self.perplexityRatio = perplexityRatio
        self.meanDivergence = meanDivergence
        self.tailDivergence = tailDivergence
        self.topChoiceAgreement = topChoiceAgreement
    }

    /// - Parameter reference: `nil` when the record is the reference.
    public init(_ record: QualityRecord, reference: QualityRecord?) {
        self.init(
            predictions: record.positions.count, perplexity: record.perplexity,
            perplexityRatio: reference.flatMap { record.perplexityRatio(to: $0) },
            meanDivergence: record.meanDivergence, tailDivergence: record.tailDivergence,
            topChoiceAgreement: record.topChoiceAgreement)
    }
}

extension Quality {
    /// Of the reference, then of each candidate.
    public var figures: [QualityFigures] {
        [QualityFigures(reference, reference: nil)]
            + candidates.map { QualityFigures($0, reference: reference) }
    }
}
