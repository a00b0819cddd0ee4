/// What `--until` asked for and how it ended.
public struct UntilRecord: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        /// The intervals are narrow enough.
        case precise
        /// The largest number of trials was made first.
        case limit
        /// The machine showed two states: no number of trials gives an interval then.
        case twoStates
        /// Nothing is measured that an interval could be given for.
        case nothingToJudge
    }

    public var reason: Reason
    /// Half the width of the 95% interval, as a share of the mean, that was asked for.
    public var relativeHalfWidth: Double
    public var maximumTrials: Int
    /// The widest of the decisive figures at the end; `nil` where one of them has no interval.
    public var reached: Double?

    public init(reason: Reason, relativeHalfWidth: Double, maximumTrials: Int, reached: Double?) {
        self.reason = reason
        self.relativeHalfWidth = relativeHalfWidth
        self.maximumTrials = maximumTrials
        self.reached = reached
    }
}
