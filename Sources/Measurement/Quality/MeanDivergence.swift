extension QualityRecord {
    /// Mean over all predictions of D(reference || this), nats. `nil` for the reference itself.
    ///
    /// Unlike perplexity it sees every token's probability rather than only that of the token that came, so that small
    /// errors cannot cancel.
    public var meanDivergence: Double? {
        mean(positions.compactMap(\.divergence))
    }
}
