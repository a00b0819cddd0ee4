extension MethodRule {
    public func findings(in subject: PublishedSubject) -> [Finding] {
        let table = subject.table
        return [unstated(table), batches(table)].compactMap { $0 } + table.assumedUnits.map(assumption)
            + table.unitlessRates.map(unitless) + percentiles(table)
    }

    private func published(_ message: String, _ values: [String: Double], _ scenario: String? = nil) -> Finding {
        Finding(rule: name, severity: .note, scenario: scenario, message: message, values: values)
    }

    private func unstated(_ table: PublishedTable) -> Finding? {
        guard var stated = table.method.stated else { return nil }
        if table.rows.contains(where: { $0.number(.trials) != nil }) { stated.insert(.repeats) }
        if table.rows.contains(where: { $0.number(.warmUps) != nil }) { stated.insert(.warmUp) }
        let missing = PublishedMethod.Item.allCases.filter { !stated.contains($0) }
        guard !missing.isEmpty else { return nil }
        return published(
            "Not stated: \(missing.map(\.words).joined(separator: ", ")).",
            Dictionary(uniqueKeysWithValues: missing.map { ("unstated." + $0.rawValue, 1) }))
    }

    /// Where throughput stands beside the figures that imply it, and only the batch is missing.
    private func batches(_ table: PublishedTable) -> Finding? {
        let missing = table.rows.count { row in
            let isMean = [.outputThroughput, .throughput].contains { row[$0]?.isMean == true }
            return isMean && row.lockstep == nil && row.number(.concurrency) == nil && row.number(.requestRate) == nil
                && row.number(.requests) == nil && row.outputThroughput != nil && row.step != nil
        }
        guard missing > 0 else { return nil }
        return published(
            "No batch is stated for \(plural(missing, "row")): identity and bound could not be checked there.",
            ["rowsWithoutBatch": Double(missing)])
    }

    private func assumption(_ text: String) -> Finding {
        published("No unit is stated: \(text).", ["assumedUnit": 1])
    }

    private func unitless(_ column: String) -> Finding {
        published(
            "\"\(column)\" is called a rate and has no unit; a share of successes is no rate.", ["unitlessRate": 1])
    }

    /// Percentiles that fewer requests cannot support.
    private func percentiles(_ table: PublishedTable) -> [Finding] {
        table.rows.compactMap { row in
            for quantity in PublishedQuantity.allCases {
                guard let figure = row[quantity], let count = figure.count else { continue }
                let weak = [Statistic.p90, .p95, .p99].first { statistic in
                    figure.statistics[statistic] != nil
                        && !PercentileFloor.supports(statistic.probability ?? 1, independentRequests: count)
                }
                guard let weak else { continue }
                return published(
                    "\(quantity.words): \(weak.rawValue) is stated of \(count) requests, which are too few for it.",
                    ["requests": Double(count), "percentile": (weak.probability ?? 1) * 100], row.name)
            }
            return nil
        }
    }
}

extension PublishedMethod.Item {
    fileprivate var words: String {
        switch self {
        case .repeats: "how often it was measured"
        case .warmUp: "whether it was warmed up"
        case .precision: "the precision"
        case .tokenCounting: "how tokens were counted"
        }
    }
}
