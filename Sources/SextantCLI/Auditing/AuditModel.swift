import EngineAPI
import Foundation
import Measurement
import ModelFiles

/// The size of a model by its name, so that a table can be held against it without its file.
enum AuditModel {
    /// - Parameters:
    ///   - name: `Llama-2-7B`, `NousResearch/Llama-2-7b-hf`, `synthetic:llama-2-7b`, a GGUF file or a folder.
    ///   - precision: of the weights; `nil` is as a file holds them, and fp16 for a name.
    /// - Returns: `nil` when no shape has that name and nothing lies at that path.
    static func yardstick(_ name: String, precision: Precision?) throws -> ModelYardstick? {
        if let shape = shape(name) {
            return yardstick(shape.name, shape.configuration, precision: precision ?? .fp16)
        }
        guard FileManager.default.fileExists(atPath: name) else { return nil }
        let checkpoint = try Checkpoint.open(name)
        var size = yardstick(
            checkpoint.displayName, checkpoint.configuration, precision: precision ?? .fp16)
        guard precision == nil else { return size }
        // As stored: the file's own bytes, less an untied embedding table, which a step does not read.
        let stored = Double(checkpoint.tensors.values.reduce(0) { $0 + $1.byteCount })
        let share = Double(size.work.bytesPerStep) / size.weightBytes
        size.precision = "as stored"
        size.weightBytes = stored
        size.work.bytesPerStep = Int(stored * share)
        size.work.arithmetic = storedArithmetic(bytesPerWeight: stored / Double(max(1, checkpoint.parameterCount)))
        return size
    }

    /// The shape whose name is the last part of this one, but for `-hf`, `-chat`, dots, dashes and case.
    static func shape(_ name: String) -> SyntheticShape? {
        let wanted = plain(name.split(separator: "/").last.map(String.init) ?? name)
        return SyntheticShape.all.first { plain($0.name) == wanted }
    }

    private static func plain(_ name: String) -> String {
        var name = name.lowercased().replacing("synthetic:", with: "")
        for ending in ["-hf", "-chat", "-instruct", "-base", "-v0.1", "-4k"] { name = name.replacing(ending, with: "") }
        return name.filter { $0.isLetter || $0.isNumber }
    }

    /// What must be read and computed at least: blocks' scales, biases and norms are left out where they are small.
    private static func yardstick(
        _ name: String, _ configuration: ModelConfiguration, precision: Precision
    ) -> ModelYardstick {
        let width = configuration.width
        let perLayer =
            2 * width * configuration.queryWidth + 2 * width * configuration.keyValueWidth
            + 3 * width * configuration.feedForwardWidth
        let linear = configuration.layers * perLayer
        let head = configuration.vocabularySize * width
        let bytes = bytesPerWeight(precision)
        let read = Double(linear + head) * bytes
        let table = configuration.tiedEmbeddings ? 0 : Double(head) * bytes
        return ModelYardstick(
            name: name, precision: precision.rawValue, weightBytes: read + table,
            work: ModelWork(
                bytesPerStep: Int(read), cacheBytesPerPosition: 4 * configuration.layers * configuration.keyValueWidth,
                linearWeights: linear, headWeights: head, layers: configuration.layers,
                attentionWidth: configuration.queryWidth, arithmetic: arithmetic(precision)))
    }

    /// What a file's weights may be computed with at best: those of a byte and less as they are.
    static func storedArithmetic(bytesPerWeight: Double) -> ModelWork.Arithmetic {
        bytesPerWeight < 1.5 ? .int8 : .fp16
    }

    private static func bytesPerWeight(_ precision: Precision) -> Double {
        switch precision {
        case .fp32: 4
        case .fp16, .bf16: 2
        case .int8: 1
        case .int4: 0.5
        }
    }

    private static func arithmetic(_ precision: Precision) -> ModelWork.Arithmetic {
        switch precision {
        case .fp32: .fp32
        case .fp16: .fp16
        case .bf16: .bf16
        case .int8, .int4: .int8
        }
    }
}
