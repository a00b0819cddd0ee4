import EngineAPI
public import Measurement

/// Compares the figures that a file states with those that its records give: the audit rule `recompute`.
public enum Verification {
    /// Room for another machine's last digits, far below anything a report prints.
    static let relativeTolerance = 1e-9

    /// - Parameter recomputed: metrics of `stored.run`, one per scenario.
    /// - Returns: one contradiction for each metric that differs.
    public static func findings(_ stored: StoredRun, recomputed: [ScenarioMetrics]) -> [Finding] {
        var findings: [Finding] = []
        for (index, scenario) in stored.run.scenarios.enumerated() {
            guard index < stored.metrics.count, index < recomputed.count else { break }
            for name in MetricName.allCases {
                guard
                    let difference = difference(
                        name, scenario.scenario.id, stored.metrics[index][name], recomputed[index][name])
                else { continue }
                findings.append(difference)
            }
        }
        return findings
    }

    /// - Returns: one contradiction for each precision whose stated figures are not those of its positions.
    static func qualityFindings(_ stored: StoredRun) -> [Finding] {
        guard let quality = stored.run.quality else { return [] }
        let names = ["reference"] + quality.candidates.map { $0.requested?.rawValue ?? "asStored" }
        return zip(zip(stored.qualityFigures, quality.figures), names).compactMap { figures, name in
            let (old, new) = figures
            let pairs: [(String, Double?, Double?)] = [
                ("predictions", Double(old.predictions), Double(new.predictions)),
                ("perplexity", old.perplexity, new.perplexity),
                ("perplexityRatio", old.perplexityRatio, new.perplexityRatio),
                ("meanDivergence", old.meanDivergence, new.meanDivergence),
                ("p99Divergence", old.tailDivergence, new.tailDivergence),
                ("topChoiceAgreement", old.topChoiceAgreement, new.topChoiceAgreement),
            ]
            guard let (field, stated, given) = pairs.first(where: { !agrees($0.1, $0.2) }) else { return nil }
            return Finding(
                rule: "recompute", severity: .contradiction, scenario: nil,
                message: "quality.\(name).\(field) is stated as \(text(stated)), the records give \(text(given))",
                values: ["stored": stated, "recomputed": given].compactMapValues { $0 })
        }
    }

    private static func difference(
        _ name: MetricName, _ scenario: String, _ stored: Summary?, _ recomputed: Summary?
    ) -> Finding? {
        switch (stored, recomputed) {
        case (nil, nil):
            return nil
        case (let stored?, nil):
            return finding(
                scenario, "\(name.rawValue) is stated, but the records do not support it",
                ["stored": stored.mean])
        case (nil, let recomputed?):
            return finding(
                scenario, "\(name.rawValue) is null, but the records give it", ["recomputed": recomputed.mean])
        case (let stored?, let recomputed?):
            guard stored.unit == recomputed.unit else {
                return finding(
                    scenario,
                    "\(name.rawValue).unit is stated as \(stored.unit.rawValue), the records give "
                        + recomputed.unit.rawValue,
                    ["stored": stored.mean, "recomputed": recomputed.mean])
            }
            for (field, old, new) in pairs(stored, recomputed) where !agrees(old, new) {
                let message = "\(name.rawValue).\(field) is stated as \(text(old)), the records give \(text(new))"
                return finding(scenario, message, ["stored": old, "recomputed": new])
            }
            return nil
        }
    }

    private static func pairs(_ old: Summary, _ new: Summary) -> [(String, Double?, Double?)] {
        var pairs: [(String, Double?, Double?)] = [
            ("n", Double(old.n), Double(new.n)), ("mean", old.mean, new.mean),
            ("sd", old.standardDeviation, new.standardDeviation), ("min", old.minimum, new.minimum),
            ("median", old.median, new.median), ("p90", old.p90, new.p90), ("p95", old.p95, new.p95),
            ("p99", old.p99, new.p99), ("max", old.maximum, new.maximum),
            ("interval95[0]", old.interval95?.lowerBound, new.interval95?.lowerBound),
            ("interval95[1]", old.interval95?.upperBound, new.interval95?.upperBound),
            ("samples.count", Double(old.samples.count), Double(new.samples.count)),
        ]
        for (index, (old, new)) in zip(old.samples, new.samples).enumerated() {
            pairs.append(("samples[\(index)]", old, new))
        }
        return pairs
    }

    private static func agrees(_ old: Double?, _ new: Double?) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        // A spread of rounding errors only is no spread.
        return abs(old - new) <= relativeTolerance * max(abs(old), abs(new), 1e-6)
    }

    private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "null" }

    private static func finding(_ scenario: String, _ message: String, _ values: [String: Double?]) -> Finding {
        Finding(
            rule: "recompute", severity: .contradiction, scenario: scenario, message: message,
            values: values.compactMapValues { $0 })
    }
}
