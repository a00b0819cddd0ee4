import Doctor
import EngineAPI
import Foundation
import ModelFiles
import ModelHub
import NativeEngine

/// What a model takes, found out without loading or fetching it.
struct DoctorModel: Sendable {
    var model: String
    var precision: Precision?
    var target: DoctorTarget

    private static let batch = 8

    /// One of the hub that the cache does not hold.
    var isToBeFetched: Bool {
        guard let reference, !FileManager.default.fileExists(atPath: model) else { return false }
        return (try? cached(reference)) == nil
    }

    private var reference: ModelReference? { model.hasPrefix("synthetic:") ? nil : ModelReference(model) }

    private func cached(_ reference: ModelReference) throws(HubError) -> String {
        try ModelFetcher(HubSettings(), userAgent: HubModel.userAgent).cached(reference).path
    }

    var need: MemoryNeed {
        do {
            guard !isToBeFetched else {
                return MemoryNeed(
                    model: model, bytes: nil,
                    detail: Words("not fetched yet: sextant model fetch \(model)", "尚未下载：sextant model fetch \(model)"))
            }
            var path = model
            if let reference, !FileManager.default.fileExists(atPath: model) { path = try cached(reference) }
            let settings = EngineSettings(model: path, precision: precision, allowFallback: true, requantize: true)
            let checkpoint = try NativeModel.checkpoint(settings)
            return target.text.hasPrefix("torch") ? weights(checkpoint) : try native(settings, checkpoint)
        } catch {
            return MemoryNeed(
                model: model, bytes: nil, detail: Words(stringLiteral: Failure(error)?.message ?? "\(error)"))
        }
    }

    private func native(_ settings: EngineSettings, _ checkpoint: Checkpoint) throws -> MemoryNeed {
        let forecast = try NativeModel.memoryForecast(settings, checkpoint: checkpoint, batch: Self.batch)
        return MemoryNeed(
            model: checkpoint.displayName, bytes: Double(forecast.totalBytes),
            detail: Words(
                "\(forecast.precision.rawValue), \(Self.batch) sequences of \(forecast.positions) tokens",
                "\(forecast.precision.rawValue)，\(Self.batch) 个长度 \(forecast.positions) 的序列"))
    }

    private func weights(_ checkpoint: Checkpoint) -> MemoryNeed {
        let bytesEach: [Precision: Double] = [.fp32: 4, .fp16: 2, .bf16: 2, .int8: 1, .int4: 0.5]
        let weights =
            precision.flatMap { bytesEach[$0] }.map { $0 * Double(checkpoint.parameterCount) }
            ?? Double(checkpoint.storedBytes)
        return MemoryNeed(
            model: checkpoint.displayName, bytes: weights * 1.1,
            detail: Words(
                "weights and a tenth for cache and intermediate results", "权重，另加一成用于缓存与中间结果"))
    }
}
