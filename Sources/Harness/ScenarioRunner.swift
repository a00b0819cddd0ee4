import EngineAPI
import Measurement

/// Takes one scenario through its warm-ups and trials.
struct ScenarioRunner {
    var runner: Runner
    var plan: RunPlan
    /// 1 is the suite's first.
    var position: Int
    /// What comes after this scenario.
    var later: [TimeEstimate.Remaining]

    private var scenario: Scenario { plan.scenario }

    /// - Returns: the scenario as far as it came, and whether the task was cancelled meanwhile.
    func run(_ estimate: inout TimeEstimate) async -> (ScenarioRun, wasCancelled: Bool) {
        var result = ScenarioRun(scenario: scenario, promptTokens: nil, trials: [], failure: nil)
        do {
            let prompts: [PreparedPrompt]
            do {
                try checkShape()
                prompts = try await prepare()
            } catch {
                announce(promptTokens: nil)
                throw error
            }
            result.promptTokens = prompts.first?.tokenCount
            announce(promptTokens: result.promptTokens)
            try checkContext(promptTokens: result.promptTokens)
            try await warmUp(prompts, &result, &estimate)
            try await count(prompts, &result, &estimate)
        } catch let error as TrialFailure {
            if case .cancelled = error, Task.isCancelled { return (result, true) }
            result.failure = error.message
        } catch let error as EngineError {
            result.failure = error.description
        } catch {
            if Task.isCancelled { return (result, true) }
            result.failure = "\(error)"
        }
        runner.progress(.scenarioFinished(result, remainingSeconds: estimate.seconds(for: later)))
        return (result, false)
    }

    /// Every request of a batch has a prompt of its own, all of them alike.
    private func prepare() async throws -> [PreparedPrompt] {
        let exact = runner.options.promptTokensMode == .nominal ? scenario.nominalPromptTokens : nil
        let prompt = try await runner.engine.prepare(scenario.prompt, exactTokens: exact)
        try Task.checkCancellation()
        return Array(repeating: prompt, count: scenario.batch)
    }

    private func announce(promptTokens: Int?) {
        runner.progress(
            .scenarioStarted(
                scenario, position: position, of: runner.suite.scenarios.count, promptTokens: promptTokens))
    }

    /// What can be refused before a prompt is made for each request.
    private func checkShape() throws(EngineError) {
        let limit = runner.engine.capabilities.maximumBatch ?? Self.largestBatch
        guard scenario.batch >= 1, scenario.batch <= limit else {
            throw EngineError(
                .request, "expected a batch of 1 to \(limit), found \(scenario.batch)")
        }
        guard scenario.outputTokens >= 1 else {
            throw EngineError(
                .request, "expected outputTokens of at least 1, found \(scenario.outputTokens)"
            )
        }
    }

    /// Where an engine sets no limit of its own.
    private static let largestBatch = 65_536

    private func checkContext(promptTokens: Int?) throws(EngineError) {
        guard let limit = runner.engine.capabilities.maximumContext, let promptTokens else { return }
        let (length, overflow) = promptTokens.addingReportingOverflow(scenario.outputTokens)
        if overflow || length > limit {
            throw EngineError(
                .request,
                "\(promptTokens) prompt and \(scenario.outputTokens) output tokens need "
                    + "\(overflow ? "too many" : "\(length)") positions, the engine's context holds \(limit)",
                remedy: "--context \(overflow ? Int.max : length) asks for a longer context, as far as the model "
                    + "allows; --scenario leaves this one out")
        }
    }

    private func warmUp(
        _ prompts: [PreparedPrompt], _ result: inout ScenarioRun, _ estimate: inout TimeEstimate
    ) async throws {
        for number in 0..<scenario.warmUps {
            try await generate(plan.warmUp, number: number + 1, of: scenario.warmUps, prompts, &result, &estimate)
        }
        // The two-run method's warm-ups are the origin's own and say nothing of the scenario.
        guard plan.method == .trace, scenario.warmUps > 0 else { return }
        for extra in 1...Self.mostExtraWarmUps where WarmUpProgress.isStillFalling(result.warmUpTimes) {
            let number = scenario.warmUps + extra
            try await generate(plan.warmUp, number: number, of: number, prompts, &result, &estimate)
        }
    }

