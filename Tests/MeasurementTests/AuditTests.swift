import EngineAPI
import Measurement
import Testing

@Suite("Audit of our own runs")
struct AuditTests {
    private func rules(_ run: Run) -> Set<String> { Set(run.audit().map(\.rule)) }

    private func finding(_ rule: String, _ run: Run) throws -> Finding {
        try #require(run.audit().first { $0.rule == rule })
    }

    private func scenario(latencies steps: [Double]) -> Run {
        TestRun.run([TestRun.scenario(steps: steps)])
    }

    @Test func aCleanRunHasNoFinding() {
        #expect(TestRun.run([TestRun.scenario()]).audit() == [])
        let record = TestRun.record()
        let trial = TestRun.trial([record, record, record], peak: PeakMemory(engineBytes: 3e9))
        #expect(TestRun.run([TestRun.scenario(trials: [trial, trial, trial], batch: 3)]).audit() == [])
    }

    /// Requests of a batch may be prefilled one after another: no contradiction.
    @Test func aStaggeredBatchIsClean() {
        let records = (0..<4).map { TestRun.record(firstAt: 50 + 40 * Double($0), step: 10, count: 101) }
        let trial = TestRun.trial(records, peak: PeakMemory(engineBytes: 3e9))
        let scenario = TestRun.scenario(trials: [trial, trial, trial], count: 101, batch: 4)
        #expect(TestRun.run([scenario]).audit() == [])
    }

    @Test func length() throws {
        var short = TestRun.record(count: 10)
        short.outputTokens = 10
        let trial = TestRun.trial([short])
        let finding = try finding("length", TestRun.run([TestRun.scenario(trials: [trial, trial, trial])]))
        #expect(finding.severity == .contradiction)
        #expect(finding.values["outputTokens"] == 10 && finding.values["asked"] == 11)
        let free = TestRun.run([TestRun.scenario(trials: [trial, trial, trial])], endsAtLimit: false)
        #expect(try self.finding("length", free).severity == .suspect)
    }

    @Test func chunksCountedAsTokens() throws {
        var record = TestRun.record(step: 20, count: 6)
        record.outputTokens = 11
        let trial = TestRun.trial([record])
        let findings = TestRun.run([TestRun.scenario(trials: [trial])]).audit().filter { $0.rule == "length" }
        #expect(findings.contains { $0.values["chunkTokens"] == 6 && $0.values["outputTokens"] == 11 })
        #expect(findings.contains { $0.values["factor"] == 2 })
    }

    @Test func roofline() throws {
        // 100 MB in 4 ms are 25 GB/s where memory gave 20.
        let run = TestRun.run([TestRun.scenario(steps: [4, 4, 4])])
        let finding = try finding("roofline", run)
        #expect(finding.severity == .contradiction)
        #expect(agree(finding.values["readBytesPerSecond"], 100_013_500 / 0.004))
        #expect(finding.values["bandwidthBytesPerSecond"] == 20e9)
    }

    @Test func rooflineIsSilentWhereCachesServe() {
        let fast = TestRun.scenario(steps: [4, 4, 4])
        #expect(!rules(TestRun.run([fast], cacheBytes: 30_000_000)).contains("roofline"))
        #expect(!rules(TestRun.run([fast], cacheBytes: nil)).contains("roofline"))
    }

    @Test("of an accelerator neither the processor's cache nor its memory is the measure")
    func rooflineOfAccelerators() throws {
        var work = TestRun.work
        work.bytesPerStep = 2_000_000_000
        let nominal = Ceiling(readBytesPerSecond: 100e9, source: "nominal: some device")
        // 2 GB in 10 ms are 200 GB/s.
        let run = TestRun.run([TestRun.scenario()], work: work, ceiling: nominal, cacheBytes: 600_000_000)
        #expect(try finding("roofline", run).severity == .contradiction)
        work.bytesPerStep = 700_000_000
        let small = TestRun.run([TestRun.scenario(steps: [5, 5, 5])], work: work, ceiling: nominal, cacheBytes: nil)
        #expect(!rules(small).contains("roofline"))
    }

    @Test func rooflineKnowsThatMachinesChange() throws {
        let fast = TestRun.scenario("fast", steps: [4, 4, 4])
        let ceiling = Ceiling(readBytesPerSecond: 30e9, source: "measured on this machine")
        #expect(try finding("roofline", TestRun.run([fast], ceiling: ceiling)).severity == .suspect)
        let moved = TestRun.trial(
            [TestRun.record(step: 4)], probe: BandwidthProbe(before: 15e9, after: 20e9),
            peak: PeakMemory(engineBytes: 3e9))
        #expect(!rules(TestRun.run([TestRun.scenario(trials: [moved, moved, moved])])).contains("roofline"))
    }

