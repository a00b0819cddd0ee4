extension QualityRecord {
    /// 99th percentile (Hyndman and Fan's type 7) over all predictions of D(reference || this), nats: how bad the worst
    /// hundredth is. `nil` below 662 predictions, which cannot support it (`PercentileFloor`).
    public var tailDivergence: Double? {
        let divergences = positions.compactMap(\.divergence)
        guard PercentileFloor.supports(0.99, independentRequests: divergences.count) else { return nil }
        return quantile(0.99, ofSorted: divergences.sorted())
    }
}
