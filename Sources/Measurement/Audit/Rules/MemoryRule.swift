public import EngineAPI

/// memory: the engine's peak must hold the weights and the keys and values of the batch; and a table states its memory in
/// one unit.
public struct MemoryRule: AuditRule {
    public let name = "memory"

    public init() {}

    /// - Parameters:
    ///   - positions: cached for each request at its end.
    public func finding(
        scenario: String?, peak: PrintedNumber, weightBytes: Double, work: ModelWork, positions: Double, batch: Int
    ) -> Finding? {
        let cache = Double(work.cacheBytesPerPosition) * positions * Double(batch)
        let needed = weightBytes + cache
        guard peak.range.upper < needed else { return nil }
        // 1 GiB is 1.0737 GB: a figure printed in the wrong one is short by that much.
        let isOtherUnit = peak.range.upper * Self.binaryShare >= needed && peak.decimals != nil
        return Finding(
            rule: name, severity: .suspect, scenario: scenario,
            message: "Peak memory is \(gigabytes(peak.value)), but weights of \(gigabytes(weightBytes)) and "
                + "\(batch) x \(figure(positions)) cached positions of "
                + "\(work.cacheBytesPerPosition) bytes need \(gigabytes(needed))"
                + (isOtherUnit ? "; taken as GiB it would suffice." : "."),
            values: ["peakBytes": peak.value, "neededBytes": needed, "weightBytes": weightBytes, "cacheBytes": cache])
    }

    static let binaryShare = 1.073_741_824

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            guard let peak = scenario.metrics[.peakBytes]?.maximum,
                let weights = subject.run.engine.model.weightBytes, let work = subject.run.engine.model.work,
                let prompt = scenario.run.promptTokens
            else { return nil }
            // The last token is chosen but never put into the cache.
            let positions = Double(prompt) + Double(scenario.run.scenario.outputTokens) - 1
            return finding(
                scenario: scenario.id, peak: PrintedNumber(peak), weightBytes: Double(weights), work: work,
                positions: positions, batch: scenario.run.scenario.batch)
        }
    }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        let peaks = subject.yardstick.model.map { model in
            subject.table.rows.compactMap { row -> Finding? in
                guard let peak = row.number(.peakBytes), peak.value > 0 else { return nil }
                let prompt = row.number(.promptTokens)?.range.lower ?? 0
                let output = row.number(.outputTokens)?.range.lower ?? 0
                return finding(
                    scenario: row.name, peak: peak, weightBytes: model.weightBytes, work: model.work,
                    positions: max(0, (prompt + output - 1).rounded(.down)), batch: row.lockstep ?? 1)
            }
        }
        return (peaks ?? []) + [mixedUnits(subject.table)].compactMap { $0 }
    }

    private func mixedUnits(_ table: PublishedTable) -> Finding? {
        let binary = table.memoryUnits.filter { $0.lowercased().contains("ib") }
        let decimal = table.memoryUnits.filter { !$0.lowercased().contains("ib") }
        guard let one = decimal.first, let other = binary.first else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: nil,
            message: "Memory is stated in \(one) and in \(other): 1 GiB is 1.0737 GB, so that figures 7% apart may be "
                + "the same.",
            values: ["mixedUnits": Double(table.memoryUnits.count)])
    }
}
