import EngineAPI
import Measurement
import Testing

@testable import Reporting

struct ChartTests {
    @Test func scalesMapEndsToEnds() {
        let linear = Scale(.linear, domain: 0...10, from: 100, to: 300)
        #expect(linear(0) == 100 && linear(10) == 300 && linear(5) == 200)
        let upwards = Scale(.logarithmic, domain: 1...1000, from: 300, to: 0)
        #expect(upwards(1) == 300 && abs(upwards(10) - 200) < 1e-9 && abs(upwards(1000)) < 1e-9)
        #expect(upwards.ticks.count == 4 && abs(upwards.ticks[1] - 10) < 1e-12)
        // Fewer than three decades: 2 and 5 stand between.
        let short = Scale(.logarithmic, domain: 3...60, from: 0, to: 1).ticks
        #expect(short.count == 4 && zip(short, [5, 10, 20, 50]).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func axesEndAtRoundValuesAboveAll() {
        let scale = Scale.fromZero(to: 11.2, from: 0, to: 1)
        // 11.2 / 4 = 2.8 makes steps of 5.
        #expect(scale.domain == 0...15 && scale.ticks == [0, 5, 10, 15])
        for value in [0, -1, .nan, .infinity] { #expect(Scale.fromZero(to: value, from: 0, to: 1).ticks.count > 1) }
        #expect(Scale(.linear, domain: 5...5, from: 0, to: 1)(5) == 0)
        #expect(Scale.logarithmic(around: [0, -3, .nan], room: 2, from: 0, to: 1).domain == 1...10)
    }

    @Test func coordinatesAreShortAndNeverAbsurd() {
        #expect(Coordinate.text(12.04) == "12" && Coordinate.text(-0.26) == "-0.3" && Coordinate.text(7.25) == "7.3")
        #expect(Coordinate.text(.nan) == "0" && Coordinate.text(1e30) == "0")
        #expect(Coordinate.path([(x: 1, y: 2), (x: 3.5, y: 4)]) == "M1,2 3.5,4")
        #expect(TickText.prefixed(2e12) == "2 T" && TickText.prefixed(5e10) == "50 G")
        #expect(TickText.plain(20_000) == "20 k" && TickText.percent(0.5) == "50%")
    }

    @Test func labelsDoNotCoverEachOther() {
        let bounds = LabelPlacement.Box(minX: 0, minY: 0, maxX: 400, maxY: 300)
        let points = (0..<6).map { (x: 200 + Double($0), y: 150.0) }
        let marks = points.map { LabelPlacement.Box(minX: $0.x - 6, minY: $0.y - 6, maxX: $0.x + 6, maxY: $0.y + 6) }
        var placement = LabelPlacement(bounds: bounds, obstacles: marks)
        let placed = points.compactMap { placement.place("long-context", at: $0) }
        #expect(placed.count == 6)
        let boxes = placed.map {
            LabelPlacement.Box(
                minX: $0.x, minY: $0.y - 10, maxX: $0.x + LabelPlacement.width(of: $0.text), maxY: $0.y + 2)
        }
        for (index, box) in boxes.enumerated() {
            #expect(box.isInside(bounds) && !boxes.dropFirst(index + 1).contains { $0.overlaps(box) })
            #expect(!marks.contains { $0.overlaps(box) })
        }
        var full = LabelPlacement(bounds: bounds, obstacles: [bounds])
        #expect(full.place("x", at: (x: 10, y: 10)) == nil)
    }

    /// Work of the sample: 5e9 linear and 0.1e9 head weights, 10e9 bytes a step, 0.5e6 bytes and 4 x 32 x 4096 = 524,288
    /// operations a position.
    @Test func theRooflineHoldsTheShapesArithmetic() throws {
        let roofline = try #require(Roofline(ReportSubject(SampleRun.analysed)))
        #expect(roofline.points.count == 12 && roofline.bandwidth == 261e9 && roofline.peak == 4e12)
        #expect(roofline.probes == 260e9...260e9)
        // decode-long at position 14 + 256 = 270, 20.0032 steps per second: operations over 10.135e9 bytes.
        let decode = try #require(roofline.points.first { $0.scenario.id == "decode-long" && $0.phase == .decode })
        let operations = 10.2e9 + 270 * 524_288
        #expect(abs(decode.operationsPerByte / (operations / 10.135e9) - 1) < 1e-12)
        #expect(abs(decode.operationsPerSecond / (operations * 20.0032) - 1) < 1e-4)
        // batch-8: positions 13 + 64 = 77 of each.
        let batch = try #require(roofline.points.first { $0.scenario.id == "batch-8" && $0.phase == .decode })
        #expect(abs(batch.operationsPerByte / ((8 * 10.2e9 + 616 * 524_288) / (10e9 + 616 * 0.5e6)) - 1) < 1e-12)
        // long-context: as in MarkdownReportTests 6.1154e12 operations in 6 s; 10e9 + 602 x 0.5e6 bytes.
        let prefill = try #require(roofline.points.first { $0.scenario.id == "long-context" && $0.phase == .prefill })
        #expect(abs(prefill.operationsPerSecond / 1.0192e12 - 1) < 1e-4)
        #expect(abs(prefill.operationsPerByte / (6.1154e12 / 10.301e9) - 1) < 1e-4)
        // Arithmetic, not 261e9 x 593.7, is its limit.
        #expect(roofline.attainable(prefill) == 4e12)
        #expect(abs(roofline.attainable(decode) / (261e9 * decode.operationsPerByte) - 1) < 1e-12)
    }

    /// Ridge 4e12 / 261e9 = 15.326 operations a byte; one request at position 270: 10.3416e9 operations, 0.135e9 bytes of
    /// cache: 15.326 x 10e9 / (10.3416e9 - 15.326 x 0.135e9) = 18.53 requests.
    @Test func theBalanceSaysWhichLimitComesFirst() throws {
        let balance = try #require(Balance(ReportSubject(SampleRun.analysed)))
        #expect(abs(balance.ridge - 15.326) < 1e-3)
        #expect(try abs(#require(balance.batch) - 18.53) < 0.01)
        #expect(balance.promptTokens == 602 && abs(balance.prefill - 593.7) < 0.1)
        let text = EnglishPhrasebook().balance(balance)
        #expect(text.contains("15.3 fp16 operations") && text.contains("about 19 before"))
        #expect(text.contains("asks for 594"))
    }

    @Test func usesAreJudgedByMeasuredPoints() {
        let fits = Analysis(ReportSubject(SampleRun.analysed)).uses
        #expect(fits.map(\.use) == UseFit.Use.allCases)
        // Speech: 200 ms and 50 ms alone keep 200 and 100; batch 4 needs 400 ms. Conversation: batch 8 keeps 1 s, 100 ms.
        #expect(fits.map(\.point.batch) == [1, 8, 8, 1, 8] && fits.allSatisfy(\.isKept))
        #expect(fits[3].promptTokens == 602 && fits[3].point.timeToFirstToken == 6000)
        var run = SampleRun.run
        for index in run.scenarios.indices {
            for trial in run.scenarios[index].trials.indices {
                for record in run.scenarios[index].trials[trial].records.indices {
                    for token in run.scenarios[index].trials[trial].records[record].tokens.indices {
                        run.scenarios[index].trials[trial].records[record].tokens[token].at *= 10
                    }
                }
            }
        }
        let slow = Analysis(ReportSubject(SampleRun.analysed(run))).uses
        #expect(slow.map(\.isKept) == [false, false, false, false, true])
        // 128 / (2 + 127 x 0.5) = 1.954.
        #expect(
            ReportTable.uses(slow, EnglishPhrasebook())?.rows[1] == [
                "Conversation", "first token ≤ 1 s, ≤ 100 ms per token", "not even 1", "8", "2000.00", "500.00", "1.95",
            ])
    }