    @Test func prefillBeyondThePeak() throws {
        let scenario = TestRun.scenario(firstAt: 5)
        let measured = Ceiling(
            readBytesPerSecond: 20e9, operationsPerSecond: [.fp16: 100e9], source: "measured on this machine")
        #expect(try finding("roofline", TestRun.run([scenario], ceiling: measured)).severity == .suspect)
        let nominal = Ceiling(
            readBytesPerSecond: 20e9, operationsPerSecond: [.fp16: 100e9], source: "nominal: some device")
        #expect(try finding("roofline", TestRun.run([scenario], ceiling: nominal)).severity == .contradiction)
    }

    @Test func zero() throws {
        var run = TestRun.run([TestRun.scenario()])
        run.load.staticBytes = 0
        #expect(try finding("zero", run).values == ["load.staticBytes": 0])
        #expect(rules(TestRun.run([TestRun.scenario(firstAt: 0)])).contains("zero"))
        #expect(rules(TestRun.run([TestRun.scenario(peakBytes: 0)])).contains("zero"))
    }

    @Test func instantsInOrder() throws {
        var record = TestRun.record()
        record.tokens[4].at = record.tokens[3].at - 1
        let finding = try finding("order", TestRun.run([TestRun.scenario(trials: [TestRun.trial([record])])]))
        #expect(finding.severity == .contradiction)
        #expect(finding.values["before"] == 80e6)
    }

    @Test func monotone() throws {
        let short = TestRun.scenario("short", firstAt: 100, promptTokens: 8)
        let long = TestRun.scenario("long", firstAt: 60, promptTokens: 80)
        let finding = try finding("monotone", TestRun.run([short, long]))
        #expect(finding.severity == .suspect && finding.scenario == "long")
        let proper = TestRun.scenario("long", firstAt: 110, promptTokens: 80)
        #expect(!rules(TestRun.run([short, proper])).contains("monotone"))
        #expect(rules(TestRun.run([TestRun.scenario(firstAt: 8)])).contains("monotone"))
        #expect(!rules(TestRun.run([TestRun.scenario(firstAt: 9.5)])).contains("monotone"))
    }

    /// 100 MB of weights and 18 cached positions of 1000 bytes.
    @Test func memory() throws {
        let finding = try finding("memory", TestRun.run([TestRun.scenario(peakBytes: 100_017_999)]))
        #expect(finding.values["neededBytes"] == 100_018_000)
        #expect(!rules(TestRun.run([TestRun.scenario(peakBytes: 100_018_000)])).contains("memory"))
    }

    @Test func client() throws {
        let lagging = TestRun.scenario(
            trials: (0..<3).map { _ in
                TestRun.trial([TestRun.record(receiptLag: 150_000)], peak: PeakMemory(engineBytes: 3e9))
            })
        #expect(try finding("client", TestRun.run([lagging], observer: .wire)).severity == .suspect)
        #expect(!rules(TestRun.run([lagging])).contains("client"))
        let far = TestRun.scenario(
            trials: [TestRun.trial([TestRun.record(receiptLag: 11_000_000)], peak: PeakMemory(engineBytes: 3e9))])
        #expect(try finding("client", TestRun.run([far])).severity == .note)
        var late = TestRun.record()
        late.scheduled = -1_000_000
        #expect(rules(TestRun.run([TestRun.scenario(trials: [TestRun.trial([late])])])).contains("client"))
    }

    @Test(arguments: [
        NoiseCounters(stealShare: 0.03), NoiseCounters(foreignShare: 0.06), NoiseCounters(majorFaults: 11),
    ])
    func noise(_ counters: NoiseCounters) throws {
        func run(_ noise: NoiseCounters) -> Run {
            let trial = TestRun.trial([TestRun.record()], peak: PeakMemory(engineBytes: 3e9), noise: noise)
            return TestRun.run([TestRun.scenario(trials: [trial, trial, trial])])
        }
        #expect(try finding("noise", run(counters)).severity == .suspect)
        #expect(run(NoiseCounters(stealShare: 0.01, foreignShare: 0.04, majorFaults: 2)).audit() == [])
    }

    @Test func probesThatMoved() throws {
        let trial = TestRun.trial(
            [TestRun.record()], probe: BandwidthProbe(before: 20e9, after: 24e9), peak: PeakMemory(engineBytes: 3e9))
        let finding = try finding("noise", TestRun.run([TestRun.scenario(trials: [trial, trial, trial])]))
        #expect(agree(finding.values["bandwidthChange"], 4.0 / 22))
        #expect(finding.values["trials"] == 3)
    }

    @Test func machineStates() {
        func trial(_ bandwidth: Double) -> Trial {
            TestRun.trial(
                [TestRun.record()], probe: BandwidthProbe(before: bandwidth, after: bandwidth),
                peak: PeakMemory(engineBytes: 3e9))
        }
        let run = TestRun.run([TestRun.scenario(trials: [trial(40e9), trial(70e9), trial(41e9)])])
        #expect(run.audit().contains { $0.rule == "noise" && $0.values["fastBytesPerSecond"] == 70e9 })
    }

