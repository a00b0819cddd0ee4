import EngineAPI
import Measurement
import Testing

@Suite("Metrics of known records")
struct MetricsTests {
    /// TTFT 50 ms, 11 tokens 10 ms apart, prompt of 8.
    @Test func singleRequest() {
        let run = TestRun.run([TestRun.scenario()])
        let metrics = run.scenarios[0].metrics(in: run)
        func mean(_ name: MetricName) -> Double? { metrics[name]?.mean }
        #expect(mean(.timeToFirstToken) == 50)
        #expect(mean(.timeToFirstTokenPerRequest) == 50)
        #expect(mean(.timePerOutputToken) == 10)
        #expect(mean(.interTokenLatency) == 10)
        #expect(mean(.requestLatency) == 150)
        #expect(mean(.queueDelay) == 0)
        #expect(mean(.decodeRate) == 100)
        #expect(mean(.prefillRate) == 160)
        #expect(agree(mean(.outputThroughput), 11 / 0.150))
        #expect(agree(mean(.totalThroughput), 19 / 0.150))
        #expect(metrics[.timeToFirstToken]?.n == 3)
        #expect(metrics[.timeToFirstToken]?.unit == .milliseconds)
        #expect(metrics[.peakBytes]?.mean == 3e9)
        #expect(metrics[.peakResidentBytes] == nil)
        #expect(metrics[.energy] == nil)
    }

