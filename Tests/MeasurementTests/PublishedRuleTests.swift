import EngineAPI
import Testing

@testable import Measurement

/// Each rule with a table that breaks it and an honest one that does not.
@Suite("Rules on published tables")
struct PublishedRuleTests {
    /// A row of figures with two digits.
    private func row(
        _ figures: [PublishedQuantity: Double], name: String = "a", change: (inout PublishedRow) -> Void = { _ in }
    ) -> PublishedRow {
        var row = PublishedRow(name: name)
        for (quantity, value) in figures {
            let isCount = quantity.dimension == .count
            row.set(quantity, PrintedNumber(value, halfUnit: isCount ? 0 : 0.005, decimals: isCount ? 0 : 2))
        }
        change(&row)
        return row
    }

    private func audit(
        _ rows: [PublishedRow], _ yardstick: AuditYardstick = AuditYardstick(),
        _ change: (inout PublishedTable) -> Void = { _ in }
    ) -> [Finding] {
        var table = PublishedTable(dialect: "test", rows: rows)
        change(&table)
        return table.audit(yardstick)
    }

    private func severities(_ rule: String, _ findings: [Finding]) -> [Finding.Severity] {
        findings.filter { $0.rule == rule }.map(\.severity)
    }

    /// 100 ms + 99 x 10 ms for 100 tokens: 91.74 tokens/s.
    static let honest: [PublishedQuantity: Double] = [
        .batch: 1, .promptTokens: 32, .outputTokens: 100, .timeToFirstToken: 100, .timePerOutputToken: 10,
        .decodeRate: 100, .outputThroughput: 91.74, .requestLatency: 1090, .peakBytes: 16e9,
    ]

    @Test func theHonestRowIsClean() {
        #expect(audit([row(Self.honest)]) == [])
    }

    private func changed(_ quantity: PublishedQuantity, _ value: Double) -> PublishedRow {
        row(Self.honest.merging([quantity: value]) { $1 })
    }

    @Test func identity() {
        #expect(severities("identity", audit([changed(.outputThroughput, 95)])) == [.contradiction])
        #expect(severities("identity", audit([changed(.outputThroughput, 92.5)])) == [])
        // 1000/12 is 83.3: no definition of a rate gives 100 with it.
        #expect(severities("identity", audit([row([.decodeRate: 100, .timePerOutputToken: 12])])) == [.contradiction])
    }

    @Test func totalsOverTheDuration() {
        let honest: [PublishedQuantity: Double] = [
            .durationSeconds: 20, .requests: 100, .requestThroughput: 5, .totalInputTokens: 10_000,
            .totalOutputTokens: 20_000, .outputThroughput: 1000, .totalThroughput: 1500,
        ]
        #expect(audit([row(honest)]) == [])
        for (quantity, value) in [
            (PublishedQuantity.requestThroughput, 5.2), (.outputThroughput, 1100), (.totalThroughput, 1000),
        ] {
            let found = audit([row(honest.merging([quantity: value]) { $1 })])
            #expect(severities("identity", found) == [.contradiction])
        }
    }

    @Test func bound() {
        let beyond = audit([changed(.outputThroughput, 103)])
        #expect(severities("bound", beyond) == [.contradiction])
        #expect(severities("bound", audit([changed(.outputThroughput, 101)])) == [])
    }

    /// A total of input and output is no output throughput.
    @Test func totalsMayCountTheInput() {
        var figures = Self.honest
        figures[.outputThroughput] = nil
        figures[.throughput] = 121.1
        #expect(severities("identity", audit([row(figures)])) == [])
        figures[.throughput] = 110
        #expect(severities("identity", audit([row(figures)])) == [.contradiction])
    }

    @Test func decodeThroughputOfOneOrOfAll() {
        var figures = Self.honest
        figures[.decodeRate] = nil
        figures[.timePerOutputToken] = nil
        figures[.batch] = 4
        figures[.outputThroughput] = 366.97
        for stated in [100.0, 400] {
            figures[.decodeThroughput] = stated
            #expect(audit([row(figures)]).filter { $0.severity == .contradiction } == [])
        }
    }

