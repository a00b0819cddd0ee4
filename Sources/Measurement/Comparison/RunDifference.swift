import EngineAPI

/// Something that two runs do not have in common, other than their figures.
public struct RunDifference: Sendable, Hashable {
    public enum Subject: String, Sendable, Hashable, Codable, CaseIterable {
        // What was run
        case model, digest, precision, weights, activations, cache
        // By what
        case engine, engineVersion, device, url, kernels, threads, toolVersion
        // On what
        case processor, usableProcessors, processorLimit, memory, memoryLimit, instructionSets, operatingSystem, kernel
        case hypervisor, governor, bandwidth
        // How
        case suite, promptTokensMode, method, prompt, promptTokens, outputTokens, batch, warmUps
    }

    public var subject: Subject
    /// The scenario that it concerns; `nil`: the whole run.
    public var scenario: String?
    /// As each run states it; `nil` is unknown.
    public var a: String?
    public var b: String?

    public init(_ subject: Subject, scenario: String? = nil, a: String?, b: String?) {
        self.subject = subject
        self.scenario = scenario
        self.a = a
        self.b = b
    }

    /// Other hardware, another model or other arithmetic: figures differ for reasons that are no regression.
    public var preventsGate: Bool {
        switch subject {
        case .model, .digest, .precision, .weights, .activations, .cache, .engine, .device, .processor,
            .usableProcessors, .processorLimit, .promptTokensMode, .method:
            true
        default: false
        }
    }

    /// Everything that differs between two runs and may move their figures, whole runs first.
    public static func between(_ a: Run, _ b: Run) -> [RunDifference] {
        var found: [RunDifference] = []
        func compare(_ subject: Subject, _ value: (Run) -> String?) {
            let (first, second) = (value(a), value(b))
            if first != second { found.append(RunDifference(subject, a: first, b: second)) }
        }
        compare(.model) { $0.engine.model.name }
        // A digest that one of them does not know is no difference.
        if let first = a.engine.model.digest, let second = b.engine.model.digest, first != second {
            found.append(RunDifference(.digest, a: first, b: second))
        }
        compare(.precision) { $0.engine.effectivePrecision?.rawValue }
        compare(.weights) { $0.engine.weights }
        compare(.activations) { $0.engine.activations }
        compare(.cache) { $0.engine.cache }
        compare(.engine) { $0.engine.engine.rawValue }
        compare(.engineVersion) { $0.engine.version }
        compare(.device) { $0.engine.device }
        compare(.url) { $0.target.url }
        compare(.kernels) { $0.engine.kernels }
        compare(.threads) { $0.engine.threads.map(String.init) }
        compare(.toolVersion) { [$0.tool.version, $0.tool.commit].compactMap { $0 }.joined(separator: " ") }
        found += hosts(a, b)
        compare(.suite) { $0.suite.name }
        compare(.promptTokensMode) { $0.promptTokensMode.rawValue }
        compare(.method) { $0.method.rawValue }
        return found + scenarios(a, b)
    }

    private static func hosts(_ a: Run, _ b: Run) -> [RunDifference] {
        var found: [RunDifference] = []
        func compare(_ subject: Subject, _ value: (HostFacts) -> String?) {
            let (first, second) = (value(a.host), value(b.host))
            if first != second { found.append(RunDifference(subject, a: first, b: second)) }
        }
        compare(.processor) { $0.processor }
        compare(.usableProcessors) { $0.usableProcessors.map(String.init) }
        compare(.processorLimit) { $0.processorLimit.map(figure) }
        compare(.memory) { $0.memoryBytes.map { gigabytes(Double($0)) } }
        compare(.memoryLimit) { $0.memoryLimitBytes.map { gigabytes(Double($0)) } }
        compare(.instructionSets) { $0.instructionSets.sorted().joined(separator: " ") }
        compare(.operatingSystem) { $0.operatingSystem }
        compare(.kernel) { $0.kernel }
        compare(.hypervisor) { $0.hypervisor }
        compare(.governor) { $0.frequencyGovernor }
        // Probes scatter by a tenth or so; beyond 15% the machine was another one, or in another mood.
        if let first = a.ceiling.readBytesPerSecond, let second = b.ceiling.readBytesPerSecond,
            let change = BandwidthProbe(before: first, after: second).relativeChange,
            change > BandwidthProbe.largestSteadyChange
        {
            found.append(RunDifference(.bandwidth, a: gigabytes(first) + "/s", b: gigabytes(second) + "/s"))
        }
        return found
    }

    private static func scenarios(_ a: Run, _ b: Run) -> [RunDifference] {
        a.scenarios.flatMap { first -> [RunDifference] in
            guard let second = b.scenarios.first(where: { $0.scenario.id == first.scenario.id }) else { return [] }
            var found = work(first, second)
            let warmUps = (first.warmUpCount, second.warmUpCount)
            if warmUps.0 != warmUps.1 {
                found.append(
                    RunDifference(.warmUps, scenario: first.scenario.id, a: "\(warmUps.0)", b: "\(warmUps.1)"))
            }
            return found
        }
    }

    /// What makes two scenarios of one name ask for different work.
    static func work(_ a: ScenarioRun, _ b: ScenarioRun) -> [RunDifference] {
        let id = a.scenario.id
        var found: [RunDifference] = []
        if let first = a.promptTokens, let second = b.promptTokens, first != second {
            found.append(RunDifference(.promptTokens, scenario: id, a: "\(first)", b: "\(second)"))
        }
        if a.scenario.outputTokens != b.scenario.outputTokens {
            found.append(
                RunDifference(
                    .outputTokens, scenario: id, a: "\(a.scenario.outputTokens)", b: "\(b.scenario.outputTokens)"))
        }
        if a.scenario.batch != b.scenario.batch {
            found.append(RunDifference(.batch, scenario: id, a: "\(a.scenario.batch)", b: "\(b.scenario.batch)"))
        }
        // A redacted run has lost its prompts; lengths decide the work, so that another text is only remarked upon.
        let prompts = (a.scenario.prompt, b.scenario.prompt)
        if !prompts.0.isEmpty, !prompts.1.isEmpty, prompts.0 != prompts.1 {
            found.append(
                RunDifference(.prompt, scenario: id, a: String(prompts.0.prefix(40)), b: String(prompts.1.prefix(40))))
        }
        return found
    }
}

extension ScenarioRun {
    fileprivate var warmUpCount: Int { trials.count { $0.kind == .warmUp } }
}
