public import Measurement

/// What happens while two engines are compared, for whoever shows it.
public enum PairedProgress: Sendable {
    /// - Parameter position: 1 is the first of `of`.
    case scenarioStarted(Scenario, position: Int, of: Int)
    /// - Parameter round: 0 while warming up, then from 1 to `of`.
    case turnStarted(Scenario, PairSide, round: Int, of: Int)
    /// - Parameter times: of the counted trials of the round, A's and B's, nanoseconds; `nil` where one has none.
    case roundFinished(Scenario, round: Int, of: Int, times: (a: Double, b: Double)?)
    case scenarioFinished(Scenario, failure: String?)
}
