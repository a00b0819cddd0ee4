/// One figure of two runs, side by side.
public struct ComparedMetric: Sendable, Hashable {
    /// What can be said of B, held against A.
    public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
        case faster, slower
        case lessMemory, moreMemory
        /// A result like the others: the difference, if there is one, is smaller than these trials can show.
        case noDifference
        case notComparable
    }

    public var name: MetricName
    public var unit: Unit
    /// Means of the trials that the comparison rests on, in `unit`.
    public var meanA: Double?
    public var meanB: Double?
    /// Trials of each; of a paired comparison the pairs.
    public var countA: Int
    public var countB: Int
    /// B over A; `nil` where nothing can be said.
    public var logRatio: LogRatio?
    /// Chance of such a difference where there is none, adjusted for everything that is asked in this comparison;
    /// `nil` where nothing was tested.
    public var adjustedChance: Double?
    /// The smallest change that would have been shown here whatever the other figures of this comparison are: Holm's first
    /// and strictest step, falseAlarms / tests. `nil` where nothing was tested.
    public var smallestShown: Double?
    public var verdict: Verdict
    /// Why it is not comparable.
    public var obstacle: Obstacle?

    public init(
        name: MetricName, unit: Unit, meanA: Double?, meanB: Double?, countA: Int, countB: Int, logRatio: LogRatio?,
        adjustedChance: Double? = nil, smallestShown: Double? = nil, verdict: Verdict = .notComparable,
        obstacle: Obstacle? = nil
    ) {
        self.name = name
        self.unit = unit
        self.meanA = meanA
        self.meanB = meanB
        self.countA = countA
        self.countB = countB
        self.logRatio = logRatio
        self.adjustedChance = adjustedChance
        self.smallestShown = smallestShown
        self.verdict = verdict
        self.obstacle = obstacle
    }

    /// B over A, and its interval at 95% without any adjustment.
    public var ratio: Double? { logRatio?.ratio }
    public var interval95: ClosedRange<Double>? { logRatio?.interval() }
}

/// Why two figures cannot be held against each other.
public enum Obstacle: Sendable, Hashable {
    /// The scenario asks for other work: what, in A, in B.
    case otherWork(RunDifference.Subject, String, String)
    /// One of the two does not have the figure.
    case missing(PairSide)
    /// Fewer than two trials of one, or fewer than three pairs.
    case tooFew(Int)
    /// Bandwidth probes of the trials stand apart: bytes per second below and above the hole.
    case twoStates(slow: Double, fast: Double)
    /// Of so many pairs so few met one and the same state of the machine.
    case brokenPairs(kept: Int, of: Int)
    /// Others took different shares of the processors' time from the two stored runs: steal, foreign processes and
    /// quotas, mean over the trials.
    case disturbed(a: Double, b: Double)
    /// The smallest change that they could show, above the limit for stored runs.
    case tooNoisy(smallestShown: Double)
}

extension MetricName {
    /// What makes an engine faster or slower; time per output token is the reciprocal of the decode rate.
    public static let comparedTimes: [MetricName] = [.timeToFirstToken, .decodeRate, .outputThroughput]

    /// More of it per second is faster; otherwise less of it is.
    var growsWithSpeed: Bool {
        switch self {
        case .decodeRate, .outputThroughput, .prefillRate, .totalThroughput, .bandwidthShare, .computeShare: true
        default: false
        }
    }

    var isMemory: Bool { self == .peakBytes || self == .peakResidentBytes }
}
