/// What machine a run was made on; `nil` is unknown.
public struct HostFacts: Sendable, Hashable {
    public var operatingSystem: String?
    public var kernel: String?
    public var architecture: String?
    public var processor: String?
    /// Processors that this process may use: affinity and cgroup quota considered.
    public var usableProcessors: Int?
    public var onlineProcessors: Int?
    /// Names of the instruction sets that matter to the kernels.
    public var instructionSets: [String]
    /// Last-level cache.
    public var lastLevelCacheBytes: Int?
    public var memoryBytes: Int?
    public var availableMemoryBytes: Int?
    /// cgroup limits, where set.
    public var memoryLimitBytes: Int?
    public var processorLimit: Double?
    public var frequencyGovernor: String?
    public var hypervisor: String?
    public var swiftVersion: String?

    public init(
        operatingSystem: String? = nil, kernel: String? = nil, architecture: String? = nil, processor: String? = nil,
        usableProcessors: Int? = nil, onlineProcessors: Int? = nil, instructionSets: [String] = [],
        lastLevelCacheBytes: Int? = nil, memoryBytes: Int? = nil, availableMemoryBytes: Int? = nil,
        memoryLimitBytes: Int? = nil, processorLimit: Double? = nil, frequencyGovernor: String? = nil,
        hypervisor: String? = nil, swiftVersion: String? = nil
    ) {
        self.operatingSystem = operatingSystem
        self.kernel = kernel
        self.architecture = architecture
        self.processor = processor
        self.usableProcessors = usableProcessors
        self.onlineProcessors = onlineProcessors
        self.instructionSets = instructionSets
        self.lastLevelCacheBytes = lastLevelCacheBytes
        self.memoryBytes = memoryBytes
        self.availableMemoryBytes = availableMemoryBytes
        self.memoryLimitBytes = memoryLimitBytes
        self.processorLimit = processorLimit
        self.frequencyGovernor = frequencyGovernor
        self.hypervisor = hypervisor
        self.swiftVersion = swiftVersion
    }
}
