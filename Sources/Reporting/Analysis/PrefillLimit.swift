import EngineAPI
import Measurement

/// How close the prefill of the longest prompt comes to the processor's arithmetic limit.
struct PrefillLimit {
    var scenario: Scenario
    var promptTokens: Int
    var prefillRate: Double
    var share: Double
    var arithmetic: ModelWork.Arithmetic
    /// Operations per second.
    var peak: Double

    init?(_ subject: ReportSubject) {
        let rows = subject.singles.filter { $0.metrics[.computeShare] != nil && $0.promptTokens != nil }
        guard let row = rows.max(by: { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }),
            let tokens = row.promptTokens, let share = row.mean(.computeShare), let rate = row.mean(.prefillRate),
            let arithmetic = subject.run.engine.model.work?.arithmetic,
            let peak = subject.run.ceiling.operationsPerSecond[arithmetic]
        else { return nil }
        scenario = row.scenario
        promptTokens = tokens
        prefillRate = rate
        self.share = share
        self.arithmetic = arithmetic
        self.peak = peak
    }
}
