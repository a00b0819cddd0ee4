import Foundation

extension QualityRecord {
    /// Perplexity: exp(mean of -ln p(next token)) over all predictions.
    ///
    /// 1 is certainty, the size of the vocabulary pure guessing. It depends on the tokenizer and on how the text is cut
    /// into pieces: only figures from the same text and pieces compare.
    public var perplexity: Double? {
        mean(positions.map(\.surprisal)).map(exp)
    }

    /// Perplexity divided by the reference's over the same predictions: exp of the mean difference of surprisals.
    public func perplexityRatio(to reference: QualityRecord) -> Double? {
        guard positions.count <= reference.positions.count else { return nil }
        return mean(zip(positions, reference.positions).map { $0.surprisal - $1.surprisal }).map(exp)
    }
}

/// - Returns: `nil` of nothing.
func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}
