public import EngineAPI

/// What metrics need to know beyond the records, so that they can be computed before there is a whole `Run`.
public struct MetricContext: Sendable, Hashable {
    public var work: ModelWork?
    public var ceiling: Ceiling
    public var oneTokenPerChunk: Bool

    public init(work: ModelWork?, ceiling: Ceiling, oneTokenPerChunk: Bool) {
        self.work = work
        self.ceiling = ceiling
        self.oneTokenPerChunk = oneTokenPerChunk
    }
}

extension Run {
    public var metricContext: MetricContext {
        MetricContext(work: engine.model.work, ceiling: ceiling, oneTokenPerChunk: capabilities.oneTokenPerChunk)
    }
}
