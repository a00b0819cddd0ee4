import EngineAPI

/// memory: the engine's peak must hold the weights and the keys and values of the batch.
public struct MemoryRule: AuditRule {
    public let name = "memory"

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            guard let peak = scenario.metrics[.peakBytes]?.maximum,
                let weights = subject.run.engine.model.weightBytes, let work = subject.run.engine.model.work,
                let prompt = scenario.run.promptTokens
            else { return nil }
            // The last token is chosen but never put into the cache.
            let positions = Double(prompt) + Double(scenario.run.scenario.outputTokens) - 1
            let cache = Double(work.cacheBytesPerPosition) * positions * Double(scenario.run.scenario.batch)
            let needed = Double(weights) + cache
            guard peak < needed else { return nil }
            return Finding(
                rule: name, severity: .suspect, scenario: scenario.id,
                message: "Peak memory is \(gigabytes(peak)), but weights of \(gigabytes(Double(weights))) and "
                    + "\(scenario.run.scenario.batch) x \(figure(positions)) cached positions of "
                    + "\(work.cacheBytesPerPosition) bytes need \(gigabytes(needed)).",
                values: [
                    "peakBytes": peak, "neededBytes": needed, "weightBytes": Double(weights), "cacheBytes": cache,
                ])
        }
    }
}
