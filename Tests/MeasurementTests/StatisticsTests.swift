import Measurement
import Testing

@Suite("Statistics against numpy and scipy")
struct StatisticsTests {
    let golden: StatisticsGolden

    init() throws {
        golden = try StatisticsGolden.load()
    }

    @Test func summaries() {
        for expected in golden.summaries {
            let summary = Summary(
                unit: .milliseconds, samples: expected.samples, independentRequests: expected.samples.count)
            #expect(summary.n == expected.samples.count)
            #expect(summary.samples == expected.samples)
            #expect(agree(summary.mean, expected.mean), "\(expected.name)")
            #expect(summary.minimum == expected.min)
            #expect(summary.maximum == expected.max)
            if let sd = expected.sd, let deviation = summary.standardDeviation {
                #expect(abs(deviation - sd) <= 1e-12 * max(sd, 1e-3), "\(expected.name)")
            } else {
                #expect(expected.sd == nil && summary.standardDeviation == nil)
            }
            if let interval = expected.interval {
                #expect(agree(summary.interval95?.lowerBound, interval[0]), "\(expected.name)")
                #expect(agree(summary.interval95?.upperBound, interval[1]), "\(expected.name)")
            } else {
                #expect(summary.interval95 == nil)
            }
        }
    }

    @Test func quantiles() {
        for expected in golden.summaries {
            let sorted = expected.samples.sorted()
            for point in expected.quantiles {
                #expect(
                    agree(quantile(point.probability, ofSorted: sorted), point.value),
                    "\(expected.name) at \(point.probability)")
            }
        }
        #expect(quantile(0.5, ofSorted: []) == nil)
        #expect(quantile(1.5, ofSorted: [1, 2]) == nil)
    }

    @Test func studentQuantiles() {
        for expected in golden.tQuantiles {
            let value = StudentT.quantile(expected.probability, freedom: expected.freedom)
            // The logarithm of the gamma function loses digits as its argument grows.
            let precision = max(1e-10, expected.freedom * 1e-14)
            #expect(
                agree(value, expected.value, within: precision) || abs((value ?? 1) - expected.value) < 1e-14,
                "p \(expected.probability), \(expected.freedom) degrees: \(String(describing: value))")
        }
        #expect(StudentT.quantile(0, freedom: 4) == nil)
        #expect(StudentT.quantile(0.975, freedom: 0) == nil)
    }

    @Test func studentCumulative() {
        for expected in golden.tCumulative {
            let value = StudentT.cumulative(expected.t, freedom: expected.freedom)
            #expect(agree(value, expected.value, within: 1e-11), "t \(expected.t), \(expected.freedom) degrees")
        }
    }

    @Test func rankCorrelations() {
        for expected in golden.rankCorrelations {
            #expect(agree(rankCorrelationWithOrder(expected.series), expected.value), "\(expected.name)")
        }
        #expect(rankCorrelationWithOrder([1, 2]) == nil)
        #expect(rankCorrelationWithOrder([2, 2, 2]) == nil)
    }

    @Test func modifiedScores() throws {
        for expected in golden.modifiedZScores {
            let scores = try #require(modifiedZScores(expected.samples))
            for (score, value) in zip(scores, expected.values) {
                #expect(abs(score - value) < 1e-9, "\(expected.name)")
            }
        }
        #expect(modifiedZScores([1, 1, 1, 1, 1]) == nil)
        #expect(modifiedZScores([1, 2, 3, 4]) == nil)
    }

    @Test func effectiveSizes() throws {
        for expected in golden.effectiveSizes {
            #expect(
                agree(effectiveSampleSize(of: expected.series), expected.value, within: 1e-9),
                "memory \(expected.memory)")
        }
        #expect(effectiveSampleSize(of: [1, 1, 1, 1, 1]) == nil)
        // A drift is correlated over all lags: looking at a few of them gives an upper bound.
        let drift = (0..<200).map { Double($0) }
        let whole = try #require(effectiveSampleSize(of: drift))
        let bounded = try #require(effectiveSampleSize(of: drift, largestLag: 10))
        #expect(whole < bounded && bounded < 25)
    }

    @Test func percentileFloors() {
        for floor in golden.percentileFloors {
            #expect(PercentileFloor.supports(floor.probability, independentRequests: floor.requests))
            #expect(!PercentileFloor.supports(floor.probability, independentRequests: floor.requests - 1))
        }
        #expect(PercentileFloor.supports(0.5, independentRequests: 1))
        #expect(!PercentileFloor.supports(0.999, independentRequests: 100_000))
    }

    @Test func percentilesAreRefusedUntilSupported() throws {
        let many = try #require(golden.summaries.first { $0.samples.count == 700 })
        let full = Summary(unit: .milliseconds, samples: many.samples, independentRequests: 700)
        #expect(agree(full.p99, many.quantiles[7].value))
        #expect(agree(full.p90, many.quantiles[5].value))
        let few = Summary(unit: .milliseconds, samples: many.samples, independentRequests: 129)
        #expect(few.p90 != nil && few.p95 == nil && few.p99 == nil)
        let five = Summary(unit: .milliseconds, samples: [1, 2, 3, 4, 5], independentRequests: 5)
        #expect(five.median == 3 && five.p90 == nil && five.p95 == nil && five.p99 == nil)
    }

    @Test func nothingIsSaidOfNothing() {
        let empty = Summary(unit: .bytes, samples: [], independentRequests: 0)
        #expect(empty.n == 0 && empty.mean == nil && empty.median == nil && empty.interval95 == nil)
        let broken = Summary(unit: .bytes, samples: [1, .nan, .infinity], independentRequests: 3)
        #expect(broken.n == 3 && broken.mean == nil && broken.interval95 == nil)
    }

    @Test func meanOfEqualSamplesStaysAmongThem() {
        let equal = Summary(unit: .milliseconds, samples: [0.1, 0.1, 0.1], independentRequests: 3)
        #expect(equal.mean == 0.1 && equal.minimum == 0.1 && equal.maximum == 0.1)
    }

    @Test func machineStates() {
        #expect(!MachineStates(probes: [33e9, 37e9, 41e9, 45e9]).areVisiblyDifferent)
        let states = MachineStates(probes: [66e9, 33e9, 44e9, 78e9])
        #expect(states.split?.slow == 44e9 && states.split?.fast == 66e9)
        // A probe that met the change leaves no hole.
        let bridged = MachineStates(probes: [36e9, 44e9, 54e9, 66e9, 78e9])
        #expect(bridged.split?.slow == 44e9 && bridged.split?.fast == 54e9)
        #expect(!MachineStates(probes: [65e9, 70e9, 80e9]).areVisiblyDifferent)
        #expect(!MachineStates(probes: []).areVisiblyDifferent)
    }
}
