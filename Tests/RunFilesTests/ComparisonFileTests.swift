import EngineAPI
import Foundation
import Measurement
import RunFiles
import Testing

@Suite("Pairs, self-test and comparison in files")
struct ComparisonFileTests {
    private static let selfTest = SelfTest(
        stampNanoseconds: 28.5, resolutionNanoseconds: nil, receiptLagMedianNanoseconds: 41_000,
        receiptLagHighNanoseconds: 120_000,
        checks: [
            SelfTest.Check(
                scenario: "batch", metric: .outputThroughput, expected: 846.15384, measured: 846.1,
                errorSeconds: 9.9e-6),
            SelfTest.Check(
                scenario: "single", metric: .timeToFirstToken, expected: 12, measured: 12.1, errorSeconds: 1e-4),
        ])

    private func run(_ side: PairSide) -> Run {
        var run = SampleRun.run
        run.selfTest = Self.selfTest
        run.pairing = Pairing(id: "0b5e", side: side, rounds: 2)
        run.scenarios[0].until = UntilRecord(
            reason: .limit, relativeHalfWidth: 0.02, maximumTrials: 30, reached: nil)
        run.scenarios[0].trials[1].noise = NoiseCounters(throttleEvents: 2, quotaShare: 0.125, clockHertz: 2.1e9)
        return run
    }

    @Test func nothingIsLostOnTheWay() throws {
        for side in PairSide.allCases {
            let run = run(side)
            let stored = try RunFile.decode(RunFile.encode(AnalysedRun(run))).run
            #expect(stored == run)
        }
    }

    @Test func theNewKeysAreAlwaysThere() throws {
        let file = try #require(
            JSONSerialization.jsonObject(with: RunFile.encode(SampleRun.analysed)) as? [String: Any])
        #expect(file["selfTest"] is NSNull && file["pairing"] is NSNull)
        let scenario = try #require((file["scenarios"] as? [[String: Any]])?.first)
        #expect(scenario["until"] is NSNull)
        let told = try #require(
            JSONSerialization.jsonObject(with: RunFile.encode(AnalysedRun(run(.a)))) as? [String: Any])
        let selfTest = try #require(told["selfTest"] as? [String: Any])
        #expect(selfTest["passes"] as? Bool == false)
        #expect((selfTest["checks"] as? [[String: Any]])?.map { $0["passes"] as? Bool } == [true, false])
        #expect((told["pairing"] as? [String: Any])?["side"] as? String == "A")
    }

    /// Four rounds in which B takes a tenth longer per token.
    private func pair() -> (a: Run, b: Run) {
        func side(_ side: PairSide, step: Int64) -> Run {
            var run = run(side)
            let counted = run.scenarios[0].trials[2]
            run.scenarios[0].trials = (0..<4).map { round in
                var trial = counted
                trial.probe = BandwidthProbe()
                let place = Pairing.order(round: round + 1).firstIndex(of: side) ?? 0
                trial.origin = Instant(nanoseconds: Int64(2 * round + place) * 1_000_000_000)
                for record in trial.records.indices {
                    for token in trial.records[record].tokens.indices {
                        trial.records[record].tokens[token].at =
                            50_000_000 + Int64(token) * (step + Int64(round % 2) * 10_000)
                    }
                }
                return trial
            }
            return run
        }
        return (side(.a, step: 10_000_000), side(.b, step: 11_000_000))
    }

    @Test("two run files alone give the paired comparison again")
    func pairsComeBack() throws {
        let (a, b) = pair()
        let before = Comparison(a, b)
        #expect(before.design == .paired)
        #expect(before.scenarios[0][.decodeRate]?.verdict == .slower)
        let again = Comparison(
            try RunFile.decode(RunFile.encode(AnalysedRun(a))).run,
            try RunFile.decode(RunFile.encode(AnalysedRun(b))).run)
        #expect(again == before)
    }

    @Test func theComparisonFile() throws {
        let (a, b) = pair()
        let data = RunFile.encode(Comparison(a, b), files: ("x-A.run.json", nil), names: ("one", "two"))
        let file = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(file["schema"] as? String == "sextant.comparison/1")
        #expect(file["design"] as? String == "paired")
        #expect((file["a"] as? [String: Any])?["runFile"] as? String == "x-A.run.json")
        #expect((file["b"] as? [String: Any])?["runFile"] is NSNull)
        let scenario = try #require((file["scenarios"] as? [[String: Any]])?.first)
        #expect(scenario["pairsKept"] as? Int == 4)
        let rate = try #require((scenario["metrics"] as? [String: [String: Any]])?["decodeRate"])
        #expect(rate["verdict"] as? String == "slower")
        #expect(abs((rate["ratio"] as? Double ?? 0) - 1 / 1.1) < 0.001)
        #expect((rate["interval95"] as? [Double])?.count == 2)
    }

    @Test(
        "what is damaged is named",
        arguments: [
            ("\"side\": \"A\"", "\"side\": \"C\"", "pairing.side"),
            ("\"reason\": \"limit\"", "\"reason\": \"boredom\"", "until.reason"),
            ("\"stampNanoseconds\": 28.5", "\"stampNanoseconds\": null", "selfTest.stampNanoseconds"),
            ("\"metric\": \"outputThroughput\"", "\"metric\": \"happiness\"", "selfTest.checks[0].metric"),
        ])
    func damage(found: String, replacement: String, field: String) throws {
        let text = String(decoding: RunFile.encode(AnalysedRun(run(.a))), as: UTF8.self)
        #expect(text.contains(found))
        let error = #expect(throws: RunFileError.self) {
            try RunFile.decode(Data(text.replacingOccurrences(of: found, with: replacement).utf8))
        }
        #expect(error?.description.contains(field) == true, "\(String(describing: error))")
    }
}
