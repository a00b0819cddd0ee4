import Measurement

/// What each scenario consists of: which generations, in which order, under which method.
struct RunPlan {
    /// One generation of the whole batch.
    struct Generation: Hashable {
        var kind: Trial.Kind
        var part: Trial.Part
        var outputTokens: Int
    }

    var scenario: Scenario
    var method: Method
    /// Trials go on until the figures are certain: only a record of why they ended says that they have.
    var goesOnUntilCertain: Bool

    init(_ scenario: Scenario, _ options: RunOptions) {
        self.scenario = scenario
        method = options.method
        goesOnUntilCertain = options.until != nil
    }

    /// The origin warmed up with 2 tokens; otherwise the scenario itself is the warm-up.
    var warmUp: Generation {
        switch method {
        case .trace: Generation(kind: .warmUp, part: .trace, outputTokens: scenario.outputTokens)
        case .twoRun: Generation(kind: .warmUp, part: .full, outputTokens: min(2, scenario.outputTokens))
        }
    }

    /// The generations that make one counted trial.
    var trial: [Generation] {
        switch method {
        case .trace: [Generation(kind: .counted, part: .trace, outputTokens: scenario.outputTokens)]
        case .twoRun:
            [
                Generation(kind: .counted, part: .first, outputTokens: 1),
                Generation(kind: .counted, part: .full, outputTokens: scenario.outputTokens),
            ]
        }
    }

    /// What is left after some warm-ups and some whole trials.
    func remaining(warmUpsMade: Int, trialsMade: Int, promptTokens: Int?) -> [TimeEstimate.Remaining] {
        let prompt = promptTokens ?? scenario.nominalPromptTokens ?? max(1, scenario.prompt.utf8.count / 4)
        func shape(_ generation: Generation, _ count: Int) -> TimeEstimate.Remaining {
            TimeEstimate.Remaining(
                scenario: scenario.id, kind: generation.kind, part: generation.part, generations: max(0, count),
                promptTokens: prompt, outputTokens: generation.outputTokens, batch: scenario.batch)
        }
        return [shape(warmUp, scenario.warmUps - warmUpsMade)]
            + trial.map { shape($0, scenario.trials - trialsMade) }
    }

    /// Whether an earlier run finished this scenario, asked in the same way.
    func isFulfilled(by earlier: ScenarioRun) -> Bool {
        let old = earlier.scenario
        guard earlier.failure == nil, old.id == scenario.id, old.prompt == scenario.prompt,
            old.nominalPromptTokens == scenario.nominalPromptTokens, old.outputTokens == scenario.outputTokens,
            old.batch == scenario.batch, old.warmUps == scenario.warmUps, !goesOnUntilCertain || earlier.until != nil
        else { return false }
        return trial.allSatisfy { generation in
            earlier.trials.filter { $0.kind == .counted && $0.part == generation.part }.count >= scenario.trials
        }
    }
}
