import Foundation
import Measurement
import RunFiles
import Testing

struct QualityTests {
    @Test func nothingIsLostOnTheWay() throws {
        let stored = try RunFile.decode(RunFile.encode(SampleRun.analysed))
        #expect(stored.run.quality == SampleRun.quality)
        #expect(stored.qualityFigures == SampleRun.quality.figures)
        #expect(stored.qualityFigures.count == 3)
        #expect(Verified.findings(stored).isEmpty)
    }

    @Test("files from before there was such a key, and runs that did not ask for it")
    func absent() throws {
        var analysed = SampleRun.analysed
        analysed.run.quality = nil
        let text = String(decoding: RunFile.encode(analysed), as: UTF8.self)
        #expect(text.contains("\"quality\": null"))
        let old = text.replacing(" \"quality\": null,\n", with: "")
        #expect(old != text)
        for content in [text, old] {
            let stored = try RunFile.decode(Data(content.utf8))
            #expect(stored.run.quality == nil && stored.qualityFigures.isEmpty)
        }
    }

    @Test("a stated figure that the positions do not give is a contradiction")
    func forged() throws {
        let text = SampleRun.text(replacing: "\"topChoiceAgreement\": 0.5", with: "\"topChoiceAgreement\": 1")
        #expect(text != SampleRun.text())
        let findings = Verified.findings(try RunFile.decode(Data(text.utf8)))
        #expect(findings.count == 1)
        #expect(findings.first?.message.contains("quality.int8.topChoiceAgreement") == true)
        #expect(findings.first?.severity == .contradiction)
    }

    @Test("a redacted run has lost its outputs and kept its figures")
    func redacted() throws {
        let run = SampleRun.run.redacted()
        let stored = try RunFile.decode(RunFile.encode(AnalysedRun(run)))
        #expect(stored.run.quality == run.quality)
        #expect(stored.run.quality?.reference.continuations == nil)
        #expect(stored.run.quality?.candidates.first?.continuations == nil)
        #expect(stored.run.quality?.candidates.first?.firstDifferences == [nil, 1])
        #expect(stored.qualityFigures == SampleRun.quality.figures)
    }

    @Test(arguments: [
        ("\"surprisal\": 1.25", "\"surprisal\": null"), ("\"surprisal\": 1.25", "\"surprisal\": \"x\""),
        ("\"agrees\": false", "\"agrees\": 1"), ("\"predictions\": 3", "\"predictions\": -1"),
        ("\"firstDifference\": 1", "\"firstDifference\": 0.5"), ("\"requested\": \"int8\"", "\"requested\": \"int7\""),
        ("[4, 9, 6]", "[4, 9000000000000, 6]"), ("\"candidates\": [", "\"candidate\": ["),
    ])
    func damaged(piece: String, other: String) {
        let text = SampleRun.text(replacing: piece, with: other)
        #expect(text != SampleRun.text())
        #expect(throws: RunFileError.self) { try RunFile.decode(Data(text.utf8)) }
    }

    @Test("numbers beyond all bounds give no trap")
    func absurd() throws {
        for number in ["1e308", "-1e308", "1e400"] {
            let text = SampleRun.text(replacing: "\"surprisal\": 1.25", with: "\"surprisal\": \(number)")
            _ = (try? RunFile.decode(Data(text.utf8)))?.analysed
        }
    }

    private enum Verified {
        /// What a reader of the file is told about its figures of quality.
        static func findings(_ stored: StoredRun) -> [Finding] {
            stored.analysed.findings.filter { $0.rule == "recompute" && $0.scenario == nil }
        }
    }
}
