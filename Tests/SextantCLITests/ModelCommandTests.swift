import Foundation
import Testing

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct ModelCommandTests {
    @Test("parameters of a known shape, and the memory that each precision needs")
    func info() async throws {
        let ended = try await SextantProcess.run(["model", "info", "--model", "synthetic:llama-2-7b"])
        #expect(ended.status == 0)
        // 6.738e9 parameters, 13.48 GB in fp16, 0.5 MiB of keys and values a token (Llama 2's published shape).
        #expect(ended.output.contains("6738415616"))
        #expect(ended.output.contains("13.5 GB + 2.15 GB"))
        #expect(ended.output.contains("4096 tokens"))
    }

    @Test("BOS, then one id per byte: 3 + its value")
    func tokenize() async throws {
        let model = ["--model", "synthetic:smollm2-135m"]
        let ended = try await SextantProcess.run(["model", "tokenize", "Hié"] + model)
        #expect(ended.status == 0)
        #expect(ended.output == "1 75 108 198 172\n")
        try await withTemporaryFolder { folder in
            try Data("Hi\n".utf8).write(to: URL(filePath: "\(folder)/text"))
            let file = try await SextantProcess.run(
                ["model", "tokenize", "--no-special", "--file", "\(folder)/text"] + model)
            #expect(file.output == "75 108 13\n")
        }
    }

    @Test("logits are raw floats of the stated shape, the same from the file that synthesize writes")
    func logitsAndSynthesize() async throws {
        try await withTemporaryFolder { folder in
            let synthetic = ["--model", "synthetic:smollm2-135m", "--precision", "int4"]
            let direct = try await SextantProcess.run(
                ["model", "logits", "--tokens", "1,15,27", "--output", "\(folder)/direct"] + synthetic)
            #expect(direct.status == 0, "\(direct.errors)")
            let written = try await SextantProcess.run(
                ["model", "synthesize", "--output", "\(folder)/model.gguf"] + synthetic)
            #expect(written.status == 0, "\(written.errors)")
            let read = try await SextantProcess.run(
                [
                    "model", "logits", "--tokens", "1,15,27", "--output", "\(folder)/read", "--model",
                    "\(folder)/model.gguf",
                ])
            #expect(read.status == 0, "\(read.errors)")
            let logits = try Data(contentsOf: URL(filePath: "\(folder)/direct"))
            #expect(logits.count == 3 * 49_152 * 4)
            let other = try Data(contentsOf: URL(filePath: "\(folder)/read"))
            #expect(logits == other)
            let floats = logits.withUnsafeBytes { bytes in
                stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
            }
            #expect(floats.allSatisfy { $0.isFinite })
            #expect(Set(floats.prefix(1000)).count > 500)
        }
    }

    @Test("text goes to standard output, figures to standard error")
    func generate() async throws {
        let ended = try await SextantProcess.run(
            ["generate", "Hi", "--max-tokens", "5", "--model", "synthetic:smollm2-135m", "--precision", "int8"])
        #expect(ended.status == 0)
        #expect(!ended.output.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty)
        #expect(ended.errors.contains("5 tokens in"))
        #expect(ended.errors.contains("tokens/s"))
        #expect(ended.errors.contains("GB (engine, peak)"))
    }

    @Test func limits() async throws {
        let ended = try await SextantProcess.run(["limits"])
        #expect(ended.status == 0)
        for row in ["read bandwidth", "fp32 arithmetic", "one stamp", "clock resolution", "receipt lag"] {
            #expect(ended.output.contains(row))
        }
    }
}