    @Test func order() {
        func found(_ statistics: [Statistic: Double], count: Int? = nil) -> [Finding.Severity] {
            let figure = PublishedFigure(
                statistics.mapValues { PrintedNumber($0, halfUnit: 0.005) }, count: count)
            return severities("order", audit([PublishedRow(name: "a", figures: [.timeToFirstToken: figure])]))
        }
        #expect(found([.min: 10, .median: 20, .mean: 22, .p99: 40, .max: 41, .sd: 5]) == [])
        #expect(found([.median: 20, .p99: 19]) == [.contradiction])
        #expect(found([.mean: 9, .min: 10]) == [.contradiction])
        #expect(found([.mean: 42, .max: 41]) == [.contradiction])
        #expect(found([.min: 10, .max: 20, .sd: 0]) == [.contradiction])
        #expect(found([.min: 10, .max: 20, .sd: 1], count: 10) == [.contradiction])
        #expect(found([.min: 10, .max: 20, .sd: 3], count: 10) == [])
        // Rounded to the same digits.
        #expect(found([.min: 10, .mean: 10, .max: 10, .sd: 0]) == [])
    }

    @Test func length() {
        let figures: [PublishedQuantity: Double] = [
            .outputTokens: 100, .timeToFirstToken: 100, .requestLatency: 1090, .timePerOutputToken: 10,
        ]
        #expect(audit([row(figures)]) == [])
        let chunks = row(figures.merging([.timePerOutputToken: 20]) { $1 })
        #expect(severities("length", audit([chunks])) == [.contradiction])
        let varying = row(figures.merging([.timePerOutputToken: 20]) { $1 }) { row in
            row.set(.outputTokens, .sd, PrintedNumber(40))
        }
        #expect(severities("length", audit([varying])) == [.suspect])
        let gaps = row(figures.merging([.interTokenLatency: 40]) { $1 })
        #expect(severities("length", audit([gaps])) == [.suspect])
        var short = row(figures.merging([.requestedOutputTokens: 128]) { $1 })
        #expect(severities("length", audit([short])) == [.suspect])
        short.endsAtLimit = true
        #expect(severities("length", audit([short])) == [.contradiction])
    }

    static let sevenBillion = ModelYardstick(
        name: "llama-2-7b", precision: "fp16", weightBytes: 13.477e9,
        work: ModelWork(
            bytesPerStep: 13_214_000_000, cacheBytesPerPosition: 524_288, linearWeights: 6_476_000_000,
            headWeights: 131_072_000, layers: 32, attentionWidth: 4096, arithmetic: .fp16))

    @Test func roofline() throws {
        let device = try #require(NominalDevice.named("Ascend 910B4"))
        let yardstick = AuditYardstick(device: device, model: Self.sevenBillion)
        func found(_ figures: [PublishedQuantity: Double]) -> [Finding.Severity] {
            severities("roofline", audit([row(figures)], yardstick))
        }
        // 0.8 TB/s over 13.2 GB is 60.5 steps/s.
        #expect(found([.decodeRate: 60]) == [])
        #expect(found([.decodeRate: 64.44]) == [.contradiction])
        #expect(found([.timePerOutputToken: 15.5]) == [.contradiction])
        #expect(found([.batch: 4, .outputThroughput: 4 * 64.0]) == [.contradiction])
        // 4096 tokens are 55 TFLOP; the chip computes 245.8 in a second.
        #expect(found([.promptTokens: 4096, .timeToFirstToken: 200]) == [.contradiction])
        #expect(found([.promptTokens: 4096, .timeToFirstToken: 300]) == [])
        #expect(found([.promptTokens: 4096, .prefillRate: 21_000]) == [.contradiction])
        #expect(severities("roofline", audit([row([.decodeRate: 900])])) == [], "no device, no limit")
        // What may lie in a cache is not judged.
        var small = Self.sevenBillion
        small.work.bytesPerStep = 500_000_000
        let cached = AuditYardstick(device: device, model: small)
        #expect(severities("roofline", audit([row([.decodeRate: 9000])], cached)) == [])
    }

    /// llama-bench states the file's size.
    @Test func rooflineOfAFile() throws {
        let device = try #require(NominalDevice.named("NVIDIA RTX 4090"))
        let fast = row([.decodeRate: 120, .weightBytes: 13.5e9])
        let possible = row([.decodeRate: 70, .weightBytes: 13.5e9])
        #expect(severities("roofline", audit([fast], AuditYardstick(device: device))) == [.contradiction])
        #expect(severities("roofline", audit([possible], AuditYardstick(device: device))) == [])
    }

