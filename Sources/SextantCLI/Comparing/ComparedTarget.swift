import EngineAPI
import HostProbe
import Measurement
import NativeEngine
import ScriptedEngine

/// One of two that are compared, as far as it is known before it is loaded.
struct ComparedTarget: Sendable {
    /// As it was given.
    var name: String
    var settings: EngineSettings
    /// The model as the user named it.
    var modelName: String
    /// The Python of a torch target, as far as the user said.
    var python: String?
    private var kind: Kind

    private enum Kind {
        case real(TargetEngine)
        /// Plays known times, needs no model.
        case scripted(Script)
    }

    init(name: String, settings: EngineSettings, modelName: String, python: String?) throws(EngineError) {
        self.name = name
        self.settings = settings
        self.modelName = modelName
        self.python = python
        kind =
            Self.isScripted(settings.target)
            ? .scripted(try Script(specification: settings.target)) : .real(try TargetEngine(settings.target))
    }

    /// `scripted:ttft=50ms,tpot=10ms`.
    static func isScripted(_ target: String) -> Bool { target == "scripted" || target.hasPrefix("scripted:") }

    /// As the run file names it.
    var target: Target {
        switch kind {
        case .real(let engine): engine.target
        case .scripted: Target(kind: "scripted", device: nil, url: nil)
        }
    }

    /// Its bound is this machine's memory bandwidth, which is then probed around each trial.
    var computesOnProcessor: Bool {
        if case .real(let engine) = kind { engine.computesOnProcessor } else { false }
    }

    /// Known times that are counted, not waited for.
    var usesVirtualClock: Bool {
        if case .scripted(let script) = kind { script.usesVirtualClock } else { false }
    }

    /// - Parameter clock: of an engine of known times; the others have the system's.
    func provider(timeout: Double?, clock: any MonotonicClock) throws(EngineError) -> any EngineProvider {
        switch kind {
        case .real(let engine):
            try engine.provider(settings, modelName: modelName, python: python, timeout: timeout) { _ in }
        case .scripted(let script): ScriptedEngineProvider(script, clock: clock)
        }
    }
}