    /// Beyond the planned ones, while they still become quicker.
    private static let mostExtraWarmUps = 3

    private func count(
        _ prompts: [PreparedPrompt], _ result: inout ScenarioRun, _ estimate: inout TimeEstimate
    ) async throws {
        let rule = StopRule(options: runner.options, scenario: scenario)
        var made = 0
        while true {
            let metrics = interimMetrics(of: result)
            if case .stop(let record) = rule.decision(made: made, metrics: metrics) {
                result.until = record
                return
            }
            let expected = rule.expectedTrials(made: made, metrics: metrics)
            for generation in plan.trial {
                try await generate(generation, number: made + 1, of: expected, prompts, &result, &estimate)
            }
            made += 1
        }
    }

    private func generate(
        _ generation: RunPlan.Generation, number: Int, of expected: Int, _ prompts: [PreparedPrompt],
        _ result: inout ScenarioRun, _ estimate: inout TimeEstimate
    ) async throws {
        if Task.isCancelled { throw TrialFailure.cancelled }
        let isCounted = generation.kind == .counted
        let place = TrialPosition(
            scenario: scenario.id, kind: generation.kind, part: generation.part, number: number, of: expected)
        let progress = runner.progress
        progress(.trialStarted(place))
        let start = runner.clock.now()
        let bandwidthBefore = isCounted ? await runner.probe?.readBandwidth() : nil
        let trialRunner = TrialRunner(
            engine: runner.engine, clock: runner.clock, noise: runner.noise, telemetry: runner.telemetry,
            options: runner.options)
        var trial = try await trialRunner.run(generation, prompts: prompts) { received in
            progress(.tokens(place, received: received, expected: generation.outputTokens))
        }
        let bandwidthAfter = isCounted ? await runner.probe?.readBandwidth() : nil
        trial.probe = BandwidthProbe(before: bandwidthBefore, after: bandwidthAfter)
        // A probe that was cancelled half-way measured something else.
        if Task.isCancelled { trial.probe.after = nil }
        result.trials.append(trial)
        observe(trial, generation, seconds: Double(runner.clock.now() - start) / 1e9, result, &estimate)
        progress(
            .trialFinished(
                place, interimMetrics(of: result),
                remainingSeconds: estimate.seconds(
                    for: remaining(after: result, trials: isCounted ? expected : scenario.trials) + later)))
    }

    private func interimMetrics(of result: ScenarioRun) -> ScenarioMetrics {
        result.metrics(
            in: MetricContext(
                work: runner.engine.identity.model.work, ceiling: runner.ceiling,
                oneTokenPerChunk: runner.engine.capabilities.oneTokenPerChunk,
                pricePerHour: runner.options.pricePerHour))
    }

    private func observe(
        _ trial: Trial, _ generation: RunPlan.Generation, seconds: Double, _ result: ScenarioRun,
        _ estimate: inout TimeEstimate
    ) {
        let steps = trial.decodeSteps
        estimate.observe(
            TimeEstimate.Remaining(
                scenario: scenario.id, kind: generation.kind, part: generation.part, generations: 1,
                promptTokens: result.promptTokens ?? 1, outputTokens: generation.outputTokens, batch: scenario.batch),
            seconds: seconds, firstTokenSeconds: trial.timeToFirstToken.map { $0 / 1e9 },
            stepSeconds: trial.decodeTime.flatMap { time in steps.map { time / $0 / 1e9 } })
    }

    /// - Parameter trials: that there will probably be.
    private func remaining(after result: ScenarioRun, trials: Int) -> [TimeEstimate.Remaining] {
        let warmUps = result.trials.filter { $0.kind == .warmUp }.count
        return plan.remaining(warmUpsMade: warmUps, trialsMade: 0, promptTokens: result.promptTokens)
            .map { shape in
                guard shape.kind == .counted else { return shape }
                var shape = shape
                let made = result.trials.filter { $0.kind == .counted && $0.part == shape.part }.count
                shape.generations = max(0, trials - made)
                return shape
            }
    }
}

extension ScenarioRun {
    /// How long each warm-up took, nanoseconds.
    fileprivate var warmUpTimes: [Double] { trials.filter { $0.kind == .warmUp }.compactMap(\.latency) }
}
