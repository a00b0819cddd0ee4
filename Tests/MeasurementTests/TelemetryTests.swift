import EngineAPI
import Measurement
import Testing

@Suite struct TelemetryTests {
    private static let second: Int64 = 1_000_000_000

    private func device(
        _ power: TelemetryDevice.Power = .instantaneous, role: TelemetryDevice.Role = .target, source: String = "a",
        id: String = "0"
    ) -> TelemetryDevice {
        TelemetryDevice(source: source, id: id, role: role, power: power, intervalSeconds: 1)
    }

    private func series(_ device: TelemetryDevice, _ points: [(seconds: Double, watts: Double?)]) -> TelemetrySeries {
        TelemetrySeries(
            device: device,
            samples: points.map { TelemetrySample(at: Int64($0.seconds * 1e9), powerWatts: $0.watts) })
    }

    private func trial(energy telemetry: [TelemetrySeries]) -> Double? {
        // Sent at 1 s, last token at 3 s.
        let record = RequestRecord(
            scheduled: Self.second, sent: Self.second,
            tokens: [2, 3].map { TokenRecord(at: $0 * Self.second, receiptLag: nil, count: 1, ids: nil, text: nil) },
            finished: 4 * Self.second, promptTokens: 1, outputTokens: 2, stop: .limit, error: nil)
        return Trial(kind: .counted, part: .trace, origin: Instant(nanoseconds: 0), records: [record])
            .energy(of: telemetry)
    }

    @Test("power at instants: straight lines between samples")
    func trapezoids() {
        let ramp = series(device(), [(0, 0), (2, 100), (4, 100)])
        #expect(ramp.energyJoules(in: 0...(4 * Self.second)) == 300)
        // From 0.5 s at 25 W to 1.5 s at 75 W.
        #expect(ramp.energyJoules(in: 500_000_000...1_500_000_000) == 50)
        // A sample that says nothing of power is none.
        let sparse = series(device(), [(0, 10), (1, nil), (2, 30)])
        #expect(sparse.energyJoules(in: 0...(2 * Self.second)) == 40)
    }

    @Test("means since the sample before: steps, as a counter gives them")
    func steps() {
        let steps = series(device(.meanSincePrevious), [(0, 999), (1, 10), (3, 40)])
        #expect(steps.energyJoules(in: 0...(3 * Self.second)) == 90)
        #expect(steps.energyJoules(in: 500_000_000...2_000_000_000) == 45)
    }

    @Test("an open end is held for a quarter of the span at most")
    func coverage() {
        let short = series(device(), [(1, 100), (3, 100)])
        #expect(short.energyJoules(in: 0...(4 * Self.second)) == nil)
        #expect(short.energyJoules(in: 500_000_000...(3 * Self.second)) == 250)
        #expect(series(device(), [(1, 100)]).energyJoules(in: 0...(2 * Self.second)) == nil)
        #expect(series(device(), []).energyJoules(in: 0...1) == nil)
        #expect(short.energyJoules(in: 5...5) == nil)
    }

    @Test("the energy of a trial is that of all devices that computed, from first sending to last token")
    func trialEnergy() {
        let one = series(device(id: "0"), [(0, 100), (4, 100)])
        let two = series(device(id: "1"), [(0, 50), (4, 50)])
        let beside = series(device(role: .beside, id: "2"), [(0, 1000), (4, 1000)])
        let other = series(device(source: "b"), [(0, 7), (4, 7)])
        #expect(trial(energy: [one, two, beside]) == 300)
        // Another instrument may look at the same devices.
        #expect(trial(energy: [one, other]) == 200)
        #expect(trial(energy: [beside]) == nil)
        #expect(trial(energy: []) == nil)
        // Half a sum is none.
        #expect(trial(energy: [one, series(device(id: "1"), [(0, 50), (1, 50)])]) == nil)
        #expect(trial(energy: [series(device(), [(0, 0), (4, 0)])]) == nil)
    }

    @Test("what a device showed in a span")
    func peaks() {
        let samples = [(0, 40.0), (1, 55), (2, 50)].map { at, celsius in
            TelemetrySample(at: Int64(at), temperatureCelsius: celsius)
        }
        let series = TelemetrySeries(device: device(), samples: samples)
        #expect(series.peak(\.temperatureCelsius, in: 0...2) == 55)
        #expect(series.mean(\.temperatureCelsius, in: 1...2) == 52.5)
        #expect(series.peak(\.powerWatts, in: 0...2) == nil)
    }

    @Test("joules per token, and the cost of a million tokens")
    func figures() throws {
        let record = RequestRecord(
            scheduled: 0, sent: 0,
            tokens: (1...10).map {
                TokenRecord(at: $0 * Self.second / 10, receiptLag: nil, count: 1, ids: nil, text: nil)
            }, finished: Self.second, promptTokens: 1, outputTokens: 10, stop: .limit, error: nil)
        var trial = Trial(kind: .counted, part: .trace, origin: Instant(nanoseconds: 0), records: [record, record])
        trial.energyJoules = 50
        let scenario = ScenarioRun(
            scenario: Scenario(id: "a", title: "a", prompt: "p", outputTokens: 10, batch: 2), promptTokens: 1,
            trials: [trial], failure: nil)
        var context = MetricContext(work: nil, ceiling: Ceiling(), oneTokenPerChunk: true, pricePerHour: 3.6)
        let metrics = scenario.metrics(in: context)
        #expect(metrics[.energyPerToken]?.mean == 2.5)
        #expect(metrics[.energyPerToken]?.unit == .joulesPerToken)
        // 20 tokens a second are 72,000 an hour for 3.60: 50 a million.
        let cost = try #require(metrics[.costPerMillionTokens]?.mean)
        #expect(abs(cost - 50) < 1e-9)
        context.pricePerHour = nil
        #expect(scenario.metrics(in: context)[.costPerMillionTokens] == nil)
    }
}
