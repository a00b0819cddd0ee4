/// recompute: a stored statistic that the samples beside it do not give. For run files `RunFiles.Verification` does the
/// same from the records.
public struct RecomputeRule: AuditRule {
    public let name = "recompute"

    /// Tools round, and differ in the last digits of a sum.
    static let tolerance = 1e-3

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] { [] }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.flatMap { row in
            PublishedQuantity.allCases.compactMap { quantity in
                row[quantity].flatMap { finding(row.name, quantity, $0) }
            }
        }
    }

    private func finding(_ scenario: String?, _ quantity: PublishedQuantity, _ published: PublishedFigure) -> Finding? {
        let sorted = published.samples.filter(\.isFinite).sorted()
        guard sorted.count == published.samples.count, !sorted.isEmpty else { return nil }
        for statistic in Statistic.allCases {
            guard let stated = published.statistics[statistic], let given = Self.range(of: statistic, sorted),
                !stated.range.overlaps(given.widened(by: Self.tolerance))
            else { continue }
            return Finding(
                rule: name, severity: .contradiction, scenario: scenario,
                message: "\(quantity.rawValue).\(statistic.rawValue) is stated as \(stated.text), its "
                    + "\(sorted.count) samples give \(figure(given.middle)).",
                values: ["stored": stated.value, "recomputed": given.middle, "samples": Double(sorted.count)])
        }
        return nil
    }

    /// What the sample gives under every definition in use: deviations by n and by n - 1, quantiles by either neighbour.
    private static func range(of statistic: Statistic, _ sorted: [Double]) -> Interval? {
        guard let moments = Moments(sorted) else { return nil }
        switch statistic {
        case .mean: return Interval(moments.mean)
        case .sd:
            guard let sample = moments.standardDeviation else { return nil }
            let count = Double(sorted.count)
            return Interval(sample * ((count - 1) / count).squareRoot(), sample)
        default:
            guard let probability = statistic.probability else { return nil }
            let position = probability * Double(sorted.count - 1)
            let low = max(0, Int(position.rounded(.down)) - 1)
            let high = min(sorted.count - 1, Int(position.rounded(.up)) + 1)
            if probability == 0 { return Interval(sorted[0]) }
            if probability == 1 { return Interval(sorted[sorted.count - 1]) }
            return Interval(sorted[low], sorted[high])
        }
    }
}
