public import EngineAPI
public import Measurement

/// Takes two engines through a suite in turns: A B, B A, A B, ..., so that whatever the machine does meanwhile falls on
/// both alike.
public struct PairedRunner: Sendable {
    /// What came of one of the two.
    public struct Side: Sendable, Hashable {
        public var identity: EngineIdentity
        public var capabilities: EngineCapabilities
        public var load: Load
        /// Counted trial k belongs to counted trial k of the other side.
        public var scenarios: [ScenarioRun]
    }

    public struct Outcome: Sendable, Hashable {
        public var a: Side
        public var b: Side
        /// `false` when the task was cancelled before the last round.
        public var isComplete: Bool

        public subscript(_ side: PairSide) -> Side { side == .a ? a : b }
    }

    let engines: any EnginePair
    let suite: Suite
    let options: RunOptions
    let rounds: Int
    let clock: any MonotonicClock
    let probe: (any CeilingProbe)?
    let probedSides: Set<PairSide>
    let noise: (any NoiseSource)?
    let progress: @Sendable (PairedProgress) -> Void

    /// - Parameters:
    ///   - rounds: counted trials of each side.
    ///   - probe: measures bandwidth before and after each counted trial.
    ///   - probedSides: that compute with the memory which the probe reads.
    ///   - progress: called from any thread, never inside a step of an engine; returns soon.
    public init(
        engines: any EnginePair, suite: Suite, options: RunOptions, rounds: Int,
        clock: any MonotonicClock = SystemMonotonicClock(), probe: (any CeilingProbe)? = nil,
        probedSides: Set<PairSide> = Set(PairSide.allCases), noise: (any NoiseSource)? = nil,
        progress: @escaping @Sendable (PairedProgress) -> Void = { _ in }
    ) {
        var options = options
        options.trials = max(1, rounds)
        options.until = nil
        self.engines = engines
        self.options = options
        self.suite = options.applied(to: suite)
        self.rounds = max(1, rounds)
        self.clock = clock
        self.probe = probe
        self.probedSides = probedSides
        self.noise = noise
        self.progress = progress
    }

    /// A scenario in which one of the two fails is recorded as failed in that one, and the comparison goes on with the
    /// next. Cancelling the task stops at once and keeps finished rounds.
    ///
    /// - Parameter afterScenario: called with everything so far. What it throws ends the comparison.
    public func run(
        afterScenario: @Sendable (Outcome) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        var outcome = Outcome(
            a: try await engines.lend(.a) { Side($0) }, b: try await engines.lend(.b) { Side($0) }, isComplete: false)
        for (index, scenario) in suite.scenarios.enumerated() {
            if Task.isCancelled { break }
            progress(.scenarioStarted(scenario, position: index + 1, of: suite.scenarios.count))
            var runner = PairedScenario(runner: self, plan: RunPlan(scenario, options))
            let wasCancelled = await runner.run()
            outcome.a.scenarios.append(runner.a)
            outcome.b.scenarios.append(runner.b)
            progress(.scenarioFinished(scenario, failure: runner.a.failure ?? runner.b.failure))
            outcome.isComplete = !wasCancelled && index + 1 == suite.scenarios.count
            try await afterScenario(outcome)
            if wasCancelled { break }
        }
        return outcome
    }
}

extension PairedRunner.Side {
    init(_ engine: any Engine) {
        self.init(
            identity: engine.identity, capabilities: engine.capabilities, load: Load(engine.load), scenarios: [])
    }
}
