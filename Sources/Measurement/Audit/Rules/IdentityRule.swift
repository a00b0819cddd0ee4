/// identity: figures that follow from each other must do so. Output throughput is b n / (TTFT + (n - 1) TPOT), the
/// decode rate is 1/TPOT, and a total divided by the duration is its rate.
public struct IdentityRule: AuditRule {
    public let name = "identity"

    public init() {}

    /// Tokens per second that the other figures imply.
    ///
    /// - Parameters:
    ///   - timeToFirstToken: milliseconds.
    ///   - timePerOutputToken: milliseconds.
    public static func impliedThroughput(
        batch: Double, outputTokens: Double, timeToFirstToken: Interval, timePerOutputToken: Interval
    ) -> Interval {
        let shortest = timeToFirstToken.lower + (outputTokens - 1) * timePerOutputToken.lower
        let longest = timeToFirstToken.upper + (outputTokens - 1) * timePerOutputToken.upper
        return Interval(batch * outputTokens / longest * 1000, batch * outputTokens / shortest * 1000)
    }

    /// - Parameters:
    ///   - decodeRate: what the time per token was derived from, to show the figure that was printed.
    ///   - slack: relative, for the averaging behind the figures.
    /// - Returns: `nil` when the figures agree.
    public func finding(
        scenario: String?, batch: Int, outputTokens: Double, timeToFirstToken first: PrintedNumber,
        timePerOutputToken step: PrintedNumber, decodeRate: PrintedNumber? = nil, throughput: PrintedNumber,
        slack: Double
    ) -> Finding? {
        guard outputTokens >= 2, first.range.lower > 0, step.range.lower > 0, throughput.value > 0 else { return nil }
        let implied = Self.impliedThroughput(
            batch: Double(batch), outputTokens: outputTokens, timeToFirstToken: first.range,
            timePerOutputToken: step.range)
        guard !implied.widened(by: slack).overlaps(throughput.range) else { return nil }
        let central = Self.impliedThroughput(
            batch: Double(batch), outputTokens: outputTokens, timeToFirstToken: Interval(first.value),
            timePerOutputToken: Interval(step.value)
        ).middle
        let gaps = figure(outputTokens - 1)
        let decoding = decodeRate.map { "\(gaps) / \($0.text) tokens/s" } ?? "\(gaps) x \(step.text) ms"
        let result = throughput.decimals.map { fixed(central, max($0, 2)) } ?? figure(central)
        return Finding(
            rule: name, severity: .contradiction, scenario: scenario,
            message: "Output throughput is stated as \(throughput.text) tokens/s, but \(batch) x "
                + "\(figure(outputTokens)) / (\(first.text) ms + \(decoding)) = \(result) tokens/s "
                + "(tolerance \(percent(slack))).",
            values: [
                "outputThroughput": throughput.value, "impliedThroughput": central,
                "impliedLowest": implied.lower, "impliedHighest": implied.upper, "batch": Double(batch),
                "outputTokens": outputTokens, "timeToFirstToken": first.value, "timePerOutputToken": step.value,
                "tolerance": slack,
            ].merging(decodeRate.map { ["decodeRate": $0.value] } ?? [:]) { old, _ in old })
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            guard let throughput = scenario.metrics[.outputThroughput], let mean = throughput.mean,
                let first = scenario.meanInterval(of: { $0.firstTokenRange }),
                let step = scenario.meanInterval(of: { $0.stepRange }),
                let ttft = scenario.metrics[.timeToFirstToken], let tpot = scenario.metrics[.timePerOutputToken],
                let tokens = scenario.tokensPerRequest
            else { return nil }
            return finding(
                scenario: scenario.id, batch: scenario.run.scenario.batch, outputTokens: tokens,
                timeToFirstToken: PrintedNumber(range: first), timePerOutputToken: PrintedNumber(range: step),
                throughput: PrintedNumber(mean), slack: Slack.of([throughput, ttft, tpot]))
        }
    }
}

extension AuditedScenario {
    /// Output tokens of every request; `nil` when they differ, for then no single n stands in the arithmetic.
    var tokensPerRequest: Double? {
        let counts = Set(replicates.flatMap(\.full.records).map(\.outputTokenCount))
        return counts.count == 1 ? counts.first ?? nil : nil
    }

    /// Means over the replicates of the lower and of the upper ends, milliseconds.
    func meanInterval(of range: (Replicate) -> Interval?) -> Interval? {
        let ranges = replicates.compactMap(range)
        guard !ranges.isEmpty, ranges.count == replicates.count else { return nil }
        let count = Double(ranges.count)
        return Interval(
            ranges.reduce(0) { $0 + $1.lower } / count, ranges.reduce(0) { $0 + $1.upper } / count)
    }
}

extension Replicate {
    /// Earliest and latest first token of the batch, milliseconds: requests of a batch may start one after another.
    var firstTokenRange: Interval? {
        guard let latest = timeToFirstToken else { return nil }
        guard first == nil else { return Interval(latest / nanosecondsPerMillisecond) }
        let own = full.records.compactMap(\.timeToFirstToken)
        guard own.count == full.records.count, let earliest = own.min() else { return nil }
        return Interval(earliest / nanosecondsPerMillisecond, latest / nanosecondsPerMillisecond)
    }

    /// Fastest and slowest request's time per output token, milliseconds.
    var stepRange: Interval? {
        if first != nil { return timePerOutputToken.map { Interval($0 / nanosecondsPerMillisecond) } }
        let own = full.records.compactMap(\.timePerOutputToken)
        guard own.count == full.records.count, let least = own.min(), let greatest = own.max() else { return nil }
        return Interval(least / nanosecondsPerMillisecond, greatest / nanosecondsPerMillisecond)
    }
}
