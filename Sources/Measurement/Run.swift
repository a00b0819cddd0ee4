public import EngineAPI
public import Foundation

/// One target x suite x host at one time: everything that a report needs, and nothing that it could compute.
public struct Run: Sendable, Hashable {
    public var tool: ToolIdentity
    public var started: Date
    public var host: HostFacts
    public var target: Target
    public var engine: EngineIdentity
    public var capabilities: EngineCapabilities
    public var load: Load
    public var suite: Suite
    public var promptTokensMode: PromptTokensMode
    public var method: Method
    public var scenarios: [ScenarioRun]
    public var ceiling: Ceiling
    /// Every scenario of the suite has run to its last trial.
    public var isComplete: Bool
    /// What lower precision does to the answers; `nil` when it was not asked for.
    public var quality: Quality?
    /// What power and temperature were read with; `nil` when nothing looked.
    public var telemetry: TelemetrySummary?
    /// What the machine or device costs, in a currency of the user's choice; `nil` when it was not said.
    public var pricePerHour: Double?
    /// The tool's own error on this machine; `nil` when it was not measured.
    public var selfTest: SelfTest?
    /// Ties this run to another whose trials were made in turns with it; `nil` for a run made alone.
    public var pairing: Pairing?

    public init(
        tool: ToolIdentity, started: Date, host: HostFacts, target: Target, engine: EngineIdentity,
        capabilities: EngineCapabilities, load: Load, suite: Suite, promptTokensMode: PromptTokensMode, method: Method,
        scenarios: [ScenarioRun], ceiling: Ceiling, isComplete: Bool, quality: Quality? = nil,
        selfTest: SelfTest? = nil, pairing: Pairing? = nil,
        telemetry: TelemetrySummary? = nil, pricePerHour: Double? = nil
    ) {
        self.tool = tool
        self.started = started
        self.host = host
        self.target = target
        self.engine = engine
        self.capabilities = capabilities
        self.load = load
        self.suite = suite
        self.promptTokensMode = promptTokensMode
        self.method = method
        self.scenarios = scenarios
        self.ceiling = ceiling
        self.isComplete = isComplete
        self.quality = quality
        self.telemetry = telemetry
        self.pricePerHour = pricePerHour
        self.selfTest = selfTest
        self.pairing = pairing
    }
}

public struct ToolIdentity: Sendable, Hashable {
    public var name: String
    public var version: String
    public var commit: String?

    public init(name: String, version: String, commit: String?) {
        self.name = name
        self.version = version
        self.commit = commit
    }
}

public struct Target: Sendable, Hashable {
    /// `native`, `torch`, `http`.
    public var kind: String
    public var device: String?
    public var url: String?

    public init(kind: String, device: String?, url: String?) {
        self.kind = kind
        self.device = device
        self.url = url
    }
}

public struct Load: Sendable, Hashable {
    public var seconds: Double?
    /// The engine's own count after load and before the first request.
    public var staticBytes: Double?
    /// The process's resident set (or the device's memory in use) at the same moment.
    public var staticResidentBytes: Double?

    public init(seconds: Double?, staticBytes: Double?, staticResidentBytes: Double?) {
        self.seconds = seconds
        self.staticBytes = staticBytes
        self.staticResidentBytes = staticResidentBytes
    }
}

/// A scenario as it was really run.
public struct ScenarioRun: Sendable, Hashable {
    public var scenario: Scenario
    /// Prompt tokens of each request, BOS included; `nil` when the engine cannot tell.
    public var promptTokens: Int?
    public var trials: [Trial]
    /// Why the scenario stopped, when it failed: its trials so far are kept.
    public var failure: String?
    /// Under `--until`: what was asked for, and why no more trials were made.
    public var until: UntilRecord?

    public init(
        scenario: Scenario, promptTokens: Int?, trials: [Trial], failure: String?, until: UntilRecord? = nil
    ) {
        self.scenario = scenario
        self.promptTokens = promptTokens
        self.trials = trials
        self.failure = failure
        self.until = until
    }
}
