/// What a table says about one quantity of one row.
public struct PublishedFigure: Sendable, Hashable {
    public var statistics: [Statistic: PrintedNumber]
    /// How many values stand behind the statistics; `nil` where it is not stated.
    public var count: Int?
    /// The values themselves, where a file holds them, in the quantity's unit.
    public var samples: [Double]
    /// The samples are repeats of the same request, in their order.
    public var samplesAreRepeats: Bool

    public init(
        _ statistics: [Statistic: PrintedNumber], count: Int? = nil, samples: [Double] = [],
        samplesAreRepeats: Bool = false
    ) {
        self.statistics = statistics
        self.count = count
        self.samples = samples
        self.samplesAreRepeats = samplesAreRepeats
    }

    /// The figure that stands for the sample: its mean, else its median, else the one percentile that is given.
    public var central: PrintedNumber? {
        statistics[.mean] ?? statistics[.median]
            ?? Statistic.ascending.lazy.filter { $0 != .min && $0 != .max }.compactMap { statistics[$0] }.first
    }

    public var isMean: Bool { statistics[.mean] != nil }

    /// The largest standard deviation, relative to the mean, that the digits allow; `nil` without one.
    public var relativeDeviation: Double? {
        guard let deviation = statistics[.sd], let mean = statistics[.mean], mean.range.lower > 0 else { return nil }
        return max(0, deviation.range.upper) / mean.range.lower
    }
}

/// One row of a published table: a scenario, a run, a load.
public struct PublishedRow: Sendable, Hashable {
    /// As the table calls it.
    public var name: String?
    /// Model, engine, device, as far as columns name them: only rows of one group are compared with each other.
    public var group: String?
    public var figures: [PublishedQuantity: PublishedFigure]
    /// What the tool that made the file holds against it; `nil` where it holds nothing.
    public var invalidity: String?
    /// The requests were not streamed, by the file's own word; `nil` where it does not say.
    public var isStreamed: Bool?
    /// Requests were told to give exactly the asked number of tokens; `nil` where the file does not say.
    public var endsAtLimit: Bool?

    public init(
        name: String?, group: String? = nil, figures: [PublishedQuantity: PublishedFigure] = [:],
        invalidity: String? = nil,
        isStreamed: Bool? = nil, endsAtLimit: Bool? = nil
    ) {
        self.name = name
        self.group = group
        self.figures = figures
        self.invalidity = invalidity
        self.isStreamed = isStreamed
        self.endsAtLimit = endsAtLimit
    }

    public subscript(_ quantity: PublishedQuantity) -> PublishedFigure? { figures[quantity] }

    /// The figure that stands for the quantity.
    public func number(_ quantity: PublishedQuantity) -> PrintedNumber? { figures[quantity]?.central }

    /// Its mean, or the one figure that there is.
    public mutating func set(_ quantity: PublishedQuantity, _ number: PrintedNumber?) { set(quantity, .mean, number) }

    public mutating func set(_ quantity: PublishedQuantity, _ statistic: Statistic, _ number: PrintedNumber?) {
        guard let number, number.isFinite else { return }
        figures[quantity, default: PublishedFigure([:])].statistics[statistic] = number
    }
}

extension PublishedRow {
    /// Requests that are answered together, as stated. Not a concurrency: under load requests start one by one.
    public var lockstep: Int? {
        number(.batch).flatMap { Int(exactly: $0.value) }.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }

    /// Output tokens of each request, exact; `nil` where lengths differ or are not stated.
    public var fixedOutputTokens: Double? {
        guard let figure = figures[.outputTokens], let count = figure.central, count.value >= 1 else { return nil }
        if let least = figure.statistics[.min], let most = figure.statistics[.max], least.value != most.value {
            return nil
        }
        if let deviation = figure.statistics[.sd], deviation.value > 0 { return nil }
        return count.value == count.value.rounded() ? count.value : nil
    }

    /// How far the figures of a relation may be apart by averaging alone: the sum of their relative deviations; 1%
    /// where one is not stated. Medians and percentiles follow a relation only roughly: 5% more.
    public func slack(_ quantities: [PublishedQuantity]) -> Double {
        let stated = quantities.compactMap { figures[$0] }
        let rough = stated.contains { !$0.isMean } ? Self.slackOfMedians : 0
        let deviations = stated.compactMap(\.relativeDeviation)
        guard deviations.count == stated.count else { return Slack.withoutDeviation + rough }
        return Slack.floor + rough + deviations.reduce(0, +)
    }

    static let slackOfMedians = 0.05

    /// Milliseconds per token of one request, by whichever of decode rate and TPOT is stated.
    var step: (time: PrintedNumber, rate: PrintedNumber?, from: PublishedQuantity)? {
        if let rate = number(.decodeRate), let time = rate.dividing(1000) { return (time, rate, .decodeRate) }
        if let time = number(.timePerOutputToken) { return (time, nil, .timePerOutputToken) }
        guard let rate = number(.decodeThroughput), let time = rate.dividing(1000), let batch = lockstep else {
            return nil
        }
        if batch == 1 { return (time, rate, .decodeThroughput) }
        // Of one request or of all: whichever the other figures agree with, and no judgement where neither does.
        if agrees(time, batch: Double(batch)) { return (time, rate, .decodeThroughput) }
        let ofEach = time.scaled(by: Double(batch))
        return agrees(ofEach, batch: Double(batch)) ? (ofEach, nil, .decodeThroughput) : nil
    }

    private func agrees(_ time: PrintedNumber, batch: Double) -> Bool {
        guard let stated = number(.outputThroughput) ?? number(.throughput), let tokens = fixedOutputTokens,
            let first = number(.timeToFirstToken), first.range.lower > 0, tokens >= 2
        else { return false }
        let implied = IdentityRule.impliedThroughput(
            batch: batch, outputTokens: tokens, timeToFirstToken: first.range, timePerOutputToken: time.range)
        return implied.widened(by: slack([.decodeThroughput])).overlaps(stated.range)
    }

    /// Output tokens per second as stated; a "total" is one unless it agrees with input and output together.
    var outputThroughput: (number: PrintedNumber, quantity: PublishedQuantity)? {
        if let number = number(.outputThroughput) { return (number, .outputThroughput) }
        guard let number = number(.throughput), !countsInput(number) else { return nil }
        return (number, .throughput)
    }

    private func countsInput(_ throughput: PrintedNumber) -> Bool {
        guard let prompt = number(.promptTokens), let output = fixedOutputTokens, let batch = lockstep,
            let first = number(.timeToFirstToken), let step = step?.time, first.range.lower > 0, step.range.lower > 0
        else { return false }
        let rate = IdentityRule.impliedThroughput(
            batch: Double(batch), outputTokens: output, timeToFirstToken: first.range, timePerOutputToken: step.range)
        let share = (prompt.value + output) / output
        let total = Interval(rate.lower * share, rate.upper * share)
        return total.widened(by: slack([.throughput])).overlaps(throughput.range)
    }
}
