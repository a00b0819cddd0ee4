import EngineAPI
import HostProbe
import Measurement
import ModelFiles
import NativeEngine
import PythonEngine

/// The engine that a `--target` names, and what belongs to its device.
enum TargetEngine: Sendable, Hashable {
    case native
    case torch(TorchTarget)

    /// - Throws: `.setting` for a target that is none.
    init(_ text: String) throws(EngineError) {
        if text == "native" {
            self = .native
        } else if text.hasPrefix("torch") {
            self = .torch(try TorchTarget(text))
        } else {
            throw EngineError(
                .setting, "\(text): expected native, \(TorchTarget.spellings).",
                remedy: "Servers are not part of this version.")
        }
    }

    /// As the run file names it.
    var target: Target {
        switch self {
        case .native: Target(kind: "native", device: "cpu", url: nil)
        case .torch(let target): Target(kind: "torch", device: target.deviceName, url: nil)
        }
    }

    /// Whether the machine's own processor computes, so that its limit can be measured around each trial.
    var computesOnProcessor: Bool {
        switch self {
        case .native: true
        case .torch(let target): target.device == .cpu
        }
    }

    /// What the device could do at best: measured on a processor, from the table of known devices elsewhere.
    func ceiling(of engine: any Engine, probe: CPUCeilingProbe?) async -> Ceiling {
        if let probe { return await probe.ceiling() }
        return Ceiling(nominalOf: engine.identity)
    }

    /// - Parameters:
    ///   - modelName: as the user named it.
    ///   - timeout: seconds that one generation may take, as far as the user said.
    ///   - progress: told the share of the weights that is loaded, by an engine that knows it.
    func provider(
        _ settings: EngineSettings, modelName: String, python: String?, timeout: Double?,
        progress: @escaping @Sendable (Double) -> Void
    ) throws(EngineError) -> any EngineProvider {
        switch self {
        case .native:
            return try NativeEngineProvider(settings) { progress($0.fraction) }
        case .torch:
            var options = PythonOptions(python: python)
            if let timeout { options.patience.working = max(options.patience.working, timeout) }
            options.modelName = modelName
            let prefix = "synthetic:"
            if settings.model.hasPrefix(prefix) {
                let shape = try Self.shape(String(settings.model.dropFirst(prefix.count)))
                options.configuration = SyntheticConfiguration.json(shape)
                options.modelName = shape.name
            }
            return try PythonEngineProvider(settings, options: options)
        }
    }

    private static func shape(_ name: String) throws(EngineError) -> SyntheticShape {
        do throws(ModelFileError) {
            return try SyntheticShape.named(name)
        } catch {
            throw EngineError(.model, error.message, remedy: error.remedy)
        }
    }
}

extension Ceiling {
    /// Of the device that an engine names, from the table; empty where the table does not hold it.
    init(nominalOf engine: EngineIdentity) {
        let name = engine.stack.first { $0.kind == .component && $0.name == "device" }?.value
        self = name.flatMap { Ceiling(nominalFor: $0) } ?? Ceiling()
    }
}
