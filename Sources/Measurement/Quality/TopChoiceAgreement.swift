extension QualityRecord {
    /// Share of predictions at which the likeliest token is the reference's likeliest. `nil` for the reference itself.
    public var topChoiceAgreement: Double? {
        let agreements = positions.compactMap(\.agrees)
        return mean(agreements.map { $0 ? 1 : 0 })
    }
}
