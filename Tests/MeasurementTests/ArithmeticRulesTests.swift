import Testing

@testable import Measurement

/// Rules that no record of ours can break, because we derive the figures: tested on stated ones.
@Suite("Arithmetic rules on stated figures")
struct ArithmeticRulesTests {
    /// The table that the project grew from: batch, output tokens, TTFT ms, decode rate, throughput stated, and
    /// the throughput that its own formulas give.
    struct Row: Sendable {
        var batch: Int
        var tokens: Double
        var first: Double
        var rate: Double
        var stated: Double
        var implied: Double
        var exceedsBound: Bool
    }

    static let origin = [
        Row(batch: 1, tokens: 128, first: 68.27, rate: 63.63, stated: 59.43, implied: 62.01, exceedsBound: false),
        Row(batch: 1, tokens: 128, first: 132.32, rate: 63.85, stated: 58.75, implied: 60.34, exceedsBound: false),
        Row(batch: 1, tokens: 512, first: 75.22, rate: 63.87, stated: 62.13, implied: 63.40, exceedsBound: false),
        Row(batch: 4, tokens: 128, first: 240.24, rate: 64.09, stated: 280.95, implied: 230.44, exceedsBound: true),
        Row(batch: 8, tokens: 128, first: 450.48, rate: 64.44, stated: 534.82, implied: 422.91, exceedsBound: true),
        Row(batch: 1, tokens: 128, first: 711.23, rate: 64.12, stated: 53.68, implied: 47.55, exceedsBound: false),
    ]

    @Test(arguments: origin)
    func theOriginsTable(_ row: Row) throws {
        let first = PrintedNumber(row.first, halfUnit: 0.005, decimals: 2)
        let rate = PrintedNumber(row.rate, halfUnit: 0.005, decimals: 2)
        let step = try #require(rate.dividing(1000))
        let exact = IdentityRule.impliedThroughput(
            batch: Double(row.batch), outputTokens: row.tokens, timeToFirstToken: Interval(row.first),
            timePerOutputToken: Interval(1000 / row.rate))
        #expect(abs(exact.middle - row.implied) < 0.005)
        func finding(throughput: Double) -> Finding? {
            IdentityRule().finding(
                scenario: nil, batch: row.batch, outputTokens: row.tokens, timeToFirstToken: first,
                timePerOutputToken: step, decodeRate: rate,
                throughput: PrintedNumber(throughput, halfUnit: 0.005, decimals: 2), slack: Slack.withoutDeviation)
        }
        let broken = try #require(finding(throughput: row.stated))
        #expect(broken.severity == .contradiction)
        #expect(broken.values["outputThroughput"] == row.stated)
        #expect(broken.message.contains("= \(fixed(row.implied, 2)) tokens/s"))
        #expect(finding(throughput: row.implied) == nil)
        let bound = BoundRule().finding(
            scenario: nil, batch: row.batch, outputTokens: row.tokens, decodeRate: rate,
            throughput: PrintedNumber(row.stated, halfUnit: 0.005, decimals: 2), slack: Slack.withoutDeviation)
        #expect((bound != nil) == row.exceedsBound)
    }

    @Test func theBoundsMessageShowsTheArithmetic() throws {
        let finding = try #require(
            BoundRule().finding(
                scenario: "batch-8", batch: 8, outputTokens: nil,
                decodeRate: PrintedNumber(64.44, halfUnit: 0.005, decimals: 2),
                throughput: PrintedNumber(534.82, halfUnit: 0.005, decimals: 2), slack: 0.01))
        #expect(finding.message.contains("534.82"))
        #expect(finding.message.contains("8 x 64.44 = 515.52"))
    }

    private func summary(
        mean: Double? = 2, sd: Double? = 1, min: Double? = 1, median: Double? = 2, p99: Double? = nil, max: Double? = 3
    ) -> Summary {
        Summary(
            unit: .milliseconds, n: 3, mean: mean, standardDeviation: sd, minimum: min, median: median, p90: nil,
            p95: nil, p99: p99, maximum: max, samples: [], interval95: nil)
    }

    @Test func orderOfStatistics() {
        func count(_ summary: Summary) -> Int {
            OrderRule().findings(scenario: nil, metric: "timeToFirstToken", summary: summary).count
        }
        #expect(count(summary()) == 0)
        #expect(count(summary(mean: 0.5)) == 1)
        #expect(count(summary(mean: 3.5)) == 1)
        #expect(count(summary(median: 2.5, p99: 2.4)) == 1)
        #expect(count(summary(sd: 0)) == 1)
        #expect(count(summary(mean: nil, sd: nil, min: nil, median: nil, max: nil)) == 0)
    }

    @Test func slackIsTheDeviationElseOnePercent() {
        let steady = Summary(unit: .milliseconds, samples: [99, 101], independentRequests: 2)
        #expect(abs(Slack.of([steady]) - 2.0.squareRoot() / 100) < 1e-5)
        let single = Summary(unit: .milliseconds, samples: [99], independentRequests: 1)
        #expect(Slack.of([steady, single]) == 0.01)
    }

    @Test func intervals() {
        #expect(Interval(2, 1) == Interval(1, 2))
        #expect(Interval(1, 2).overlaps(Interval(2, 3)))
        #expect(!Interval(1, 2).overlaps(Interval(2.1, 3)))
        #expect(Interval(100).widened(by: 0.01) == Interval(99, 101))
    }
}
