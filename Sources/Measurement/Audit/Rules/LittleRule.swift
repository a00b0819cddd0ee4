/// Little: requests in flight = arrivals per second x time of each (J. D. C. Little, 1961). More than were allowed is
/// impossible, far fewer means that the client, not the server, was the limit.
public struct LittleRule: AuditRule {
    public let name = "Little"

    /// Below this share of the stated concurrency the load was not what the table says.
    static let smallestShare = 0.7
    /// Requests that begin before and end after what the duration covers.
    static let margin = 0.05

    public init() {}

    /// - Parameters:
    ///   - inFlight: sum of request latencies / duration.
    ///   - arithmetic: how it was reckoned.
    public func finding(
        scenario: String?, inFlight: PrintedNumber, stated: PrintedNumber, arithmetic: String, slack: Double
    ) -> Finding? {
        let values = ["inFlight": inFlight.value, "concurrency": stated.value]
        if inFlight.range.lower > stated.range.upper * (1 + Self.margin + slack) {
            return Finding(
                rule: name, severity: .suspect, scenario: scenario,
                message: "\(arithmetic) = \(figure(inFlight.value)) requests in flight, more than the stated "
                    + "\(stated.text).",
                values: values)
        }
        guard inFlight.range.upper * (1 + slack) < stated.range.lower * Self.smallestShare else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario,
            message: "\(arithmetic) = \(figure(inFlight.value)) requests in flight, far fewer than the stated "
                + "\(stated.text): the client was the limit, or the run was too short.",
            values: values)
    }

    /// A batch is sent as one; how much of it runs at a time shows in the sum of its latencies.
    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            let shares = scenario.replicates.compactMap { replicate -> Double? in
                guard let whole = replicate.full.latency, let sum = replicate.full.sum({ $0.latency }) else {
                    return nil
                }
                return sum / whole
            }
            guard scenario.run.scenario.batch > 1, !shares.isEmpty else { return nil }
            let inFlight = shares.reduce(0, +) / Double(shares.count)
            return finding(
                scenario: scenario.id, inFlight: PrintedNumber(inFlight),
                stated: PrintedNumber(Double(scenario.run.scenario.batch)),
                arithmetic: "Sum of request latencies / duration of the batch", slack: 0)
        }
    }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.compactMap { row in
            guard let stated = row.number(.concurrency), let latency = latency(row), let rate = rate(row),
                latency.number.range.lower > 0, rate.number.range.lower > 0
            else { return nil }
            let product = (rate.number * latency.number).scaled(by: 0.001)
            return finding(
                scenario: row.name, inFlight: product, stated: stated,
                arithmetic: "\(rate.text) x \(latency.text)", slack: Slack.withoutDeviation)
        }
    }

    private func latency(_ row: PublishedRow) -> (number: PrintedNumber, text: String)? {
        if let whole = row.number(.requestLatency), row[.requestLatency]?.isMean == true {
            return (whole, "\(whole.text) ms")
        }
        guard let first = row.number(.timeToFirstToken), let step = row.number(.timePerOutputToken),
            let tokens = row.number(.outputTokens), tokens.range.lower >= 1, row[.timeToFirstToken]?.isMean == true
        else { return nil }
        let whole = first + step.scaled(by: tokens.value - 1)
        return (whole, "(\(first.text) + \(figure(tokens.value - 1)) x \(step.text)) ms")
    }

    private func rate(_ row: PublishedRow) -> (number: PrintedNumber, text: String)? {
        if let requests = row.number(.requests), let duration = row.number(.durationSeconds),
            let rate = duration.dividing(1)
        {
            return (requests * rate, "\(requests.text) requests / \(duration.text) s")
        }
        if let rate = row.number(.requestThroughput) { return (rate, "\(rate.text) requests/s") }
        guard let throughput = row.number(.outputThroughput), let tokens = row.number(.outputTokens),
            let share = tokens.dividing(1)
        else { return nil }
        return (throughput * share, "\(throughput.text) / \(tokens.text) requests/s")
    }
}
