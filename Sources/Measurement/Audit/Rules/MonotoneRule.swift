/// monotone: a longer prompt takes longer, and no first token comes in less than one decode step.
public struct MonotoneRule: AuditRule {
    public let name = "monotone"

    /// Differences below this are the machine's.
    static let margin = 0.10

    public init() {}

    /// What is compared of one scenario: prompt tokens and time to first token.
    public struct Point: Sendable {
        var scenario: String?
        var promptTokens: Double
        /// Milliseconds: its mean, and the least and the greatest that it was.
        var time: PrintedNumber
    }

    public func finding(short: Point, long: Point) -> Finding? {
        guard long.promptTokens > short.promptTokens, long.time.value < short.time.value * (1 - Self.margin),
            long.time.range.upper < short.time.range.lower
        else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: long.scenario,
            message:
                "Time to first token of \(figure(long.promptTokens)) prompt tokens (\(long.time.text) ms) is below "
                + "that of \(figure(short.promptTokens)) tokens in \(short.scenario ?? "another row") "
                + "(\(short.time.text) ms).",
            values: [
                "timeToFirstToken": long.time.value, "promptTokens": long.promptTokens,
                "shorterPromptTimeToFirstToken": short.time.value, "shorterPromptTokens": short.promptTokens,
            ])
    }

    public func stepFinding(scenario: String?, first: PrintedNumber, step: PrintedNumber) -> Finding? {
        guard first.range.upper < step.range.lower * (1 - Self.margin), first.value > 0 else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario,
            message: "Time to first token (\(first.text) ms) is below one decode step (\(step.text) ms).",
            values: ["timeToFirstToken": first.value, "timePerOutputToken": step.value])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        let points = subject.scenarios.compactMap { scenario -> Compared? in
            guard let tokens = scenario.run.promptTokens, let time = scenario.metrics[.timeToFirstToken],
                let mean = time.mean, let least = time.minimum, let greatest = time.maximum
            else { return nil }
            let point = Point(
                scenario: scenario.id, promptTokens: Double(tokens),
                time: PrintedNumber(range: Interval(least, greatest), value: mean))
            return (scenario.run.scenario.batch, nil, point)
        }
        let steps = subject.scenarios.compactMap { scenario -> Finding? in
            guard let first = scenario.metrics[.timeToFirstToken]?.mean,
                let step = scenario.metrics[.timePerOutputToken]?.mean
            else { return nil }
            return stepFinding(scenario: scenario.id, first: PrintedNumber(first), step: PrintedNumber(step))
        }
        return pairs(points) + steps
    }

    /// The most rows that are compared with each other: a table of more is a list of runs.
    private static let mostRows = 200

    public func findings(in subject: PublishedSubject) -> [Finding] {
        let rows = subject.table.rows
        // Under load the time to first token is made of queues, not of prompts.
        let points = rows.prefix(Self.mostRows).compactMap { row -> Compared? in
            guard row.number(.concurrency) == nil, row.number(.requestRate) == nil, let batch = row.lockstep,
                let tokens = row.number(.promptTokens), let time = row.number(.timeToFirstToken)
            else { return nil }
            let range = time.range.widened(by: row.slack([.timeToFirstToken]))
            return (
                batch, row.group,
                Point(
                    scenario: row.name, promptTokens: tokens.value,
                    time: PrintedNumber(range: range, value: time.value, decimals: time.decimals))
            )
        }
        let steps = rows.compactMap { row -> Finding? in
            guard let first = row.number(.timeToFirstToken), let step = row.step else { return nil }
            return stepFinding(scenario: row.name, first: first, step: step.time)
        }
        return pairs(points) + steps
    }

    private typealias Compared = (batch: Int, group: String?, point: Point)

    private func pairs(_ points: [Compared]) -> [Finding] {
        var found: [Finding] = []
        for short in points {
            for long in points where long.batch == short.batch && long.group == short.group {
                found += [finding(short: short.point, long: long.point)].compactMap { $0 }
            }
        }
        return found
    }
}
