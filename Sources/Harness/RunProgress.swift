public import Measurement

/// What happens while a suite runs, for whoever shows it.
public enum RunProgress: Sendable {
    /// A scenario of an earlier, interrupted run is taken over as it is.
    case scenarioKept(ScenarioRun)
    /// - Parameter position: 1 is the first of `of`.
    case scenarioStarted(Scenario, position: Int, of: Int, promptTokens: Int?)
    case trialStarted(TrialPosition)
    /// About ten times a second: output tokens of the first request so far.
    case tokens(TrialPosition, received: Int, expected: Int)
    /// With the figures of the scenario's counted trials so far, and the time that the rest of the run will take.
    case trialFinished(TrialPosition, ScenarioMetrics, remainingSeconds: Double?)
    case scenarioFinished(ScenarioRun, remainingSeconds: Double?)
}

/// Which generation of a scenario.
public struct TrialPosition: Sendable, Hashable {
    /// The scenario's id.
    public var scenario: String
    public var kind: Trial.Kind
    public var part: Trial.Part
    /// 1 is the first of `of` of its kind; under `--until` the number may exceed `of`.
    public var number: Int
    public var of: Int

    public init(scenario: String, kind: Trial.Kind, part: Trial.Part, number: Int, of: Int) {
        self.scenario = scenario
        self.kind = kind
        self.part = part
        self.number = number
        self.of = of
    }
}
