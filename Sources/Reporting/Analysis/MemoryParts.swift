import EngineAPI
import Measurement

/// What a scenario's peak of memory consists of, as far as the shape of the model tells.
struct MemoryParts {
    var scenario: Scenario
    /// By the count that the memory column shows, bytes.
    var peakBytes: Double
    /// `nil` where the count does not even hold weights and cache: mapped files are not resident until they are read.
    var weightBytes: Double?
    /// Keys and values of all requests at their last position.
    var cacheBytes: Double?

    /// Scratch, the cache's spare room, the program itself.
    var restBytes: Double? {
        guard let weightBytes, let cacheBytes else { return nil }
        return max(0, peakBytes - weightBytes - cacheBytes)
    }

    static func all(_ subject: ReportSubject) -> [MemoryParts] {
        let model = subject.run.engine.model
        return subject.rows.compactMap { row in
            guard let peak = row.metrics[subject.memoryMetric]?.maximum, peak > 0 else { return nil }
            var parts = MemoryParts(scenario: row.scenario, peakBytes: peak)
            guard let weights = model.weightBytes.map({ Double($0) }), let prompt = row.promptTokens,
                let perPosition = model.work?.cacheBytesPerPosition
            else { return parts }
            let positions = Double(prompt + row.outputTokens) * Double(row.scenario.batch)
            let cache = Double(perPosition) * positions
            if weights + cache <= peak * 1.001 { (parts.weightBytes, parts.cacheBytes) = (weights, cache) }
            return parts
        }
    }
}
