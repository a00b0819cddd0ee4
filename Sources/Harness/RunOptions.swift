public import Measurement

/// How a suite is run.
public struct RunOptions: Sendable, Hashable {
    public var promptTokensMode: PromptTokensMode
    public var method: Method
    /// In place of each scenario's own number of warm-ups.
    public var warmUps: Int?
    /// In place of each scenario's own number of trials.
    public var trials: Int?
    /// Go on until the figures are this certain.
    public var until: Precision?
    /// Of the sampler; the suite is greedy, where it changes nothing.
    public var seed: UInt64
    /// Longest time that one generation of a batch may take; `nil`: no limit.
    public var timeoutSeconds: Double?
    /// Seconds between looks at a stream after its first token, so that the engine is not slowed by waking the reader
    /// for each; `nil`: every token as it comes.
    public var readInterval: Double?
    /// Stamp when chunks reached the harness, which shows how far the reader lags behind the producer. Only those that
    /// it was waiting for: all of them without `readInterval`, else the first one, and all that come slower than it.
    public var stampsReceipt: Bool
    /// What the machine or device costs, for the cost of a million tokens; `nil`: not said.
    public var pricePerHour: Double?

    /// When enough trials have been made.
    public struct Precision: Sendable, Hashable {
        /// Half the width of the 95% interval on the mean, as a share of the mean: 0.02 is 2%.
        public var relativeHalfWidth: Double
        public var maximumTrials: Int

        public init(relativeHalfWidth: Double, maximumTrials: Int = 30) {
            self.relativeHalfWidth = relativeHalfWidth
            self.maximumTrials = maximumTrials
        }
    }

    public init(
        promptTokensMode: PromptTokensMode = .actual, method: Method = .trace, warmUps: Int? = nil, trials: Int? = nil,
        until: Precision? = nil, seed: UInt64 = 0, timeoutSeconds: Double? = nil, readInterval: Double? = 0.05,
        stampsReceipt: Bool = true, pricePerHour: Double? = nil
    ) {
        self.promptTokensMode = promptTokensMode
        self.method = method
        self.warmUps = warmUps
        self.trials = trials
        self.until = until
        self.seed = seed
        self.timeoutSeconds = timeoutSeconds
        self.readInterval = readInterval
        self.stampsReceipt = stampsReceipt
        self.pricePerHour = pricePerHour
    }

    /// The scenario as these options have it run.
    public func applied(to scenario: Scenario) -> Scenario {
        var scenario = scenario
        scenario.warmUps = max(0, warmUps ?? scenario.warmUps)
        scenario.trials = max(1, trials ?? scenario.trials)
        return scenario
    }

    public func applied(to suite: Suite) -> Suite {
        Suite(name: suite.name, scenarios: suite.scenarios.map(applied(to:)))
    }
}
