import EngineAPI
import Foundation
import Testing

@testable import Measurement

/// Tables of random lockstep runs, printed with 0 to 4 digits: honest ones never contradict themselves, dishonest ones
/// always do.
@Suite("Published tables at random")
struct PublishedPropertyTests {
    /// What one random scenario measured, trial by trial.
    struct Measured {
        var batch: Int
        var tokens: Int
        var prompt: Int
        /// Milliseconds.
        var firsts: [Double]
        var steps: [Double]

        var latencies: [Double] { zip(firsts, steps).map { $0 + Double(tokens - 1) * $1 } }
        var throughputs: [Double] { latencies.map { Double(batch * tokens) / $0 * 1000 } }
        var rates: [Double] { steps.map { 1000 / $0 } }

        init(_ random: inout SeededGenerator, trials: Int) {
            batch = random.integer(1...64)
            tokens = random.integer(2...1024)
            prompt = random.integer(1...8192)
            let spread = random.uniform(0...0.05)
            let first = random.magnitude(1...5000)
            firsts = Self.sample(first, spread, trials, &random)
            steps = Self.sample(random.magnitude(0.4...400), spread, trials, &random)
        }

        /// Values whose own coefficient of variation is `spread`.
        static func sample(
            _ mean: Double, _ spread: Double, _ count: Int, _ random: inout SeededGenerator
        ) -> [Double] {
            let raw = (0..<count).map { _ in random.uniform(-1...1) + random.uniform(-1...1) + random.uniform(-1...1) }
            guard count > 1, let moments = Moments(raw), let deviation = moments.standardDeviation, deviation > 0 else {
                return Array(repeating: mean, count: count)
            }
            return raw.map { mean * (1 + spread * ($0 - moments.mean) / deviation) }
        }
    }

    /// How a table is printed.
    struct Style {
        var decimals: Int
        var printsRate: Bool
        var printsStep: Bool
        var printsDeviation: Bool
        var printsExtremes: Bool

        init(_ random: inout SeededGenerator) {
            decimals = random.integer(0...4)
            printsRate = random.coin()
            printsStep = random.coin() || !printsRate
            printsDeviation = random.coin()
            printsExtremes = random.coin()
        }

        func printed(_ value: Double) -> PrintedNumber {
            let unit = pow(10, -Double(decimals))
            return PrintedNumber((value / unit).rounded() * unit, halfUnit: unit / 2, decimals: decimals)
        }

        func figure(_ samples: [Double]) -> PublishedFigure {
            let summary = Summary(unit: .milliseconds, samples: samples, independentRequests: samples.count)
            var shown: [Statistic] = [.mean]
            if printsDeviation { shown.append(.sd) }
            if printsExtremes { shown += [.min, .median, .max] }
            let statistics = summary.statistics.filter { shown.contains($0.key) }.mapValues(printed)
            return PublishedFigure(statistics, count: printsExtremes ? samples.count : nil)
        }
    }

    private func row(_ measured: Measured, _ style: Style, number: Int) -> PublishedRow {
        var row = PublishedRow(name: "row \(number)")
        row.set(.batch, PrintedNumber(Double(measured.batch)))
        row.set(.outputTokens, PrintedNumber(Double(measured.tokens)))
        row.set(.promptTokens, PrintedNumber(Double(measured.prompt)))
        row.figures[.timeToFirstToken] = style.figure(measured.firsts)
        if style.printsStep { row.figures[.timePerOutputToken] = style.figure(measured.steps) }
        if style.printsRate { row.figures[.decodeRate] = style.figure(measured.rates) }
        row.figures[.outputThroughput] = style.figure(measured.throughputs)
        if style.printsExtremes { row.figures[.requestLatency] = style.figure(measured.latencies) }
        return row
    }

    private func contradictions(_ row: PublishedRow) -> [Finding] {
        PublishedTable(dialect: "test", rows: [row]).audit().filter { $0.severity == .contradiction }
    }

    @Test func honestTablesNeverContradictThemselves() {
        var random = SeededGenerator(seed: 20_261_122)
        for number in 0..<10_000 {
            let measured = Measured(&random, trials: random.integer(1...10))
            let style = Style(&random)
            let row = row(measured, style, number: number)
            let found = contradictions(row)
            #expect(found.isEmpty, "\(measured) \(style) \(found.map(\.message))")
            if !found.isEmpty { return }
        }
    }

