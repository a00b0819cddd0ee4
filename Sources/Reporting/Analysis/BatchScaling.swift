import Measurement

/// What batches gain over a single request of the same output length and the nearest prompt length.
struct BatchScaling {
    struct Point {
        var scenario: Scenario
        var throughput: Double
        var decodeRate: Double?
        /// Milliseconds, of the batch's slowest request.
        var timeToFirstToken: Double?
        /// Milliseconds.
        var timePerOutputToken: Double?

        var batch: Int { scenario.batch }

        init?(_ row: ReportRow) {
            guard let throughput = row.mean(.outputThroughput), throughput > 0 else { return nil }
            scenario = row.scenario
            self.throughput = throughput
            decodeRate = row.mean(.decodeRate)
            timeToFirstToken = row.mean(.timeToFirstToken)
            timePerOutputToken = row.mean(.timePerOutputToken)
        }
    }

    var single: Point
    /// In order of size, at least one.
    var batches: [Point]

    init?(_ subject: ReportSubject) {
        let batchRows = subject.rows.filter { $0.scenario.batch > 1 }
        guard let first = batchRows.first else { return nil }
        let alike = subject.singles.filter { $0.outputTokens == first.outputTokens && Point($0) != nil }
        let distance = { (row: ReportRow) in
            abs(
                (row.promptTokens ?? row.scenario.nominalPromptTokens ?? 0)
                    - (first.promptTokens ?? first.scenario.nominalPromptTokens ?? 0))
        }
        guard let base = alike.min(by: { distance($0) < distance($1) }).flatMap(Point.init) else { return nil }
        single = base
        batches = batchRows.filter { $0.outputTokens == first.outputTokens }.compactMap(Point.init)
            .sorted { $0.batch < $1.batch }
        if batches.isEmpty { return nil }
    }

    var all: [Point] { [single] + batches }

    /// Throughput as a multiple of the single request's.
    func gain(_ point: Point) -> Double { point.throughput / single.throughput }

    /// The gain as a share of what perfect scaling would give.
    func efficiency(_ point: Point) -> Double { gain(point) / Double(point.batch) }
}
