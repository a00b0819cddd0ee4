import EngineAPI
import Foundation
import Measurement
import RunFiles
import Testing

struct RunFileTests {
    @Test func nothingIsLostOnTheWay() throws {
        let analysed = SampleRun.analysed
        let stored = try RunFile.decode(RunFile.encode(analysed))
        #expect(stored.run == analysed.run)
        #expect(stored.metrics == analysed.metrics)
        #expect(stored.findings == analysed.findings)
    }

    @Test func computedMetricsSurviveToo() throws {
        let analysed = AnalysedRun(SampleRun.run)
        let stored = try RunFile.decode(RunFile.encode(analysed))
        #expect(stored.metrics == analysed.metrics)
        #expect(RunFile.encode(AnalysedRun(stored.run)) == RunFile.encode(analysed))
    }

    @Test("a figure in another unit is another figure")
    func statedUnits() throws {
        let analysed = AnalysedRun(SampleRun.run)
        var stored = try RunFile.decode(RunFile.encode(analysed))
        #expect(Verification.findings(stored, recomputed: analysed.metrics).isEmpty)
        stored.metrics[0].values[.timePerOutputToken]?.unit = .seconds
        let findings = Verification.findings(stored, recomputed: analysed.metrics)
        #expect(findings.map(\.severity) == [.contradiction])
        #expect(findings.first?.message.contains("timePerOutputToken.unit is stated as s, the records give ms") == true)
    }

    @Test func readersFindTheAgreedKeys() throws {
        let file = try #require(
            JSONSerialization.jsonObject(with: RunFile.encode(SampleRun.analysed)) as? [String: Any])
        #expect(file["schema"] as? String == "sextant.run/1")
        #expect(file["suite"] as? String == "mine")
        #expect((file["precision"] as? [String: Any])?["requested"] is NSNull)
        #expect((file["load"] as? [String: Any])?["staticBytes"] as? Double == 2.3e9)
        let scenario = try #require((file["scenarios"] as? [[String: Any]])?.first)
        let trial = try #require((scenario["trials"] as? [[String: Any]])?.first)
        #expect(trial["kind"] as? String == "warmUp")
        #expect(trial["originNanoseconds"] as? String == "9007199254740993")
        let metrics = try #require(scenario["metrics"] as? [String: Any])
        #expect(Set(metrics.keys) == Set(MetricName.allCases.map(\.rawValue)))
        #expect(metrics["decodeRate"] is NSNull)
        let statistics = try #require(metrics["timePerOutputToken"] as? [String: Any])
        #expect(statistics["sd"] as? Double == 0.7071067811865476)
        #expect(statistics["p90"] is NSNull)
        #expect(statistics["interval95"] as? [Double] == [4.14, 16.85])
    }

    @Test func whatIsNotANumberIsUnknown() throws {
        var analysed = SampleRun.analysed
        analysed.run.load.seconds = .infinity
        analysed.run.ceiling.operationsPerSecond[.fp32] = .nan
        analysed.metrics[0].values[.timePerOutputToken]?.samples[0] = .nan
        analysed.findings[0].values["a"] = .nan
        let stored = try RunFile.decode(RunFile.encode(analysed))
        #expect(stored.run.load.seconds == nil)
        #expect(stored.run.ceiling.operationsPerSecond[.fp32] == nil)
        #expect(stored.metrics[0][.timePerOutputToken] == nil)
        #expect(stored.findings[0].values == ["b": 2])
    }

    @Test func aTokenIsALineAndALongRunIsSmall() {
        #expect(
            SampleRun.text().contains(
                "\n        {\"at\": 50000000, \"receiptLag\": null, \"count\": 1, \"ids\": [0, -1]"))
        var run = SampleRun.run
        let record = RequestRecord(
            scheduled: 0, sent: 0,
            tokens: (0..<128).map {
                TokenRecord(at: 9_876_543_210 + $0, receiptLag: 12_345, count: 1, ids: [31_999], text: " robots")
            },
            finished: 0, promptTokens: 7, outputTokens: 128, stop: .limit, error: nil)
        run.scenarios = Suite.six.scenarios.map { scenario in
            let records = Array(repeating: record, count: scenario.batch * scenario.outputTokens / 128)
            let trial = Trial(kind: .counted, part: .trace, origin: Instant(nanoseconds: 1), records: records)
            return ScenarioRun(
                scenario: scenario, promptTokens: 7, trials: Array(repeating: trial, count: 8), failure: nil)
        }
        let size = RunFile.encode(AnalysedRun(run: run, metrics: [], findings: [])).count
        #expect(size < 3_000_000, "\(size) bytes")
    }

    @Test(arguments: [
        0, 0.5, 1_795_352_462, 1_795_352_462.123, 1_795_352_462.1234567, 951_782_400, 4_102_444_799.999999,
    ])
    func everyDateSurvives(seconds: Double) throws {
        var analysed = SampleRun.analysed
        analysed.run.started = Date(timeIntervalSince1970: seconds)
        #expect(try RunFile.decode(RunFile.encode(analysed)).run.started == analysed.run.started)
    }

    @Test func datesReadAsTheCalendarHasThem() throws {
        var analysed = SampleRun.analysed
        // `date -u -d @1795352462`, and the leap day of 2000.
        for (seconds, text) in [(1_795_352_462.0, "2026-11-22T13:01:02Z"), (951_782_400, "2000-02-29T00:00:00Z")] {
            analysed.run.started = Date(timeIntervalSince1970: seconds)
            #expect(String(decoding: RunFile.encode(analysed), as: UTF8.self).contains("\"started\": \"\(text)\""))
        }
        let elsewhere = SampleRun.text(replacing: "2026-11-22T13:01:02.123456Z", with: "2026-11-22T21:01:02+08:00")
        let stored = try RunFile.decode(Data(elsewhere.utf8))
        #expect(stored.run.started == Date(timeIntervalSince1970: 1_795_352_462))
    }

    @Test func keysOfALaterVersionAreIgnored() throws {
        let text = SampleRun.text(replacing: "\"complete\": true", with: "\"complete\": true, \"color\": [1, {}]")
        #expect(try RunFile.decode(Data(text.utf8)).run == SampleRun.run)
    }

    @Test func redactionTakesTextsAndKeepsFigures() throws {
        let redacted = SampleRun.run.redacted()
        let text = String(decoding: RunFile.encode(AnalysedRun(redacted)), as: UTF8.self)
        #expect(!text.contains("wört") && !text.contains("Line one") && !text.contains("\"ids\": ["))
        #expect(text.contains("\"prompt\": null"))
        #expect(AnalysedRun(redacted).metrics == AnalysedRun(SampleRun.run).metrics)
        #expect(try RunFile.decode(Data(text.utf8)).run == redacted)
    }
}