    @Test func slowingDownInsideATrial() {
        func run(lateStep: Double) -> Run {
            var record = TestRun.record(step: 10, count: 91)
            for index in 61..<91 {
                record.tokens[index].at = record.tokens[index - 1].at + TestRun.nanoseconds(lateStep)
            }
            let trial = TestRun.trial([record], peak: PeakMemory(engineBytes: 3e9))
            return TestRun.run([TestRun.scenario(trials: [trial, trial, trial], count: 91)])
        }
        #expect(rules(run(lateStep: 13)).contains("noise"))
        #expect(run(lateStep: 12).audit() == [])
    }

    @Test func warmUp() throws {
        let finding = try finding("warm-up", scenario(latencies: [12, 10, 10, 10.01, 10]))
        #expect(finding.severity == .suspect && finding.values["firstLatency"] == 170)
        // Within what the others scatter, or too little to matter.
        #expect(!rules(scenario(latencies: [11, 10, 11.2, 9, 10.5])).contains("warm-up"))
        #expect(!rules(scenario(latencies: [10.2, 10, 10, 10, 10])).contains("warm-up"))
    }

    @Test func warmUpInsideTheFirstTrial() {
        func trial(earlyStep: Double) -> Trial {
            var record = TestRun.record(step: 10, count: 91)
            var at = record.tokens[0].at
            for index in 1..<91 {
                at += TestRun.nanoseconds(index <= 30 ? earlyStep : 10)
                record.tokens[index].at = at
            }
            return TestRun.trial([record], peak: PeakMemory(engineBytes: 3e9))
        }
        func run(_ first: Double, _ rest: Double) -> Run {
            let trials = [first, rest, rest].map(trial(earlyStep:))
            return TestRun.run([TestRun.scenario(trials: trials, count: 91)])
        }
        #expect(run(12, 10).audit().contains { $0.rule == "warm-up" && $0.values["earlyOverLate"] == 1.2 })
        #expect(!run(12, 12).audit().contains { $0.rule == "warm-up" && $0.values["earlyOverLate"] != nil })
    }

    @Test func drift() throws {
        let few = try finding("drift", scenario(latencies: [10, 10.2, 10.4, 10.6, 10.8]))
        #expect(few.severity == .note && few.values["correlation"] == 1)
        let many = try finding("drift", scenario(latencies: (0..<12).map { 10 + 0.1 * Double($0) }))
        #expect(many.severity == .suspect)
        #expect(!rules(scenario(latencies: [10, 10.3, 10.1, 10.2, 10])).contains("drift"))
        #expect(!rules(scenario(latencies: [10, 10.01, 10.02, 10.03, 10.04])).contains("drift"))
    }

    @Test func outlier() throws {
        let finding = try finding("outlier", scenario(latencies: [10, 10.1, 14, 9.9, 10, 10.1]))
        #expect(finding.severity == .note && finding.values["trial"] == 3)
        #expect(!rules(scenario(latencies: [10, 10.1, 10.3, 9.9, 10, 10.1])).contains("outlier"))
    }

    @Test func digest() throws {
        func run(_ engine: String, second: [TokenID]?) -> Run {
            let trials = [nil, second, nil].map { ids in
                TestRun.trial([TestRun.record(ids: ids)], peak: PeakMemory(engineBytes: 3e9))
            }
            return TestRun.run([TestRun.scenario(trials: trials)], engine: engine)
        }
        var other = (0..<11).map { TokenID(100 + $0) }
        #expect(run("native", second: other).audit() == [])
        other[6] = 7
        let finding = try finding("digest", run("native", second: other))
        #expect(finding.severity == .invalid && finding.values["token"] == 7)
        #expect(try self.finding("digest", run("http", second: other)).severity == .suspect)
    }

    @Test func digestOfTexts() {
        var one = TestRun.record()
        for index in one.tokens.indices { one.tokens[index].ids = nil }
        var two = one
        two.tokens[3].text = " other"
        let trials = [one, two].map { TestRun.trial([$0]) }
        #expect(rules(TestRun.run([TestRun.scenario(trials: trials)])).contains("digest"))
    }

    @Test func methodNotes() {
        var run = TestRun.run([TestRun.scenario()], endsAtLimit: false)
        run.engine.model.isSynthetic = true
        run.engine.requestedPrecision = .bf16
        run.isComplete = false
        let keys = Set(run.audit().filter { $0.rule == "method" && $0.severity == .note }.flatMap(\.values.keys))
        #expect(keys.isSuperset(of: ["synthetic", "fallback", "endsAtLimit", "planned"]))
        let single = TestRun.run([TestRun.scenario(steps: [10])])
        #expect(single.audit().map(\.rule) == ["method"])
    }

    @Test func findingsNameScenarioNumbersAndArithmetic() {
        let run = TestRun.run([TestRun.scenario("fast", steps: [4, 4, 4], peakBytes: 1e6)])
        for finding in run.audit() {
            #expect(finding.scenario == "fast")
            #expect(!finding.values.isEmpty)
            #expect(finding.message.hasSuffix("."))
        }
    }
}
