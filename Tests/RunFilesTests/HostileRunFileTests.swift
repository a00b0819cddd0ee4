import Foundation
import Measurement
import RunFiles
import Testing

/// Files that anybody may hand in: each gives a message with place, expectation and finding, and no trap.
struct HostileRunFileTests {
    private func message(_ text: String) -> String {
        do {
            _ = try RunFile.decode(Data(text.utf8), file: "x.run.json")
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("", "x.run.json:1: not JSON: expected a JSON value, found the end of the file"),
        ("{\"schema\": \"sextant.run/1\",}", "expected a key in double quotes, found '}'"),
        ("{\"a\": 1, \"a\": 2}", "not JSON: expected each key once, found \"a\" twice"),
        ("[1]", "expected an object, found a list of 1"),
        ("{\"schema\": \"other/2\"}", "schema: expected \"sextant.run/1\", found \"other/2\""),
        ("{}", "schema: expected \"sextant.run/1\", found nothing"),
        ("{\"schema\": \"sextant.run/1\"}", "tool: expected an object, found nothing"),
        ("{\"a\": 1e999}", "a number that fits a double, found 1e999"), ("{\"a\": 01}", "expected a comma or }"),
        ("{\"a\": NaN}", "expected a JSON value"),
        ("{\"a\": \"\\ud800\"}", "both halves of a surrogate pair"),
        ("{\"a\": \"\\u12g4\"}", "four hexadecimal digits"),
        ("{\"a\": \"x", "closing quote"), ("{} {}", "expected the end of the file"),
        ("{\"a\": \"\u{1}\"}", "control character"),
    ])
    func damagedText(text: String, expected: String) {
        #expect(message(text).contains(expected), "\(message(text))")
    }

    @Test func endlessNestingIsRefused() {
        #expect(message(String(repeating: "[", count: 100_000)).contains("at most 64 levels of nesting"))
    }

    @Test func textThatIsNotUTF8IsRefused() {
        #expect(throws: RunFileError.self) { try RunFile.decode(Data([0x7B, 0x22, 0xFF, 0x22, 0x7D])) }
    }

    @Test(arguments: [
        (
            "\"outputTokens\": 4", "\"outputTokens\": \"four\"",
            "expected an integer from 0 to 1000000000, found \"four\""
        ),
        ("\"batch\": 2", "\"batch\": 0", "plan[0].batch: expected an integer from 1 to 1000000, found 0"),
        ("\"kind\": \"counted\"", "\"kind\": \"count\"", "scenarios[0].trials[1].kind: expected warmUp or counted"),
        (
            "\"sent\": 1000", "\"sent\": 9223372036854775807",
            "scenarios[0].trials[0].records[0].sent: expected an integer"
        ),
        ("\"count\": 1,", "\"count\": -1,", "records[0].tokens[0].count: expected an integer from 1"),
        ("\"ids\": [0, -1]", "\"ids\": [0, 99999999999]", "tokens[0].ids[1]: expected a token id, found 99999999999"),
        ("\"9007199254740993\"", "\"12x\"", "originNanoseconds: expected an integer in a string, found \"12x\""),
        ("\"9007199254740993\"", "9007199254740993", "originNanoseconds: expected a string, found 9007199254740993"),
        ("\"complete\": true", "\"complete\": 1", "complete: expected true or false, found 1"),
        (
            "\"at\": [-5, 1099511627776]", "\"at\": [-5]",
            "telemetry[0].powerWatts: expected one number or null for each of 1 instants"
        ),
        (
            "\"at\": [-5, 1099511627776]", "\"at\": [-5, 9223372036854775807]",
            "telemetry[0].at[1]: expected an integer of at most 2^60"
        ),
        (
            "\"utilisation\": [null, 0.5]", "\"utilisation\": [null, \"x\"]",
            "telemetry[0].utilisation[1]: expected a number or null, found \"x\""
        ),
        ("T13:01:02.123456Z", "", "started: expected an ISO 8601 date and time, found \"2026-11-22\""),
        ("2026-11-22T", "2026-13-22T", "started: expected an ISO 8601"),
        ("[4.14, 16.85]", "[16.85, 4.14]", "timePerOutputToken.interval95: expected two numbers in order"),
        ("\"effective\": \"fp16\"", "\"effective\": \"fp8\"", "precision.effective: expected fp32, fp16, bf16"),
    ])
    func wrongFields(piece: String, other: String, expected: String) {
        let text = SampleRun.text(replacing: piece, with: other)
        #expect(text != SampleRun.text(), "\(piece) is not in the file")
        #expect(message(text).contains(expected), "\(message(text))")
        #expect(message(text).hasPrefix("x.run.json: "))
    }

    @Test func everyCutIsAnErrorAndNeverATrap() {
        let whole = RunFile.encode(SampleRun.analysed)
        for length in stride(from: 0, to: whole.count - 2, by: 97) {
            #expect(throws: RunFileError.self) { try RunFile.decode(whole.prefix(length)) }
        }
    }

    @Test func figuresThatDoNotFollowFromTheRecordsAreFound() throws {
        let honest = AnalysedRun(SampleRun.run)
        var stored = try RunFile.decode(RunFile.encode(honest))
        #expect(Verification.findings(stored, recomputed: honest.metrics).isEmpty)
        stored.metrics[0].values[.timeToFirstToken]?.mean = 1
        stored.metrics[0].values[.peakBytes] = nil
        let findings = Verification.findings(stored, recomputed: honest.metrics)
        let stated = try #require(honest.metrics[0][.timeToFirstToken]?.mean)
        #expect(findings.map(\.rule) == ["recompute", "recompute"])
        #expect(findings.first?.severity == .contradiction)
        #expect(findings.first?.message == "timeToFirstToken.mean is stated as 1.0, the records give \(stated)")
        #expect(findings.first?.values == ["stored": 1, "recomputed": stated])
        #expect(findings.last?.message == "peakBytes is null, but the records give it")
        #expect(stored.analysed.findings == findings + honest.findings)
        #expect(stored.analysed.metrics == honest.metrics)
    }
}
