import EngineAPI
import Measurement
import ModelFiles
import NativeEngine

/// What an engine will take of this machine's memory, as far as that is known before it is loaded.
struct EngineNeed: Sendable, Equatable {
    /// Weights, caches of the largest scenario, and scratch; `nil` is unknown.
    var bytes: Int?
    /// Part of it that is mapped from a file as it is, and may be shared with whoever maps the same file.
    var mappedBytes = 0
    var model: String

    init(_ settings: EngineSettings, suite: Suite) {
        model = settings.model
        switch settings.target {
        case "native": native(settings, suite)
        case "torch:cpu": torch(settings)
        default: break
        }
    }

    private mutating func native(_ settings: EngineSettings, _ suite: Suite) {
        guard let checkpoint = try? NativeModel.checkpoint(settings),
            let forecast = try? NativeModel.memoryForecast(settings, checkpoint: checkpoint, batch: 1)
        else { return }
        let positions = suite.scenarios.map { scenario in
            // A token of English is rarely shorter than three bytes.
            let prompt = max(scenario.nominalPromptTokens ?? 0, scenario.prompt.utf8.count / 3)
            return Double(scenario.batch) * (Double(prompt) + Double(scenario.outputTokens))
        }
        let cache = (positions.max() ?? 0) * Double(forecast.cacheBytesPerPosition)
        set(Double(forecast.weightBytes) + Double(forecast.logitBytes) + Double(forecast.scratchBytes) + cache)
        if forecast.weights.contains("in place") { mappedBytes = forecast.weightBytes }
    }

    /// PyTorch's own libraries, and its weights with something for copies and caches.
    private mutating func torch(_ settings: EngineSettings) {
        guard let checkpoint = try? NativeModel.checkpoint(settings) else { return }
        let bytesPerWeight = settings.precision == .fp32 ? 4.0 : 2.0
        set(Double(checkpoint.parameterCount) * bytesPerWeight * 1.3 + 1e9)
    }

    private mutating func set(_ amount: Double) {
        bytes = amount < 1e18 ? Int(amount) : nil
    }

    /// What both map from one file is there once.
    func shared(with other: EngineNeed) -> Int {
        model == other.model ? min(mappedBytes, other.mappedBytes) : 0
    }
}
