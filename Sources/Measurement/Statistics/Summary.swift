/// The statistics object of every metric: what n trials said. `nil` is what n cannot support.
public struct Summary: Sendable, Hashable {
    public var unit: Unit
    /// Number of replicates (trials).
    public var n: Int
    public var mean: Double?
    /// Sample standard deviation (n - 1).
    public var standardDeviation: Double?
    public var minimum: Double?
    public var median: Double?
    public var p90: Double?
    public var p95: Double?
    public var p99: Double?
    public var maximum: Double?
    public var samples: [Double]
    /// 95% Student t interval on the mean.
    public var interval95: ClosedRange<Double>?

    public init(
        unit: Unit, n: Int, mean: Double?, standardDeviation: Double?, minimum: Double?, median: Double?, p90: Double?,
        p95: Double?, p99: Double?, maximum: Double?, samples: [Double], interval95: ClosedRange<Double>?
    ) {
        self.unit = unit
        self.n = n
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.minimum = minimum
        self.median = median
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
        self.maximum = maximum
        self.samples = samples
        self.interval95 = interval95
    }
}

public enum Unit: String, Sendable, Hashable, Codable {
    case milliseconds = "ms"
    case tokensPerSecond = "tokens/s"
    case share
    case bytes
    case joules = "J"
    case seconds = "s"
    case joulesPerToken = "J/token"
    case costPerMillionTokens = "cost/Mtoken"
}
