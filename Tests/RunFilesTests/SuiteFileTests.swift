import Foundation
import Measurement
import RunFiles
import Testing

struct SuiteFileTests {
    private static let good = """
        name: my-suite
        scenarios:
          - id: chat-short        # a comment
            title: Short chat
            title_zh: 短对话
            prompt: "What is the capital of China?"
            promptTokens: 64
            outputTokens: 128
            batch: 2
            warmups: 0
            trials: 7
          - id: block
            prompt: |
              Line one: with [brackets, *stars* and a colon
              line two
            outputTokens: 16
        """

    private func message(_ text: String) -> String {
        do {
            _ = try SuiteFile.parse(text, file: "s.yaml")
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    @Test func readsEveryField() throws {
        let suite = try SuiteFile.parse(Self.good, file: "s.yaml")
        #expect(
            suite
                == Suite(
                    name: "my-suite",
                    scenarios: [
                        Scenario(
                            id: "chat-short", title: "Short chat", titleChinese: "短对话",
                            prompt: "What is the capital of China?", nominalPromptTokens: 64, outputTokens: 128,
                            batch: 2, warmUps: 0, trials: 7),
                        Scenario(
                            id: "block", title: "block",
                            prompt: "Line one: with [brackets, *stars* and a colon\nline two\n", outputTokens: 16,
                            batch: 1, warmUps: 3, trials: 5),
                    ]))
    }

    @Test(arguments: [
        ("promptTokens: 64", "promptToken: 64", "s.yaml:7: scenarios[0]: expected one of the keys id, title"),
        ("batch: 2", "batch: two", "s.yaml:9: scenarios[0].batch: expected an integer from 1 to 4096, found \"two\""),
        ("batch: 2", "batch: \"2\"", "s.yaml:9: scenarios[0].batch: expected an integer"),
        ("batch: 2", "batch: 0", "found \"0\""), ("batch: 2", "batch: 1e3", "found \"1e3\""),
        ("batch: 2", "batch: [2]", "found a list of 1"), ("trials: 7", "trials: 0", "s.yaml:11: scenarios[0].trials"),
        ("outputTokens: 128", "outputTokens: 99999999999999999999", "scenarios[0].outputTokens: expected an integer"),
        ("id: block", "id: chat-short", "s.yaml:12: scenarios[1].id: expected an id of its own"),
        ("id: block", "id: ../block", "scenarios[1].id: expected letters, digits and dashes, found \"../block\""),
        ("prompt: \"What", "prompts: \"What", "expected one of the keys"),
        ("    outputTokens: 16", "    title: x", "s.yaml:12: scenarios[1].outputTokens: expected an integer"),
        ("prompt: \"What is the capital of China?\"", "prompt: \"\"", "prompt: expected a text of 1 to"),
        ("prompt: \"What is the capital of China?\"", "prompt:", "scenarios[0].prompt: expected a text, found nothing"),
        ("batch: 2", "batch: 2\n    batch: 3", "batch: expected once, found more than once"),
        ("name: my-suite", "", "s.yaml:2: name: expected a text, found nothing"),
        ("name: my-suite", "name: {a: 1}", "s.yaml:1: name: expected a text, found keys with values"),
        ("trials: 7", "trials: 7\n    arrivals: poisson", "found \"arrivals\""),
        ("title: Short chat", "title: \"Short chat", "is not YAML"),
    ])
    func mistakesAreNamed(piece: String, other: String, expected: String) {
        let text = Self.good.replacing(piece, with: other, maxReplacements: 1)
        #expect(text != Self.good)
        #expect(message(text).contains(expected), "\(message(text))")
    }

    @Test(arguments: ["", "# nothing", "name: x\nscenarios: []", "- a", "name: x\nscenarios: {}", "a: b\n---\nc: d"])
    func whatIsNoSuiteIsRefused(text: String) {
        #expect(message(text).hasPrefix("s.yaml"), "\(message(text))")
    }

    @Test func hostileTextsEndQuickly() {
        let bomb = (1..<40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n")
        #expect(message("a0: &a0 x\n" + bomb + "\n? *a39\n: 1").contains("aliases"))
        #expect(message(String(repeating: "[", count: 100_000)).contains("nested too deeply"))
        #expect(message(String(repeating: "- ", count: 100_000)).contains("nested too deeply"))
        #expect(
            message((0..<600).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")).contains("deep")
        )
    }

    @Test func filesAreBoundedAndReadAsUTF8() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("sextant-\(UUID().uuidString).yaml")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(Self.good.utf8).write(to: URL(fileURLWithPath: path))
        #expect(try SuiteFile.read(path).scenarios.count == 2)
        try Data(repeating: 0x23, count: 300_000).write(to: URL(fileURLWithPath: path))
        let large = #expect(throws: RunFileError.self) { try SuiteFile.read(path) }
        #expect(large?.description.contains("expected at most 262144 bytes, found a larger file") == true)
        try Data([0x6E, 0xFF]).write(to: URL(fileURLWithPath: path))
        #expect(throws: RunFileError.self) { try SuiteFile.read(path) }
    }
}
