import Foundation
import Measurement
import Testing

@testable import RunFiles

/// Text that anybody may hand in: an error that says what was seen, or a table; never a trap, never a long wait.
struct HostileDialectTests {
    @Test(
        arguments: [
            ("", "nothing recognised"), ("hello", "nothing recognised: no table and no JSON"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "columns a, b"), ("a,b\n1,2\n", "columns a, b"),
            ("{\"colour\": 1}", "JSON with the keys colour"), ("[]", "JSON without keys"), ("{", "not JSON"),
            ("{\"schema\": \"sextant.run/1\"}", "tool"), ("[[[[", "not JSON"), ("{\"a\": 1}\n{\"a\": \n", "not JSON"),
        ] as [(String, String)])
    func whatIsNotRecognisedIsSaid(text: String, expected: String) {
        #expect(Audited.refusal(text).contains(expected), "\(Audited.refusal(text))")
    }

    @Test func theRemedyNamesColumns() {
        #expect(Audited.refusal("a,b\n1,2\n").contains("TTFT (ms)"))
    }

    static let repeated = [
        "|", "| ", "|---", "||\n", "| TTFT |\n", "|---|\n", "-", "1", ",", "\"", "\n", "(", "±", "e9", "[", "{\"a\":",
        ">", ":",
        "0/", "batch", "首token", "\u{0}", "\u{FEFF}", "1,234", "9", "\\|", "- ", "MLPerf Results Summary\n", "x: 1\n",
    ]

    @Test(arguments: repeated)
    func oneThingAgainAndAgain(_ piece: String) {
        let text = String(repeating: piece, count: 6000 / piece.utf8.count)
        for head in ["", "| TTFT (ms) | b |\n|---|---|\n| ", "TTFT (ms),b\n1,", "[{\"avg_ts\": 1, \"n_gen\": "] {
            _ = Audited.refusal(head + text)
        }
    }

    @Test func figuresBeyondReason() throws {
        for figure in ["1e308", "-1e308", "1e-308", "999999999999999999999", "NaN", "Infinity", "-1", "0", "0.0"] {
            let table =
                "| case | batch | out | in | TTFT (ms) | TPOT (ms) | decode tok/s | throughput tok/s | E2E (ms) | peak GB |\n"
                + "|---|---|---|---|---|---|---|---|---|---|\n"
                + "| a | \(figure) | \(figure) | \(figure) | \(figure) | \(figure) | \(figure) | \(figure) | \(figure) | \(figure) |\n"
                + "| b | 1 | 2 | \(figure) | 5 | \(figure) | 7 | \(figure) | 9 | 1 |\n"
            if let result = try? Audited.result(table) {
                for finding in result.findings { #expect(!finding.message.contains("nan")) }
            }
            let json = DialectReadingTests.vllm.replacing("200.0", with: figure).replacing("4,", with: "\(figure),")
            _ = Audited.refusal(json)
        }
    }

    @Test func manyColumnsAndRows() throws {
        let wide = (0..<3000).map { "c\($0)" }.joined(separator: "|")
        let rule = String(repeating: "---|", count: 3000)
        _ = Audited.refusal("|TTFT|" + wide + "|\n|---|" + rule + "\n")
        let long =
            "| case | batch | in | TTFT (ms) |\n|---|---|---|---|\n"
            + (0..<3000).map { "| r\($0) | 1 | \($0 + 1) | \($0 + 1) |\n" }.joined()
        #expect(try Audited.table(long).rows.count == 3000)
    }

    /// Cuts and changed bytes of every sample.
    @Test func damagedSamples() {
        var random = SplitMix(state: 11)
        let samples = [
            OriginTableTests.document, OriginTableTests.chinese, OriginTableTests.separated,
            DialectReadingTests.llamaBench,
            DialectReadingTests.vllm, DialectReadingTests.aiperf, DialectReadingTests.guidellm,
            DialectReadingTests.inferencePerf, DialectReadingTests.loadgen,
        ]
        for sample in samples {
            for _ in 0..<40 {
                var bytes = Array(sample.utf8)
                if random.next() % 2 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
                for _ in 0..<(random.next() % 8) where !bytes.isEmpty {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                if let file = try? ForeignFile.decode(Data(bytes), file: nil) {
                    _ = AuditResult(file, file: nil).encode()
                }
            }
        }
    }

    private struct SplitMix {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
