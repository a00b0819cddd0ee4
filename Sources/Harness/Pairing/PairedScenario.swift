import EngineAPI
import Measurement

/// Takes two engines through one scenario, turn by turn.
struct PairedScenario {
    let runner: PairedRunner
    let plan: RunPlan
    private(set) var a: ScenarioRun
    private(set) var b: ScenarioRun

    private var scenario: Scenario { plan.scenario }

    init(runner: PairedRunner, plan: RunPlan) {
        self.runner = runner
        self.plan = plan
        a = ScenarioRun(scenario: plan.scenario, promptTokens: nil, trials: [], failure: nil)
        b = a
    }

    /// - Returns: whether the task was cancelled meanwhile.
    mutating func run() async -> Bool {
        // Engines that go after each turn are warmed up in each.
        if runner.engines.staysLoaded {
            for side in PairSide.allCases {
                guard await turn(side, round: 0) else { return Task.isCancelled }
            }
        }
        for round in 1...runner.rounds {
            for side in Pairing.order(round: round) {
                guard await turn(side, round: round) else { return Task.isCancelled }
            }
            var times: (a: Double, b: Double)?
            if let first = a.trials.last?.latency, let second = b.trials.last?.latency { times = (first, second) }
            runner.progress(.roundFinished(scenario, round: round, of: runner.rounds, times: times))
        }
        return false
    }

    /// - Parameter round: 0 warms up.
    /// - Returns: whether all went well; otherwise the reason is noted.
    private mutating func turn(_ side: PairSide, round: Int) async -> Bool {
        if Task.isCancelled { return false }
        runner.progress(.turnStarted(scenario, side, round: round, of: runner.rounds))
        let runner = runner
        let plan = plan
        let warmsUp = round == 0 || !runner.engines.staysLoaded
        do {
            let made = try await runner.engines.lend(side) { engine in
                try await Turn(runner: runner, side: side, plan: plan, engine: engine)
                    .run(warmsUp: warmsUp, counts: round > 0)
            }
            note(side) {
                $0.trials += made.trials
                $0.promptTokens = made.promptTokens
            }
            return true
        } catch {
            if Task.isCancelled { return false }
            let reason = (error as? TrialFailure)?.message ?? (error as? EngineError)?.description ?? "\(error)"
            note(side) { $0.failure = reason }
            return false
        }
    }

    private mutating func note(_ side: PairSide, _ change: (inout ScenarioRun) -> Void) {
        if side == .a { change(&a) } else { change(&b) }
    }
}

/// One engine's part of a round.
private struct Turn {
    let runner: PairedRunner
    let side: PairSide
    let plan: RunPlan
    let engine: any Engine

    func run(warmsUp: Bool, counts: Bool) async throws -> (trials: [Trial], promptTokens: Int?) {
        let scenario = plan.scenario
        let exact = runner.options.promptTokensMode == .nominal ? scenario.nominalPromptTokens : nil
        let prompt = try await engine.prepare(scenario.prompt, exactTokens: exact)
        let prompts = Array(repeating: prompt, count: max(1, scenario.batch))
        var trials: [Trial] = []
        if warmsUp {
            for _ in 0..<scenario.warmUps { trials.append(try await generate(plan.warmUp, prompts)) }
        }
        if counts {
            for generation in plan.trial { trials.append(try await generate(generation, prompts)) }
        }
        return (trials, prompt.tokenCount)
    }

    private func generate(_ generation: RunPlan.Generation, _ prompts: [PreparedPrompt]) async throws -> Trial {
        if Task.isCancelled { throw TrialFailure.cancelled }
        let isCounted = generation.kind == .counted
        let probe = isCounted && runner.probedSides.contains(side) ? runner.probe : nil
        let before = await probe?.readBandwidth()
        let trialRunner = TrialRunner(
            engine: engine, clock: runner.clock, noise: runner.noise, options: runner.options)
        var trial = try await trialRunner.run(generation, prompts: prompts) { _ in }
        trial.probe = BandwidthProbe(before: before, after: await probe?.readBandwidth())
        if Task.isCancelled { trial.probe.after = nil }
        // The process's memory holds the other engine too where both work in it.
        if runner.engines.staysLoaded, engine.capabilities.observer == .engine { trial.peak.residentBytes = nil }
        return trial
    }
}
