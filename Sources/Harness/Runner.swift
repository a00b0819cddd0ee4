public import EngineAPI
public import Measurement

/// Takes an engine through a suite.
public struct Runner: Sendable {
    /// What came of it, in the order of the suite.
    public struct Outcome: Sendable, Hashable {
        public var scenarios: [ScenarioRun]
        /// `false` when the run was cancelled before its last scenario ended.
        public var isComplete: Bool

        public init(scenarios: [ScenarioRun], isComplete: Bool) {
            self.scenarios = scenarios
            self.isComplete = isComplete
        }
    }

    let engine: any Engine
    let suite: Suite
    let options: RunOptions
    let ceiling: Ceiling
    let clock: any MonotonicClock
    let probe: (any CeilingProbe)?
    let noise: (any NoiseSource)?
    let telemetry: (any TelemetrySource)?
    let progress: @Sendable (RunProgress) -> Void

    /// - Parameters:
    ///   - ceiling: of the device, for the shares among the interim figures.
    ///   - probe: measures bandwidth before and after each counted trial.
    ///   - telemetry: watches power and temperature beside the trials.
    ///   - progress: called from any thread, never inside a step of the engine; returns soon.
    public init(
        engine: any Engine, suite: Suite, options: RunOptions = RunOptions(), ceiling: Ceiling = Ceiling(),
        clock: any MonotonicClock = SystemMonotonicClock(), probe: (any CeilingProbe)? = nil,
        noise: (any NoiseSource)? = nil, telemetry: (any TelemetrySource)? = nil,
        progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) {
        self.engine = engine
        self.suite = options.applied(to: suite)
        self.options = options
        self.ceiling = ceiling
        self.clock = clock
        self.probe = probe
        self.noise = noise
        self.telemetry = telemetry
        self.progress = progress
    }

    /// Runs every scenario that `earlier` does not hold in full.
    ///
    /// A scenario that fails is recorded with its trials so far, and the run goes on. Cancelling the task stops at once
    /// and keeps finished trials.
    /// - Parameters:
    ///   - earlier: scenarios of an interrupted run: those with all their trials are kept, the others are run again.
    ///   - afterScenario: called with everything so far after each scenario that was run, the cancelled one included,
    ///     and before the next one starts. What it throws ends the run.
    public func run(
        keeping earlier: [ScenarioRun] = [],
        afterScenario: @Sendable (Outcome) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        var outcome = Outcome(scenarios: [], isComplete: false)
        var estimate = TimeEstimate()
        for (position, scenario) in suite.scenarios.enumerated() {
            let plan = RunPlan(scenario, options)
            if let kept = earlier.first(where: plan.isFulfilled(by:)) {
                progress(.scenarioKept(kept))
                outcome.scenarios.append(kept)
                continue
            }
            if Task.isCancelled { break }
            let later = suite.scenarios[(position + 1)...]
                .map { RunPlan($0, options) }
                .filter { plan in !earlier.contains(where: plan.isFulfilled(by:)) }
            let scenarioRunner = ScenarioRunner(
                runner: self, plan: plan, position: position + 1,
                later: later.flatMap { $0.remaining(warmUpsMade: 0, trialsMade: 0, promptTokens: nil) })
            let (finished, wasCancelled) = await scenarioRunner.run(&estimate)
            let before = earlier.first { $0.scenario.id == scenario.id }
            if wasCancelled, let before, before.trials.count > finished.trials.count {
                // Stopped again, and sooner: what was measured the first time is worth more.
                outcome.scenarios.append(before)
            } else if !wasCancelled || !finished.trials.isEmpty {
                outcome.scenarios.append(finished)
            }
            outcome.isComplete = !wasCancelled && later.isEmpty && position + 1 == suite.scenarios.count
            try await afterScenario(outcome)
            if wasCancelled { break }
        }
        outcome.isComplete = outcome.scenarios.count == suite.scenarios.count && !endedEarly(outcome)
        return outcome
    }

    /// The last scenario holds fewer trials than planned without having failed.
    private func endedEarly(_ outcome: Outcome) -> Bool {
        outcome.scenarios.contains { scenario in
            scenario.failure == nil && !RunPlan(scenario.scenario, options).isFulfilled(by: scenario)
        }
    }
}