    @Test func everyNameHasItsMetricOnce() {
        #expect(
            MetricCatalog.all.map(\.name).sorted { $0.rawValue < $1.rawValue }
                == MetricName.allCases.sorted { $0.rawValue < $1.rawValue })
    }

    /// Two requests, sent 2 ms apart, first tokens at 50 and 80 ms, steps of 10 and 12 ms, 11 and 6 tokens.
    @Test func batchSumsTokensOverSumsOfTime() {
        let records = [
            TestRun.record(firstAt: 50, step: 10, count: 11),
            TestRun.record(firstAt: 80, step: 12, count: 6, sent: 2, promptTokens: 20),
        ]
        let run = TestRun.run([TestRun.scenario(trials: [TestRun.trial(records)], batch: 2)])
        let metrics = run.scenarios[0].metrics(in: run)
        func mean(_ name: MetricName) -> Double? { metrics[name]?.mean }
        #expect(mean(.timeToFirstToken) == 80)
        #expect(mean(.timeToFirstTokenPerRequest) == 64)
        #expect(agree(mean(.timePerOutputToken), (100.0 + 60.0) / 15))
        #expect(agree(mean(.interTokenLatency), (100.0 + 60.0) / 15))
        #expect(agree(mean(.decodeRate), 15 / 0.160))
        #expect(mean(.requestLatency) == 150)
        #expect(agree(mean(.outputThroughput), 17 / 0.150))
        #expect(agree(mean(.prefillRate), 28 / 0.080))
        #expect(metrics[.timeToFirstToken]?.standardDeviation == nil)
        #expect(metrics[.timeToFirstToken]?.interval95 == nil)
    }

    /// Mean position 8 + 11/2; 10 ms a step; 20 GB/s.
    @Test func bandwidthShare() {
        let run = TestRun.run([TestRun.scenario()])
        let expected = 100_013_500 / 0.010 / 20e9
        #expect(agree(run.scenarios[0].metrics(in: run)[.bandwidthShare]?.mean, expected))
    }

    @Test func batchReadsTheWeightsOnceAStep() {
        let record = TestRun.record()
        let run = TestRun.run([TestRun.scenario(trials: [TestRun.trial([record, record, record])], batch: 3)])
        let expected = 100_040_500 / 0.010 / 20e9
        #expect(agree(run.scenarios[0].metrics(in: run)[.bandwidthShare]?.mean, expected))
    }

    @Test(arguments: [
        (BandwidthProbe(before: 20e9, after: 20e9), true), (BandwidthProbe(before: 20e9, after: 22e9), true),
        (BandwidthProbe(before: 20e9, after: 24e9), false), (BandwidthProbe(before: 20e9), false),
        (BandwidthProbe(), false),
    ])
    func sharesNeedASteadyMachine(_ probe: BandwidthProbe, _ isGiven: Bool) {
        let run = TestRun.run([TestRun.scenario(trials: [TestRun.trial([TestRun.record()], probe: probe)])])
        let metrics = run.scenarios[0].metrics(in: run)
        #expect((metrics[.bandwidthShare] != nil) == isGiven)
        #expect((metrics[.computeShare] != nil) == isGiven)
    }

    @Test func nominalCeilingNeedsNoProbe() {
        let ceiling = Ceiling(
            readBytesPerSecond: 40e9, operationsPerSecond: [.fp16: 100e9], source: "nominal: some device")
        let scenario = TestRun.scenario(trials: [TestRun.trial([TestRun.record()], probe: BandwidthProbe())])
        let run = TestRun.run([scenario], ceiling: ceiling)
        #expect(agree(run.scenarios[0].metrics(in: run)[.bandwidthShare]?.mean, (100_013_500 / 0.010) / 40e9))
        #expect(run.scenarios[0].metrics(in: run)[.computeShare] != nil)
    }

    /// An accelerator that is compared with the processor: what is probed around its trials is not its own memory.
    @Test func probesSayNothingOfADeviceWithANominalCeiling() {
        let ceiling = Ceiling(readBytesPerSecond: 40e9, source: "nominal: some device")
        let run = TestRun.run([TestRun.scenario()], ceiling: ceiling)
        #expect(run.scenarios[0].trials[1].probe.steadyBandwidth == 20e9)
        #expect(agree(run.scenarios[0].metrics(in: run)[.bandwidthShare]?.mean, (100_013_500 / 0.010) / 40e9))
    }

    /// T = 8: 2 x 40M x 8 + 2 x 10M + 4 x 10 x 500 x 8 x 9 / 2, in 50 ms, of 100 G/s.
    @Test func computeShare() {
        let run = TestRun.run([TestRun.scenario()])
        let operations = 640_000_000.0 + 20_000_000 + 720_000
        #expect(agree(run.scenarios[0].metrics(in: run)[.computeShare]?.mean, operations / 0.050 / 100e9))
        let unknown = TestRun.run([TestRun.scenario()], ceiling: Ceiling(operationsPerSecond: [.int8: 1e9]))
        #expect(unknown.scenarios[0].metrics(in: unknown)[.computeShare] == nil)
        let noWork = TestRun.run([TestRun.scenario()], work: nil)
        #expect(noWork.scenarios[0].metrics(in: noWork)[.computeShare] == nil)
        #expect(noWork.scenarios[0].metrics(in: noWork)[.bandwidthShare] == nil)
    }

    @Test func oneTokenHasNoTimePerToken() {
        let run = TestRun.run([TestRun.scenario(count: 1)])
        let metrics = run.scenarios[0].metrics(in: run)
        #expect(metrics[.timeToFirstToken]?.mean == 50)
        #expect(metrics[.timePerOutputToken] == nil && metrics[.decodeRate] == nil)
        #expect(metrics[.interTokenLatency] == nil && metrics[.bandwidthShare] == nil)
    }

    @Test func bundlesAreNotTokens() {
        var record = TestRun.record(firstAt: 50, step: 20, count: 6)
        for index in record.tokens.indices.dropFirst() { record.tokens[index].count = 2 }
        record.outputTokens = nil
        let scenario = TestRun.scenario(trials: [TestRun.trial([record])])
        for claimsOne in [true, false] {
            let run = TestRun.run([scenario], oneTokenPerChunk: claimsOne)
            let metrics = run.scenarios[0].metrics(in: run)
            #expect(metrics[.timePerOutputToken]?.mean == 10)
            #expect(metrics[.interTokenLatency] == nil)
            #expect(metrics.tokenGaps == nil)
        }
    }

    @Test func theEnginesCountGoesBeforeTheChunks() {
        var record = TestRun.record(step: 20, count: 6)
        record.outputTokens = 11
        let run = TestRun.run([TestRun.scenario(trials: [TestRun.trial([record])])])
        #expect(run.scenarios[0].metrics(in: run)[.timePerOutputToken]?.mean == 10)
    }

    @Test(arguments: [RequestRecord.Stop.failed, .cancelled, nil])
    func aBatchWithAnUnfinishedRequestGivesNothing(_ stop: RequestRecord.Stop?) {
        var broken = TestRun.record()
        broken.stop = stop
        let good = TestRun.record()
        let run = TestRun.run([
            TestRun.scenario(trials: [TestRun.trial([good, broken]), TestRun.trial([good, good])], batch: 2)
        ])
        let metrics = run.scenarios[0].metrics(in: run)
        #expect(metrics[.timeToFirstToken]?.n == 1)
        #expect(metrics[.outputThroughput]?.n == 1)
    }

    @Test func warmUpsDoNotCount() {
        var scenario = TestRun.scenario()
        scenario.trials[0].records = [TestRun.record(firstAt: 5000, step: 1000)]
        let run = TestRun.run([scenario])
        #expect(run.scenarios[0].metrics(in: run)[.timeToFirstToken]?.maximum == 50)
    }

    @Test func unknownPromptLengthIsNotInvented() {
        let run = TestRun.run([TestRun.scenario(promptTokens: nil)])
        let metrics = run.scenarios[0].metrics(in: run)
        #expect(metrics[.prefillRate] == nil && metrics[.totalThroughput] == nil && metrics[.bandwidthShare] == nil)
        #expect(metrics[.outputThroughput] != nil)
    }

    /// 1 token in 60 ms, 11 tokens in 170 ms.
    @Test func twoRunSubtracts() {
        let first = TestRun.trial(
            [TestRun.record(firstAt: 60, count: 1)], part: .first, peak: PeakMemory(engineBytes: 5))
        let full = TestRun.trial(
            [TestRun.record(firstAt: 50, step: 12, count: 11)], part: .full, peak: PeakMemory(engineBytes: 7))
        let run = TestRun.run([TestRun.scenario(trials: [first, full])], method: .twoRun)
        let metrics = run.scenarios[0].metrics(in: run)
        #expect(metrics[.timeToFirstToken]?.samples == [60])
        #expect(metrics[.timePerOutputToken]?.samples == [11])
        #expect(agree(metrics[.decodeRate]?.mean, 1000.0 / 11))
        #expect(agree(metrics[.outputThroughput]?.mean, 11 / 0.170))
        #expect(metrics[.requestLatency]?.mean == 170)
        #expect(agree(metrics[.prefillRate]?.mean, 8 / 0.060))
        #expect(metrics[.peakBytes]?.mean == 7)
        #expect(metrics[.interTokenLatency]?.mean == 12)
    }

    @Test func twoRunOfABatchDividesByStepsOfOneRequest() {
        let one = TestRun.record(firstAt: 60, count: 1)
        let many = TestRun.record(firstAt: 60, step: 11, count: 11)
        let run = TestRun.run(
            [
                TestRun.scenario(
                    trials: [TestRun.trial([one, one], part: .first), TestRun.trial([many, many], part: .full)],
                    batch: 2)
            ], method: .twoRun)
        #expect(run.scenarios[0].metrics(in: run)[.timePerOutputToken]?.mean == 11)
        #expect(agree(run.scenarios[0].metrics(in: run)[.outputThroughput]?.mean, 22 / 0.170))
    }

    @Test func halfAPairIsNoTrial() {
        let first = TestRun.trial([TestRun.record(count: 1)], part: .first)
        let run = TestRun.run([TestRun.scenario(trials: [first])], method: .twoRun)
        #expect(run.scenarios[0].metrics(in: run).values.isEmpty)
    }

    @Test func stampsThatCannotBeGiveNoFigure() {
        let run = TestRun.run([TestRun.scenario(firstAt: 0, steps: [0, -1])])
        let metrics = run.scenarios[0].metrics(in: run)
        #expect(metrics[.timeToFirstToken] == nil && metrics[.timePerOutputToken] == nil)
        var extreme = TestRun.record()
        extreme.sent = .min
        extreme.tokens[10].at = .max
        extreme.tokens[10].count = .max
        extreme.outputTokens = nil
        let wild = TestRun.run([TestRun.scenario(trials: [TestRun.trial([extreme])])])
        _ = wild.scenarios[0].metrics(in: wild)
        _ = wild.audit()
    }

    @Test func noIntervalAcrossTwoMachineStates() {
        let slow = TestRun.trial([TestRun.record()], probe: BandwidthProbe(before: 40e9, after: 40e9))
        let fast = TestRun.trial([TestRun.record(step: 6)], probe: BandwidthProbe(before: 70e9, after: 70e9))
        let run = TestRun.run([TestRun.scenario(trials: [slow, slow, fast])])
        let metrics = run.scenarios[0].metrics(in: run)
        #expect(metrics[.timePerOutputToken]?.mean != nil && metrics[.timePerOutputToken]?.interval95 == nil)
        #expect(metrics[.bandwidthShare]?.interval95 != nil)
    }

    @Test func energyAndGaps() {
        let run = TestRun.run([TestRun.scenario(trials: [TestRun.trial([TestRun.record()], energy: 12)])])
        let metrics = run.scenarios[0].metrics(in: run)
        #expect(metrics[.energy]?.mean == 12)
        #expect(metrics.tokenGaps?.count == 10)
    }

    @Test func noiseCounters() {
        let before = NoiseSnapshot(totalTicks: 1000, stolenTicks: 10, idleTicks: 500, ownTicks: 300, majorFaults: 5)
        let after = NoiseSnapshot(totalTicks: 1200, stolenTicks: 20, idleTicks: 550, ownTicks: 420, majorFaults: 7)
        let counters = NoiseCounters(from: before, to: after)
        #expect(counters.stealShare == 0.05)
        #expect(counters.foreignShare == 0.10)
        #expect(counters.majorFaults == 2)
        let unknown = NoiseCounters(from: NoiseSnapshot(), to: after)
        #expect(unknown == NoiseCounters())
    }
}
