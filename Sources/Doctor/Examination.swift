public import Foundation
import HostProbe
import Measurement
import PythonEngine

/// Looks at a machine and says what is fit for a target, what is not, and what mends it.
public struct Examination: Sendable {
    public var target: DoctorTarget
    /// As `--python` names it.
    public var python: String?
    public var environment: [String: String]
    /// In place of `/`.
    public var root: String
    /// Longest time that the Python may take over its libraries.
    public var pythonSeconds = 90.0
    /// What the named model takes; `nil` when none was named.
    public var need: (@Sendable () -> MemoryNeed)?
    /// Asks the hub; `nil` leaves it out.
    public var hub: (@Sendable () -> HubEvidence)?

    public init(
        target: DoctorTarget, python: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment, root: String = "",
        need: (@Sendable () -> MemoryNeed)? = nil, hub: (@Sendable () -> HubEvidence)? = nil
    ) {
        self.target = target
        self.python = python
        self.environment = environment
        self.root = root
        self.need = need
        self.hub = hub
    }

    /// In the order of the page: the machine, Python, the accelerators, the model.
    static let checks: [any Check] = [
        SystemCheck(), LimitsCheck(), PythonCheck(), TorchCheck(), TransformersCheck(), TorchNPUCheck(), AscendCheck(),
        NVIDIACheck(), DevicesCheck(), EnvironmentCheck(), FreeMemoryCheck(), HubCheck(), TelemetryCheck(),
    ]

    public static func results(_ evidence: Evidence) -> [CheckResult] {
        checks.flatMap { $0.results(evidence) }
    }

    /// Gathers everything and examines it. Blocks its thread: the Python and the tools are waited for.
    public func run() -> [CheckResult] {
        Self.results(gather())
    }

    public func gather() -> Evidence {
        var probe = PythonProbe(environment: environment)
        probe.timeoutSeconds = pythonSeconds
        let monitor = TelemetrySetup(target: target.text, environment: environment, root: root).startBlocking()
        defer { monitor.stop() }
        let telemetry = monitor.summary
        return Evidence(
            target: target, environment: environment, host: HostFactsReader(root: root).read(),
            python: target.looksAtPython ? probe.run(named: python) : nil,
            accelerators: AcceleratorSurvey.look(environment: environment),
            ascend: AscendEvidence(root: root, environment: environment), need: need?(), hub: hub?(),
            telemetry: telemetry)
    }
}

extension [CheckResult] {
    /// Checks that the target needs and that failed.
    public var failures: [CheckResult] { filter { $0.isNeeded && $0.mark == .bad } }
}
