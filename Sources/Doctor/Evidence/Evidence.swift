public import HostProbe
public import Measurement

/// Everything that checks look at, gathered before the first of them.
public struct Evidence: Sendable {
    public var target: DoctorTarget
    public var environment: [String: String]
    public var host: HostFacts
    /// `nil` when PyTorch is of no interest.
    public var python: PythonEvidence?
    public var accelerators: AcceleratorSurvey
    public var ascend: AscendEvidence
    /// `nil` when no model was named.
    public var need: MemoryNeed?
    /// `nil` when nobody looked.
    public var hub: HubEvidence?
    /// What power would be read with.
    public var telemetry: TelemetrySummary?

    public init(
        target: DoctorTarget, environment: [String: String], host: HostFacts, python: PythonEvidence? = nil,
        accelerators: AcceleratorSurvey = AcceleratorSurvey(), ascend: AscendEvidence = AscendEvidence(),
        need: MemoryNeed? = nil, hub: HubEvidence? = nil, telemetry: TelemetrySummary? = nil
    ) {
        self.target = target
        self.environment = environment
        self.host = host
        self.python = python
        self.accelerators = accelerators
        self.ascend = ascend
        self.need = need
        self.hub = hub
        self.telemetry = telemetry
    }
}

/// Memory that a model takes.
public struct MemoryNeed: Sendable, Hashable {
    public var model: String
    /// `nil` when it cannot be told.
    public var bytes: Double?
    /// Why it cannot be told, or what is counted.
    public var detail: Words?

    public init(model: String, bytes: Double?, detail: Words? = nil) {
        self.model = model
        self.bytes = bytes
        self.detail = detail
    }
}

/// Whether the hub answers.
public struct HubEvidence: Sendable, Hashable {
    public struct Attempt: Sendable, Hashable {
        public var endpoint: String
        /// `nil` when it did not answer.
        public var seconds: Double?
        /// Why not.
        public var problem: String?

        public init(endpoint: String, seconds: Double?, problem: String? = nil) {
            self.endpoint = endpoint
            self.seconds = seconds
            self.problem = problem
        }
    }

    /// The one that is set, by `HF_ENDPOINT` or by default.
    public var endpoint: Attempt
    /// A mirror that was tried where the hub did not answer.
    public var mirror: Attempt?
    /// `HF_HUB_OFFLINE` is set: nothing was tried.
    public var isOffline: Bool
    /// The model named is one of the hub that is not in the cache.
    public var isNeeded: Bool

    public init(endpoint: Attempt, mirror: Attempt? = nil, isOffline: Bool = false, isNeeded: Bool = false) {
        self.endpoint = endpoint
        self.mirror = mirror
        self.isOffline = isOffline
        self.isNeeded = isNeeded
    }
}
