/// The metrics of a scenario, in the order and with the names of the run file.
public enum MetricName: String, Sendable, Hashable, CaseIterable, Codable {
    case timeToFirstToken, timePerOutputToken, interTokenLatency, requestLatency, decodeRate, outputThroughput
    case prefillRate, queueDelay, totalThroughput, bandwidthShare, computeShare, peakBytes, peakResidentBytes
    case energy
}

/// Everything that the records of one scenario say: a pure function of a `ScenarioRun` and its run.
public struct ScenarioMetrics: Sendable, Hashable {
    /// Absent key: the sample does not support the metric.
    public var values: [MetricName: Summary]

    public init(values: [MetricName: Summary]) {
        self.values = values
    }

    public subscript(_ name: MetricName) -> Summary? { values[name] }
}
