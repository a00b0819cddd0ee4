public import Measurement

extension Run {
    /// The same run without what was asked and answered: prompts, token ids and texts are gone, every figure stays.
    public func redacted() -> Run {
        var run = self
        for index in run.suite.scenarios.indices { run.suite.scenarios[index].prompt = "" }
        for index in run.scenarios.indices {
            run.scenarios[index].scenario.prompt = ""
            run.scenarios[index].trials = run.scenarios[index].trials.map(\.redacted)
        }
        run.quality?.reference.continuations = nil
        if let quality = run.quality {
            for index in quality.candidates.indices { run.quality?.candidates[index].continuations = nil }
        }
        return run
    }
}

extension Trial {
    fileprivate var redacted: Trial {
        var trial = self
        for record in trial.records.indices {
            for token in trial.records[record].tokens.indices {
                trial.records[record].tokens[token].ids = nil
                trial.records[record].tokens[token].text = nil
            }
        }
        return trial
    }
}
