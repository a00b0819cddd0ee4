import EngineAPI
import Foundation
import Measurement

/// Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 < u < 1.
    mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    /// Standard normal, by Box and Muller.
    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
}

/// Runs whose times are drawn, down to the instants of their tokens.
enum Simulated {
    static let bandwidth = 40e9

    /// A generation of three tokens.
    ///
    /// - Parameters:
    ///   - first: milliseconds to the first token.
    ///   - step: milliseconds between tokens.
    ///   - place: in the order of all trials; decides the origin.
    static func trial(
        first: Double, step: Double, place: Int, bandwidth: (before: Double, after: Double)? = (bandwidth, bandwidth),
        peakBytes: Double? = 3e9
    ) -> Trial {
        var trial = TestRun.trial(
            [TestRun.record(firstAt: first, step: step, count: 3)],
            probe: BandwidthProbe(before: bandwidth?.before, after: bandwidth?.after),
            peak: PeakMemory(engineBytes: peakBytes))
        trial.origin = Instant(nanoseconds: Int64(place + 1) * 1_000_000_000)
        return trial
    }

    static func run(_ trials: [Trial], _ id: String = "chat", pairing: Pairing? = nil) -> Run {
        var run = TestRun.run([TestRun.scenario(id, trials: trials, count: 3)])
        run.pairing = pairing
        return run
    }

    /// Two runs of one comparison from the times of each pair.
    static func pair(_ pairs: [(a: Trial, b: Trial)]) -> (a: Run, b: Run) {
        let rounds = pairs.count
        return (
            run(pairs.map(\.a), pairing: Pairing(id: "p", side: .a, rounds: rounds)),
            run(pairs.map(\.b), pairing: Pairing(id: "p", side: .b, rounds: rounds))
        )
    }

    /// Two runs of alternating trials: A's and B's steps in milliseconds.
    static func pairs(steps: [(a: Double, b: Double)], first: Double = 50) -> (a: Run, b: Run) {
        pair(
            steps.enumerated().map { round, steps in
                let aIsFirst = Pairing.order(round: round + 1)[0] == .a
                return (
                    trial(first: first, step: steps.a, place: 2 * round + (aIsFirst ? 0 : 1)),
                    trial(first: first, step: steps.b, place: 2 * round + (aIsFirst ? 1 : 0))
                )
            })
    }
}

/// How neighbouring trials of real runs differed: `Scripts/golden/machine_noise.py` takes it from `docs/results`.
struct MachineNoise: Decodable {
    /// Logarithms of trial k + 1 over trial k, of one scenario.
    struct Neighbours: Decodable {
        var first: Double
        var step: Double
        /// Mean of the bandwidth probes around each; `null` where there were none.
        var bandwidth: Double?
    }

    var neighbours: [Neighbours]

    static func load() throws -> MachineNoise {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/machine_noise.json")
        return try JSONDecoder().decode(MachineNoise.self, from: Data(contentsOf: file))
    }
}
