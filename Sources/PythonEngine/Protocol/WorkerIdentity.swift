import EngineAPI

/// What the worker says about the model that it has loaded.
struct WorkerIdentity: Decodable, Sendable {
    var version: String
    var architecture: String?
    var parameters: Int?
    var weightBytes: Int?
    var digest: String?
    var work: Work?
    var effective: String?
    var weights: String?
    var activations: String?
    var cache: String?
    var device: String
    var deviceLabel: String
    var attention: String?
    var threads: Int?
    var notes: [String]
    var stack: [Entry]

    struct Work: Decodable, Sendable {
        var bytesPerStep: Int
        var cacheBytesPerPosition: Int
        var linearWeights: Int
        var headWeights: Int
        var layers: Int
        var attentionWidth: Int
        var arithmetic: String

        var work: ModelWork? {
            guard let arithmetic = ModelWork.Arithmetic(rawValue: arithmetic) else { return nil }
            return ModelWork(
                bytesPerStep: bytesPerStep, cacheBytesPerPosition: cacheBytesPerPosition, linearWeights: linearWeights,
                headWeights: headWeights, layers: layers, attentionWidth: attentionWidth, arithmetic: arithmetic)
        }
    }

    struct Entry: Decodable, Sendable {
        var kind: String
        var name: String
        var value: String
    }

    /// - Parameter name: of the model, as the run file has it.
    func identity(settings: EngineSettings, name: String, isSynthetic: Bool, target: TorchTarget) -> EngineIdentity {
        var notes = notes
        if isSynthetic { notes.append("Random weights: times are real, text is not.") }
        if isSynthetic, settings.tokenizer == nil { notes.append("Byte-level tokenizer of our own.") }
        if target.device == .npu {
            notes.append("torch:npu has not run on Ascend hardware yet: please report this first run.")
        }
        return EngineIdentity(
            engine: PythonEngineProvider.kind, version: version,
            model: ModelIdentity(
                name: name, architecture: architecture, parameters: parameters, weightBytes: weightBytes,
                digest: digest, isSynthetic: isSynthetic, work: work?.work),
            requestedPrecision: settings.precision, effectivePrecision: effective.flatMap(Precision.init(rawValue:)),
            weights: weights, activations: activations, cache: cache,
            device: deviceLabel == device ? device : "\(device) (\(deviceLabel))", kernels: attention,
            threads: threads, notes: notes,
            stack: stack.compactMap { entry in
                StackEntry.Kind(rawValue: entry.kind).map { StackEntry($0, entry.name, entry.value) }
            })
    }
}
