import CKernels
import Foundation
public import Measurement

/// Reads what machine this is. What the system does not tell stays `nil`.
public struct HostFactsReader: Sendable {
    private let files: SystemFiles

    public init() {
        files = SystemFiles()
    }

    /// - Parameter root: in place of `/`, for tests of what is built on this.
    public init(root: String) {
        files = SystemFiles(root: root)
    }

    init(files: SystemFiles) {
        self.files = files
    }

    public func read() -> HostFacts {
        let processor = ProcessorDescription(processorInformation: files.text("/proc/cpuinfo") ?? "")
        let memory = KeyedLines.parse(files.text("/proc/meminfo") ?? "", separator: ":")
        let release = KeyedLines.parse(files.text("/etc/os-release") ?? "", separator: "=")
        let limits = ControlGroupLimits(files)
        let system = SystemName()
        let online = files.text("/sys/devices/system/cpu/online").flatMap(ProcessorList.count)
        return HostFacts(
            operatingSystem: release["PRETTY_NAME"] ?? system.name,
            kernel: system.release,
            architecture: system.machine,
            processor: processor.name,
            usableProcessors: usableProcessors(limit: limits.processors, online: online),
            onlineProcessors: online,
            instructionSets: InstructionSets.names(features: ck_cpu_features()),
            lastLevelCacheBytes: lastLevelCacheBytes(),
            memoryBytes: KeyedLines.kibibytes(memory["MemTotal"]),
            availableMemoryBytes: smaller(
                KeyedLines.kibibytes(memory["MemAvailable"]), limits.availableMemoryBytes),
            memoryLimitBytes: limits.memoryBytes,
            processorLimit: limits.processors,
            frequencyGovernor: files.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            hypervisor: HypervisorName.name(signature: HypervisorName.signature(), isVirtual: processor.isVirtual),
            swiftVersion: Self.swiftVersion)
    }

    func lastLevelCacheBytes() -> Int? {
        CacheSizes.lastLevel(files) ?? SystemName.lastLevelCacheBytes()
    }

    /// Memory that a program may still take; `nil` when the system does not tell.
    func availableMemoryBytes() -> Int? {
        let memory = KeyedLines.parse(files.text("/proc/meminfo") ?? "", separator: ":")
        return smaller(
            KeyedLines.kibibytes(memory["MemAvailable"]), ControlGroupLimits(files).availableMemoryBytes)
    }

    /// Processors that affinity allows, at most as many as the quota pays for.
    private func usableProcessors(limit: Double?, online: Int?) -> Int? {
        let status = KeyedLines.parse(files.text("/proc/self/status") ?? "", separator: ":")
        guard let allowed = status["Cpus_allowed_list"].flatMap(ProcessorList.count) ?? online else { return nil }
        guard let limit, limit < Double(allowed) else { return allowed }
        return max(1, Int(limit.rounded(.up)))
    }

    private func smaller(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    /// The language version of the compiler that built this.
    private static var swiftVersion: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
