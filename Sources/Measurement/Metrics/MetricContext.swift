public import EngineAPI

/// What metrics need to know beyond the records, so that they can be computed before there is a whole `Run`.
public struct MetricContext: Sendable, Hashable {
    public var work: ModelWork?
    public var ceiling: Ceiling
    public var oneTokenPerChunk: Bool
    public var pricePerHour: Double?

    public init(work: ModelWork?, ceiling: Ceiling, oneTokenPerChunk: Bool, pricePerHour: Double? = nil) {
        self.work = work
        self.ceiling = ceiling
        self.oneTokenPerChunk = oneTokenPerChunk
        self.pricePerHour = pricePerHour
    }
}

extension Run {
    public var metricContext: MetricContext {
        MetricContext(
            work: engine.model.work, ceiling: ceiling, oneTokenPerChunk: capabilities.oneTokenPerChunk,
            pricePerHour: pricePerHour)
    }
}
