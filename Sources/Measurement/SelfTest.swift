/// How well this tool times on this machine: what a stamp costs, how fine the clock is, how late a reader learns of a
/// token, and how far its figures are from the truth where the truth is known.
public struct SelfTest: Sendable, Hashable {
    /// Nanoseconds that reading the clock takes.
    public var stampNanoseconds: Double
    /// The smallest step of the clock that was seen; `nil` when it did not move.
    public var resolutionNanoseconds: Double?
    /// From the producer's stamp to the reader's, median and 99th percentile of many tokens. Enters no figure, because
    /// tokens are stamped by whoever produces them.
    public var receiptLagMedianNanoseconds: Double?
    public var receiptLagHighNanoseconds: Double?
    /// Figures of an engine of known times, measured the way every engine is.
    public var checks: [Check]

    /// One figure of one scenario of the self-test.
    public struct Check: Sendable, Hashable {
        /// Largest relative error, and largest error in time: either suffices.
        public static let largestShare = 0.001
        public static let largestSeconds = 20e-6

        public var scenario: String
        public var metric: MetricName
        /// What the engine's script gives, in the metric's unit.
        public var expected: Double
        /// Median of the trials, in the metric's unit.
        public var measured: Double
        /// The error as time: of a time the difference itself, of a rate that of the time behind it. Seconds.
        public var errorSeconds: Double

        public init(
            scenario: String, metric: MetricName, expected: Double, measured: Double, errorSeconds: Double
        ) {
            self.scenario = scenario
            self.metric = metric
            self.expected = expected
            self.measured = measured
            self.errorSeconds = errorSeconds
        }

        /// Relative error; 0 / 0 is none.
        public var errorShare: Double {
            expected == measured ? 0 : expected == 0 ? .infinity : abs(measured / expected - 1)
        }

        public var passes: Bool { errorShare <= Self.largestShare || abs(errorSeconds) <= Self.largestSeconds }
    }

    public init(
        stampNanoseconds: Double, resolutionNanoseconds: Double?, receiptLagMedianNanoseconds: Double?,
        receiptLagHighNanoseconds: Double?, checks: [Check]
    ) {
        self.stampNanoseconds = stampNanoseconds
        self.resolutionNanoseconds = resolutionNanoseconds
        self.receiptLagMedianNanoseconds = receiptLagMedianNanoseconds
        self.receiptLagHighNanoseconds = receiptLagHighNanoseconds
        self.checks = checks
    }

    /// Every figure is as near to the truth as it must be.
    public var passes: Bool { !checks.isEmpty && checks.allSatisfy(\.passes) }

    /// The figure that is furthest off, as time.
    public var worst: Check? { checks.max { abs($0.errorSeconds) < abs($1.errorSeconds) } }
}
