import EngineAPI
import Measurement
import Testing

@testable import Reporting

struct TelemetryReportTests {
    /// 100 W all the time, at 60 and then 70 degrees: a scenario of s seconds takes 100 s joules.
    private static let run: Run = {
        var run = SampleRun.run
        let device = TelemetryDevice(
            source: "nvidia-smi", id: "0", name: "Example | GPU", role: .target, intervalSeconds: 0.1, memoryBytes: 80e9
        )
        for scenario in run.scenarios.indices {
            for index in run.scenarios[scenario].trials.indices {
                let trial = run.scenarios[scenario].trials[index]
                guard trial.kind == .counted, let span = trial.busySpan else { continue }
                let series = TelemetrySeries(
                    device: device,
                    samples: [
                        TelemetrySample(
                            at: span.lowerBound, powerWatts: 100, utilisation: 0.5, memoryUsedBytes: 20e9,
                            temperatureCelsius: 60),
                        TelemetrySample(
                            at: span.upperBound, powerWatts: 100, utilisation: 0.7, memoryUsedBytes: 21e9,
                            temperatureCelsius: 70),
                    ])
                run.scenarios[scenario].trials[index].telemetry = [series]
                run.scenarios[scenario].trials[index].energyJoules = trial.energy(of: [series])
            }
        }
        run.telemetry = TelemetrySummary(devices: [device], notes: ["RAPL cannot be read."])
        run.pricePerHour = 2
        return run
    }()

    @Test func everyFigureStandsInTheTable() throws {
        let subject = ReportSubject(SampleRun.analysed(Self.run))
        let table = try #require(ReportTable.telemetry(subject, EnglishPhrasebook()))
        #expect(
            table.header.dropFirst() == [
                "Energy per trial (J)", "Energy per token (J)", "Mean power (W)", "Mean utilisation",
                "Highest temperature (°C)", "Device memory in use, highest (GB)", "Cost of a million tokens",
            ])
        // 200 ms and 127 steps of 50 ms are 6.55 s: 655 J for 128 tokens; 128 / 6.55 tokens/s for 2 an hour.
        #expect(table.rows[0].dropFirst() == ["655.00", "5.12", "100.0", "60.0%", "70", "21.00", "28.43"])
        #expect(table.rows.count == 6)
        #expect(ReportTable.telemetry(ReportSubject(SampleRun.analysed), EnglishPhrasebook())?.rows == nil)
    }

    @Test func bothLanguagesSayHowItWasRead() {
        let subject = ReportSubject(SampleRun.analysed(Self.run))
        let english = ReportTable.telemetryNotes(subject, EnglishPhrasebook())
        #expect(english.count == 3)
        #expect(english[0].contains("nvidia-smi 0 (Example | GPU), every 0.1 s"))
        #expect(english[1].contains("RAPL cannot be read."))
        #expect(english[2].hasPrefix("Cost: 2 per hour"))
        let chinese = ReportTable.telemetryNotes(subject, ChinesePhrasebook())
        #expect(chinese[0].contains("每 0.1 秒一次"))
        #expect(chinese[2].contains("每小时价格 2"))
        for phrase in TelemetryPhrase.allCases {
            #expect(EnglishPhrasebook().words(phrase) != ChinesePhrasebook().words(phrase))
        }
        #expect(MarkdownReport(language: .english).text(SampleRun.analysed(Self.run)).contains("Example \\| GPU"))
        #expect(!MarkdownReport(language: .english).text(SampleRun.analysed).contains("Energy"))
        #expect(HTMLReport(language: .english).text([SampleRun.analysed(Self.run)]).contains("Energy per token (J)"))
    }
}