    @Test func zero() {
        func found(_ quantity: PublishedQuantity, halfUnit: Double) -> [Finding.Severity] {
            let zero = PublishedRow(
                name: "a", figures: [quantity: PublishedFigure([.mean: PrintedNumber(0, halfUnit: halfUnit)])])
            return severities("zero", audit([zero]))
        }
        #expect(found(.peakBytes, halfUnit: 0.005e9) == [.contradiction])
        #expect(found(.timeToFirstToken, halfUnit: 0) == [.contradiction])
        #expect(found(.timeToFirstToken, halfUnit: 0.5) == [.suspect])
        #expect(found(.interTokenLatency, halfUnit: 0) == [])
        #expect(severities("zero", audit([row(Self.honest)])) == [])
    }

    @Test func firstTokenOfWhatWasNotStreamed() {
        var figures: [PublishedQuantity: Double] = [
            .outputTokens: 128, .timeToFirstToken: 2063.37, .requestLatency: 2063.37,
        ]
        #expect(severities("zero", audit([row(figures)])) == [.contradiction])
        figures[.timeToFirstToken] = 2000
        #expect(severities("zero", audit([row(figures)])) == [])
        let stated = row([.timeToFirstToken: 50]) { $0.isStreamed = false }
        #expect(severities("zero", audit([stated])) == [.contradiction])
    }

    @Test func recompute() {
        func found(mean: Double) -> [Finding.Severity] {
            let figure = PublishedFigure([.mean: PrintedNumber(mean, halfUnit: 0.005)], samples: [10, 11, 12])
            return severities("recompute", audit([PublishedRow(name: "a", figures: [.timeToFirstToken: figure])]))
        }
        #expect(found(mean: 11) == [])
        #expect(found(mean: 10.5) == [.contradiction])
    }

    @Test func fencepost() {
        // Ten tokens in nine gaps of 10 ms are 100 tokens/s, not 111.
        let counted = row([.outputTokens: 10, .decodeRate: 111.11, .timePerOutputToken: 10])
        #expect(severities("fencepost", audit([counted])) == [.contradiction])
        #expect(severities("identity", audit([counted])) == [])
        let honest = row([.outputTokens: 10, .decodeRate: 100, .timePerOutputToken: 10])
        #expect(severities("fencepost", audit([honest])) == [])
        func peak(_ rate: Double) -> [Finding.Severity] {
            let row = row([.peakRate: rate]) { $0.set(.interTokenLatency, .min, PrintedNumber(8, halfUnit: 0.005)) }
            return severities("fencepost", audit([row]))
        }
        #expect(peak(125) == [])
        #expect(peak(140) == [.contradiction])
    }

    @Test func validity() {
        let invalid = row(Self.honest) { $0.invalidity = "min duration satisfied: NO" }
        #expect(severities("validity", audit([invalid])) == [.invalid])
        #expect(severities("validity", audit([row([.failedRequests: 3])])) == [.suspect])
        #expect(severities("validity", audit([row([.failedRequests: 0])])) == [])
    }

    @Test func little() {
        func found(concurrency: Double) -> [Finding.Severity] {
            let load = row([
                .concurrency: concurrency, .requests: 100, .durationSeconds: 20, .requestLatency: 2000,
            ])
            return severities("Little", audit([load]))
        }
        #expect(found(concurrency: 10) == [])
        #expect(found(concurrency: 8) == [.suspect])
        #expect(found(concurrency: 64) == [.suspect])
    }

    @Test func monotone() {
        let short = row([.batch: 1, .promptTokens: 8, .timeToFirstToken: 100], name: "short")
        func long(_ time: Double) -> PublishedRow {
            row([.batch: 1, .promptTokens: 800, .timeToFirstToken: time], name: "long")
        }
        #expect(severities("monotone", audit([short, long(60)])) == [.suspect])
        #expect(severities("monotone", audit([short, long(120)])) == [])
        var other = long(60)
        other.group = "another model"
        #expect(severities("monotone", audit([short, other])) == [])
        #expect(severities("monotone", audit([row([.timeToFirstToken: 5, .timePerOutputToken: 10])])) == [.suspect])
    }

