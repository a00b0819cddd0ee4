import EngineAPI
import Foundation
import Measurement
import ModelFiles
import Testing

@testable import SextantCLI

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct AuditCommandTests {
    static let table = """
        Some text.

        | scenario | in | out | batch | TTFT | decode | throughput | peak GB |
        |---|---|---|---|---|---|---|---|
        | ttft-short | 7 | 128 | 1 | 68.27 | 63.63 | 59.43 | 14.80 |
        | batch-8 | 7 | 128 | 8 | 450.48 | 64.44 | 534.82 | 16.03 |
        """

    private func audit(_ text: String, _ arguments: [String] = []) async throws -> SextantProcess.Ended {
        try await withTemporaryFolder { folder in
            let file = URL(filePath: folder).appending(path: "report.md")
            try Data(text.utf8).write(to: file)
            return try await SextantProcess.run(["audit", file.path()] + arguments)
        }
    }

    @Test func aContradictoryTable() async throws {
        let ended = try await audit(Self.table)
        #expect(ended.status == 2)
        #expect(ended.output.hasPrefix("Contradicted: 3 contradictions."))
        #expect(ended.output.contains("62.01") && ended.output.contains("422.91"))
        let chinese = try await audit(Self.table, ["--lang", "zh"])
        #expect(chinese.status == 2)
        #expect(chinese.output.hasPrefix("数据自相矛盾"))
    }

    @Test func anHonestTable() async throws {
        let text = Self.table.replacing("59.43", with: "62.01").replacing("534.82", with: "422.91")
        let ended = try await audit(text)
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("No contradiction found"))
    }

    @Test func deviceAndModel() async throws {
        let text = Self.table.replacing("59.43", with: "62.01").replacing("534.82", with: "422.91")
        let arguments = ["--device", "Ascend 910B4", "--model", "Llama-2-7b-hf"]
        let ended = try await audit(text, arguments)
        #expect(ended.status == 2)
        #expect(ended.output.contains("[roofline]"))
        let faster = try await audit(text, ["--device", "Ascend 910B1", "--model", "llama-2-7b"])
        #expect(faster.status == 0)
    }

    @Test func json() async throws {
        let ended = try await audit(Self.table, ["--json"])
        #expect(ended.status == 2)
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "sextant.audit/1")
        #expect((object["counts"] as? [String: Any])?["contradiction"] as? Int == 3)
        let findings = try #require(object["findings"] as? [[String: Any]])
        #expect(
            findings.contains {
                ($0["values"] as? [String: Double])?["impliedThroughput"].map { abs($0 - 62.01) < 0.01 } == true
            })
    }

    @Test func nothingRecognised() async throws {
        let ended = try await audit("| a | b |\n|---|---|\n| 1 | 2 |\n")
        #expect(ended.status == 1)
        #expect(ended.errors.contains("nothing recognised") && ended.errors.contains("a, b"))
        #expect(ended.output.isEmpty)
        #expect(try await SextantProcess.run(["audit", "no-such-file.md"]).status == 1)
    }

    @Test(
        arguments: [
            (["audit"], "file"), (["audit", "x", "--device", "Ascend 910B"], "Ascend 910B1"),
            (["audit", "x", "--model", "no-such-model"], "llama-2-7b"),
            (["audit", "x", "--precision", "fp16"], "--model"),
        ] as [([String], String)])
    func usage(arguments: [String], named: String) async throws {
        let ended = try await SextantProcess.run(arguments)
        #expect(ended.status == 64)
        #expect(ended.errors.contains(named))
    }

    @Test(arguments: [
        ("Llama-2-7B", "llama-2-7b"), ("Qwen/Qwen1.5-7B-Chat", "qwen1.5-7b"),
        ("synthetic:smollm2-135m", "smollm2-135m"),
    ])
    func modelsByName(name: String, shape: String) {
        #expect(AuditModel.shape(name)?.name == shape)
    }

    /// The size that Llama-2-7B has in fp16: 13.477 GB, of which a step reads 13.215.
    @Test func sizeByName() throws {
        let model = try #require(try AuditModel.yardstick("llama-2-7b", precision: nil))
        #expect(abs(model.weightBytes / 1e9 - 13.477) < 0.001)
        #expect(abs(Double(model.work.bytesPerStep) / 1e9 - 13.215) < 0.001)
        #expect(model.work.cacheBytesPerPosition == 524_288)
    }

    @Test("a file of blocks is not held against the peak of fp16, which int8 arithmetic exceeds")
    func arithmeticOfFiles() {
        #expect(AuditModel.storedArithmetic(bytesPerWeight: 0.57) == .int8)
        #expect(AuditModel.storedArithmetic(bytesPerWeight: 1.07) == .int8)
        #expect(AuditModel.storedArithmetic(bytesPerWeight: 2) == .fp16)
    }
}
