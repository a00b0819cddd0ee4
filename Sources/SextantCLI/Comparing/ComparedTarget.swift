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
    /// `nil`: an engine of known times.
    private var engine: TargetEngine?

    init(name: String, settings: EngineSettings, modelName: String, python: String?) throws(EngineError) {
        self.name = name
        self.settings = settings
        self.modelName = modelName
        self.python = python
        engine = Self.isScripted(settings.target) ? nil : try TargetEngine(settings.target)
    }

    /// `scripted:ttft=50ms,tpot=10ms`: plays known times, needs no model.
    static func isScripted(_ target: String) -> Bool { target == "scripted" || target.hasPrefix("scripted:") }

    /// As the run file names it.
    var target: Target { engine?.target ?? Target(kind: "scripted", device: nil, url: nil) }

    /// Its bound is this machine's memory bandwidth, which is then probed around each trial.
    var computesOnProcessor: Bool { engine?.computesOnProcessor ?? false }

    func provider(timeout: Double?) throws(EngineError) -> any EngineProvider {
        guard let engine else {
            return ScriptedEngineProvider(
                try Script(specification: settings.target), clock: SystemMonotonicClock())
        }
        return try engine.provider(settings, modelName: modelName, python: python, timeout: timeout) { _ in }
    }
}