    @Test func memory() {
        let yardstick = AuditYardstick(model: Self.sevenBillion)
        func found(_ gigabytes: Double) -> [Finding] {
            let peak = row([.batch: 1, .promptTokens: 550, .outputTokens: 128]) { row in
                row.set(.peakBytes, PrintedNumber(gigabytes * 1e9, halfUnit: 5e6, decimals: 2))
            }
            return audit([peak], yardstick).filter { $0.rule == "memory" }
        }
        #expect(found(14.8) == [])
        #expect(found(13.5).map(\.severity) == [.suspect])
        #expect(found(13.5).first?.message.contains("GiB") == true)
        #expect(found(7).first?.message.contains("GiB") == false)
        let mixed = audit([row(Self.honest)]) { $0.memoryUnits = ["GB", "GiB"] }
        #expect(severities("memory", mixed) == [.suspect])
        #expect(severities("memory", audit([row(Self.honest)]) { $0.memoryUnits = ["GB", "MB"] }) == [])
    }

    @Test func cache() {
        func found(_ samples: [Double]) -> [Finding.Severity] {
            let figure = PublishedFigure(
                [.median: PrintedNumber(samples[1])], samples: samples, samplesAreRepeats: true)
            return severities("cache", audit([PublishedRow(name: "a", figures: [.timeToFirstToken: figure])]))
        }
        #expect(found([700, 60, 62, 61]) == [.suspect])
        #expect(found([70, 60, 62, 61]) == [])
    }

    @Test func client() {
        #expect(severities("client", audit([row([.timeToFirstToken: 100, .sendLateness: 5])])) == [.suspect])
        #expect(severities("client", audit([row([.timeToFirstToken: 100, .sendLateness: 0.5])])) == [])
    }

    @Test func method() {
        func keys(_ stated: Set<PublishedMethod.Item>?) -> Set<String> {
            let found = audit([row(Self.honest)]) { $0.method = PublishedMethod(stated: stated) }
            return Set(found.filter { $0.rule == "method" }.flatMap(\.values.keys))
        }
        #expect(keys(nil) == [])
        #expect(keys(Set(PublishedMethod.Item.allCases)) == [])
        #expect(keys([.repeats, .precision]) == ["unstated.warmUp", "unstated.tokenCounting"])
        let unitless = audit([row(Self.honest)]) { $0.unitlessRates = ["rate"] }
        #expect(severities("method", unitless) == [.note])
        let weak = row([:]) { row in
            row.figures[.timeToFirstToken] = PublishedFigure([.p99: PrintedNumber(9)], count: 50)
        }
        #expect(severities("method", audit([weak])) == [.note])
    }

    @Test func findingsShowTheirArithmetic() throws {
        let yardstick = AuditYardstick(device: NominalDevice.named("Ascend 910B4"), model: Self.sevenBillion)
        let bad = row([
            .batch: 4, .promptTokens: 8, .outputTokens: 100, .timeToFirstToken: 5, .timePerOutputToken: 10,
            .decodeRate: 120, .outputThroughput: 900, .requestLatency: 5000, .peakBytes: 1e9, .failedRequests: 1,
        ])
        let findings = audit([bad], yardstick)
        #expect(
            Set(findings.map(\.rule)).isSuperset(of: ["identity", "bound", "length", "roofline", "memory", "validity"]))
        for finding in findings {
            #expect(finding.scenario == "a" && !finding.values.isEmpty && finding.message.hasSuffix("."))
        }
    }

    // MARK: The same rules on runs of ours

    @Test func littleOnARun() {
        // Three requests of a batch of four are over at once.
        let quick = TestRun.record(step: 0.1, count: 11)
        let slow = TestRun.record(step: 100, count: 11)
        let trial = TestRun.trial([quick, quick, quick, slow], peak: PeakMemory(engineBytes: 3e9))
        let run = TestRun.run([TestRun.scenario(trials: [trial, trial, trial], batch: 4)])
        #expect(run.audit().contains { $0.rule == "Little" && $0.severity == .suspect })
    }

    @Test func cacheOnARun() {
        func run(_ firsts: [Double], kind: String = "native") -> Run {
            let trials = firsts.map { first in
                TestRun.trial(
                    [TestRun.record(firstAt: first, promptTokens: 500)], peak: PeakMemory(engineBytes: 3e9))
            }
            return TestRun.run([TestRun.scenario(trials: trials, promptTokens: 500)], engine: kind)
        }
        #expect(run([700, 60, 61, 62]).audit().contains { $0.rule == "cache" })
        #expect(!run([70, 60, 61, 62]).audit().contains { $0.rule == "cache" })
    }
}