    /// The same of records, through the metrics that our own reports print.
    @Test func tablesOfRecordsNeverContradictThemselves() {
        var random = SeededGenerator(seed: 7)
        for number in 0..<150 {
            let batch = random.integer(1...4)
            let count = random.integer(2...24)
            let spread = random.uniform(0...0.05)
            let firsts = Measured.sample(random.magnitude(5...500), spread, 5, &random)
            let steps = Measured.sample(random.magnitude(1...50), spread, 5, &random)
            let trials = zip(firsts, steps).map { first, step in
                TestRun.trial((0..<batch).map { _ in TestRun.record(firstAt: first, step: step, count: count) })
            }
            let run = TestRun.run([TestRun.scenario(trials: trials, count: count, batch: batch)])
            let metrics = run.scenarios[0].metrics(in: run)
            let style = Style(&random)
            var row = PublishedRow(name: "row \(number)")
            row.set(.batch, PrintedNumber(Double(batch)))
            row.set(.outputTokens, PrintedNumber(Double(count)))
            for (name, quantity) in [
                (MetricName.timeToFirstToken, PublishedQuantity.timeToFirstToken),
                (.timePerOutputToken, .timePerOutputToken), (.decodeRate, .decodeRate),
                (.outputThroughput, .outputThroughput), (.requestLatency, .requestLatency),
            ] {
                if let samples = metrics[name]?.samples { row.figures[quantity] = style.figure(samples) }
            }
            let found = contradictions(row)
            #expect(found.isEmpty, "\(found.map(\.message))")
        }
    }

    /// Just beyond what digits and slack allow, reckoned here once more.
    @Test func perturbedTablesAlwaysDo() {
        var random = SeededGenerator(seed: 4)
        for number in 0..<10_000 {
            let measured = Measured(&random, trials: random.integer(2...10))
            var style = Style(&random)
            style.printsExtremes = false
            // Figures that round to nothing say nothing.
            style.decimals = max(style.decimals, 2)
            var row = row(measured, style, number: number)
            guard let first = row[.timeToFirstToken]?.statistics[.mean], let stated = row.number(.outputThroughput)
            else { continue }
            let gaps = Double(measured.tokens - 1)
            var slack = 0.01
            let step: (least: Double, most: Double)
            let used: PublishedQuantity
            if style.printsRate, let rate = row.number(.decodeRate) {
                step = (1000 / rate.range.upper, 1000 / rate.range.lower)
                used = .decodeRate
            } else if let time = row.number(.timePerOutputToken) {
                step = (time.range.lower, time.range.upper)
                used = .timePerOutputToken
            } else {
                continue
            }
            guard step.least > 0, step.most.isFinite, step.most > 0, first.range.lower > 0 else { continue }
            if style.printsDeviation {
                slack = 1e-6
                for quantity in [PublishedQuantity.timeToFirstToken, used, .outputThroughput] {
                    guard let figure = row[quantity], let deviation = figure.statistics[.sd], let mean = figure.central
                    else { continue }
                    slack += deviation.range.upper / mean.range.lower
                }
            }
            let total = Double(measured.batch * measured.tokens) * 1000
            let most = total / (first.range.lower + gaps * step.least)
            let least = total / (first.range.upper + gaps * step.most)
            let half = stated.range.upper - stated.value
            let bound = Double(measured.batch) * 1000 / step.least * Double(measured.tokens) / gaps
            // The deviation's share of the slack depends on the figure that is perturbed: well beyond, not just.
            let high = most * (1 + 2 * slack) * 1.01 + 4 * half
            let low = least * (1 - 2 * slack) * 0.99 - 4 * half
            row.figures[.outputThroughput]?.statistics[.mean] = PrintedNumber(high, halfUnit: half)
            #expect(contradictions(row).contains { $0.rule == "identity" }, "\(measured) \(style) \(high)")
            if low > 10 * half, slack < 0.2 {
                row.figures[.outputThroughput]?.statistics[.mean] = PrintedNumber(low, halfUnit: half)
                // A smaller figure with the same deviation has more slack.
                if !style.printsDeviation {
                    #expect(contradictions(row).contains { $0.rule == "identity" }, "\(measured) \(style) \(low)")
                }
            }
            let beyond = bound * (1 + 2 * slack) * 1.01 + 4 * half
            row.figures[.outputThroughput]?.statistics[.mean] = PrintedNumber(beyond, halfUnit: half)
            #expect(contradictions(row).contains { $0.rule == "bound" }, "\(measured) \(style) \(beyond)")
        }
    }
}