    @Test func memoryIsTakenApartWhereItAddsUp() throws {
        let parts = MemoryParts.all(ReportSubject(SampleRun.analysed))
        // 13.4768 GB of weights and 8 x (13 + 128) x 0.5 MB = 0.564 GB of cache leave 0.759 of 14.80 GB.
        let last = try #require(parts.first { $0.scenario.id == "batch-8" })
        #expect(last.cacheBytes == 564e6)
        #expect(try abs(#require(last.restBytes) - (14.80e9 - 13_476_831_232 - 564e6)) < 1)
        var run = SampleRun.run
        run.engine.model.weightBytes = 20_000_000_000
        #expect(MemoryParts.all(ReportSubject(SampleRun.analysed(run))).allSatisfy { $0.weightBytes == nil })
    }

    @Test func timelinesKeepEveryGapAndCutTheAxisOnly() throws {
        var run = SampleRun.run
        // From its 301st token on one trial is 2 s late.
        for token in 300..<512 { run.scenarios[2].trials[4].records[0].tokens[token].at += 2_000_000_000 }
        let row = try #require(ReportSubject(SampleRun.analysed(run)).rows.first { $0.scenario.id == "decode-long" })
        let timeline = try #require(Timeline(row))
        #expect(timeline.trials.map(\.number) == [1, 2, 3, 4, 5] && timeline.trials[0].gaps.count == 511)
        #expect(timeline.trials[1].longest == 2051 && timeline.trials[1].median == 51 && timeline.top < 100)
        let batch = try #require(ReportSubject(SampleRun.analysed).rows.first { $0.scenario.id == "batch-8" })
        #expect(Timeline(batch)?.trials.first?.gaps.allSatisfy { $0 == 65 } == true)
    }

    @Test func marksOfSentencesBecomeElements() {
        func markup(_ text: String) -> String { HTML.paragraph(text).markup }
        #expect(markup("**A** of `b` & c") == "<p><strong>A</strong> of <code>b</code> &amp; c</p>\n")
        #expect(markup("2 ** 3") == "<p>2 ** 3</p>\n")
        #expect(markup("a\\|b &lt;i>") == "<p>a|b &lt;i&gt;</p>\n")
        #expect(HTML.tag("br").markup == "<br/>" && HTML.tag("td").markup == "<td></td>")
        #expect(HTML.tag("a", ["title": "\"<&\n"]).markup == "<a title=\"&quot;&lt;&amp; \"></a>")
    }
}
