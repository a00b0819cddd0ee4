/// The metrics of a scenario, in the order and with the names of the run file.
public enum MetricName: String, Sendable, Hashable, CaseIterable, Codable {
    case timeToFirstToken, timePerOutputToken, interTokenLatency, requestLatency, decodeRate, outputThroughput
    case prefillRate, queueDelay, totalThroughput, bandwidthShare, computeShare, peakBytes, peakResidentBytes
    case energy
    /// Beside the batch's own time to first token, the mean over its requests.
    case timeToFirstTokenPerRequest
    case energyPerToken, costPerMillionTokens
}

/// Everything that the records of one scenario say: a pure function of a `ScenarioRun` and its run.
public struct ScenarioMetrics: Sendable, Hashable {
    /// Absent key: the sample does not support the metric.
    public var values: [MetricName: Summary]
    /// How many token gaps stand behind the latencies, and how many independent ones they are worth.
    public var tokenGaps: TokenGaps?

    public init(values: [MetricName: Summary], tokenGaps: TokenGaps? = nil) {
        self.values = values
        self.tokenGaps = tokenGaps
    }

    public subscript(_ name: MetricName) -> Summary? { values[name] }
}
