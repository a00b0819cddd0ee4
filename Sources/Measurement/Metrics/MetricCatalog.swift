/// Every metric, in the order of the run file.
public enum MetricCatalog {
    public static let all: [any Metric] = [
        TimeToFirstToken(),
        TimeToFirstTokenPerRequest(),
        TimePerOutputToken(),
        InterTokenLatency(),
        RequestLatency(),
        DecodeRate(),
        OutputThroughput(),
        PrefillRate(),
        QueueDelay(),
        TotalThroughput(),
        BandwidthShare(),
        ComputeShare(),
        PeakBytes(),
        PeakResidentBytes(),
        Energy(),
        EnergyPerToken(),
        CostPerMillionTokens(),
    ]

    static func metric(_ name: MetricName) -> (any Metric)? { all.first { $0.name == name } }
}
