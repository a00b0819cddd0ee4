import Measurement

/// The rows of a comparison: one for each figure of each scenario.
struct ComparisonTable {
    let comparison: Comparison
    let book: any ComparingBook

    var header: [String] {
        [
            book.word(.scenario), book.word(.figure), "A", "B", book.word(.ratio), book.word(.interval),
            book.word(.smallestShown), book.word(.verdict),
        ]
    }

    var rows: [[String]] {
        comparison.scenarios.flatMap { scenario in
            scenario.metrics.enumerated().map { index, metric in
                [
                    index == 0 ? scenario.scenario.id : "", book.comparedFigure(metric.name),
                    Self.value(metric.meanA, metric.unit), Self.value(metric.meanB, metric.unit),
                    Figures.fixed(metric.ratio, 3), Figures.interval(metric.interval95, 3),
                    metric.smallestShown.map { Figures.percent($0) } ?? Figures.missing, book.verdict(metric.verdict),
                ]
            }
        }
    }

    /// What a reader must know about rows that are not as they should be.
    var remarks: [String] {
        var remarks: [String] = []
        for scenario in comparison.scenarios {
            let id = scenario.scenario.id
            if let made = scenario.pairsMade, let kept = scenario.pairsKept, kept < made {
                remarks.append(book.pairsLeftOut(id, kept: kept, made: made))
            }
            var said: Set<Obstacle> = []
            for metric in scenario.metrics {
                guard let obstacle = metric.obstacle, said.insert(obstacle).inserted else { continue }
                let figure =
                    said.count == 1 && scenario.metrics.allSatisfy { $0.obstacle == obstacle }
                    ? "" : " " + book.comparedFigure(metric.name)
                remarks.append(id + figure + book.text(.colon) + book.obstacle(obstacle))
            }
        }
        for (side, run) in [(PairSide.a, comparison.a), (.b, comparison.b)] {
            for scenario in run.scenarios {
                if let failure = scenario.failure {
                    remarks.append("\(side.rawValue) \(scenario.scenario.id)" + book.text(.colon) + failure)
                }
            }
            let grave = run.audit().count { $0.severity == .contradiction || $0.severity == .invalid }
            if grave > 0 { remarks.append(book.graveFindings(side, count: grave)) }
        }
        if !comparison.onlyInA.isEmpty { remarks.append(book.onlyIn(.a, comparison.onlyInA)) }
        if !comparison.onlyInB.isEmpty { remarks.append(book.onlyIn(.b, comparison.onlyInB)) }
        return remarks
    }

    var differencesHeader: [String] { [book.word(.place), book.word(.differing), "A", "B"] }

    var differences: [[String]] {
        comparison.differences.map { difference in
            [
                difference.scenario ?? book.word(.wholeRun), book.subject(difference.subject),
                difference.a ?? book.text(.unknown), difference.b ?? book.text(.unknown),
            ]
        }
    }

    /// With its unit, because rows differ in it.
    static func value(_ value: Double?, _ unit: Unit) -> String {
        guard let value else { return Figures.missing }
        switch unit {
        case .bytes: return Figures.fixed(value / 1e9, 3) + " GB"
        case .milliseconds: return Figures.fixed(value) + " ms"
        case .tokensPerSecond: return Figures.fixed(value) + " tok/s"
        case .joules: return Figures.fixed(value) + " J"
        case .seconds: return Figures.fixed(value) + " s"
        default: return Figures.plain(value)
        }
    }
}
