public import EngineAPI
public import Measurement

/// What is left of an interrupted run, once it is sure that going on measures the same thing.
public struct Resumption: Sendable, Hashable {
    /// Scenarios that are done, as they were measured.
    public var finished: [ScenarioRun]
    /// Scenarios still to run, partly measured ones included: their trials start afresh.
    public var remaining: [Scenario]

    /// What a run measures, as known before its first trial.
    public struct Setting: Sendable, Hashable {
        public var target: Target
        public var engine: EngineIdentity
        public var suite: Suite
        public var promptTokensMode: PromptTokensMode
        public var method: Method
        /// Name of the host's processor.
        public var processor: String?

        public init(
            target: Target, engine: EngineIdentity, suite: Suite, promptTokensMode: PromptTokensMode, method: Method,
            processor: String?
        ) {
            self.target = target
            self.engine = engine
            self.suite = suite
            self.promptTokensMode = promptTokensMode
            self.method = method
            self.processor = processor
        }

        public init(of run: Run) {
            self.init(
                target: run.target, engine: run.engine, suite: run.suite, promptTokensMode: run.promptTokensMode,
                method: run.method, processor: run.host.processor)
        }
    }

    /// - Parameter file: named in the error message.
    /// - Throws: when the stored run measured something else, naming everything that differs.
    public init(of stored: Run, as setting: Setting, file: String? = nil) throws(RunFileError) {
        let differences = Self.differences(Setting(of: stored), setting)
        guard differences.isEmpty else {
            throw RunFileError(
                file: file, problem: "cannot be resumed: " + differences.joined(separator: "; "),
                remedy: "Resume with the settings of that run, or start a new one without --resume.")
        }
        finished = []
        remaining = []
        for scenario in setting.suite.scenarios {
            if let done = stored.scenarios.first(where: { $0.scenario.id == scenario.id && $0.isFinished }) {
                finished.append(done)
            } else {
                remaining.append(scenario)
            }
        }
    }

    private static func differences(_ stored: Setting, _ new: Setting) -> [String] {
        var result: [String] = []
        func compare(_ name: String, _ stored: String?, _ new: String?) {
            guard stored != new else { return }
            result.append("\(name) was \(stored ?? "unknown"), now \(new ?? "unknown")")
        }
        let old = stored.engine
        compare("target", stored.target.kind, new.target.kind)
        compare("device", stored.target.device, new.target.device)
        compare("url", stored.target.url, new.target.url)
        compare("model", old.model.name, new.engine.model.name)
        compare("model digest", old.model.digest, new.engine.model.digest)
        compare("precision", old.effectivePrecision?.rawValue, new.engine.effectivePrecision?.rawValue)
        compare("weights", old.weights, new.engine.weights)
        compare("cache", old.cache, new.engine.cache)
        compare("kernels", old.kernels, new.engine.kernels)
        compare("threads", old.threads.map(String.init), new.engine.threads.map(String.init))
        compare("processor", stored.processor, new.processor)
        compare("prompt-tokens", stored.promptTokensMode.rawValue, new.promptTokensMode.rawValue)
        compare("method", stored.method.rawValue, new.method.rawValue)
        compare("suite", stored.suite.name, new.suite.name)
        let ids = (stored.suite.scenarios.map(\.id), new.suite.scenarios.map(\.id))
        compare("scenarios", ids.0.joined(separator: ", "), ids.1.joined(separator: ", "))
        for (old, new) in zip(stored.suite.scenarios, new.suite.scenarios) where old.id == new.id {
            compareScenarios(old, new, compare)
        }
        return result
    }

    private static func compareScenarios(
        _ old: Scenario, _ new: Scenario, _ compare: (String, String?, String?) -> Void
    ) {
        // A redacted run does not know its prompts any more.
        if !old.prompt.isEmpty, old.prompt != new.prompt {
            compare("\(old.id).prompt", "\"\(old.prompt.prefix(40))\"", "another: \"\(new.prompt.prefix(40))\"")
        }
        let lengths = (old.nominalPromptTokens.map(String.init), new.nominalPromptTokens.map(String.init))
        compare("\(old.id).promptTokens", lengths.0, lengths.1)
        compare("\(old.id).outputTokens", String(old.outputTokens), String(new.outputTokens))
        compare("\(old.id).batch", String(old.batch), String(new.batch))
        compare("\(old.id).warmups", String(old.warmUps), String(new.warmUps))
        compare("\(old.id).trials", String(old.trials), String(new.trials))
    }
}

extension ScenarioRun {
    /// All counted trials are there and nothing failed. `two-run` makes a `first` and a `full` part of each trial.
    public var isFinished: Bool {
        let counted = trials.count { $0.kind == .counted && $0.part != .first }
        return failure == nil && counted >= scenario.trials
    }
}
