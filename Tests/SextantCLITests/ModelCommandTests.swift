import Foundation
import Testing

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct ModelCommandTests {
    @Test("parameters of a known shape, the memory that each precision needs, and the bounds that follow")
    func info() async throws {
        let model = ["model", "info", "--model", "synthetic:llama-2-7b", "--no-probe"]
        let ended = try await SextantProcess.run(model)
        #expect(ended.status == 0, "\(ended.errors)")
        // 6.738e9 parameters, 13.48 GB in fp16, 0.5 MiB of keys and values a token (Llama 2's published shape).
        #expect(ended.output.contains("6738415616"))
        #expect(ended.output.contains("4096 tokens"))
        #expect(ended.output.contains("this machine: not measured"))
        let fp16 = try #require(ended.output.split(separator: "\n").first { $0.hasPrefix("  fp16") })
        #expect(fp16.split(separator: " ").prefix(5) == ["fp16", "13.5", "GB", "2.15", "GB"])

        let json = try await SextantProcess.run(model + ["--batch", "8", "--context", "1024", "--json"])
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["parameters"] as? Int == 6_738_415_616)
        #expect(object["chatTemplate"] is NSNull)
        let memory = try #require(object["memory"] as? [[String: Any]])
        #expect(memory.count == 6)
        let whole = try #require(memory.first { $0["precision"] as? String == "fp16" })
        #expect(whole["cacheBytes"] as? Int == 8 * 1024 * 524_288)
        // Two bytes a weight, norms four; parts are padded to 64 bytes, which they fill already.
        #expect(whole["weightBytes"] as? Int == 2 * 6_738_415_616 + 2 * 65 * 4096)
        let bounds = try #require(object["decodeBounds"] as? [[String: Any]])
        let device = try #require(bounds.first { $0["device"] as? String == "Ascend 910B2" })
        #expect(abs((device["tokensPerSecondEmptyCache"] as? Double ?? 0) - 121) < 0.5)
        #expect(device["fits"] as? Bool == true)
        let small = try #require(bounds.first { $0["device"] as? String == "NVIDIA RTX 4090" })
        #expect(small["fits"] as? Bool == true)
    }

    @Test(
        "what sets a model apart is on the page",
        arguments: [
            ("mistral-7b", ["4096 tokens in every layer", "the cache keeps all positions", "RoPE base 10000\n"]),
            ("llama-3.1-8b", ["RoPE base 500000, scaling by up to 8 (a number for each pair)\n"]),
            ("qwen2.5-7b", ["28 heads of 128, 4 for keys and values, biases on queries, keys and values\n"]),
            ("qwen3-8b", ["queries and keys normalised\n"]),
            ("smollm3-3b", ["none in 9 of 36 layers (3, 7, 11, ", "output head tied to the embedding"]),
        ])
    func features(shape: String, lines: [String]) async throws {
        let ended = try await SextantProcess.run(["model", "info", "--model", "synthetic:\(shape)", "--no-probe"])
        #expect(ended.status == 0, "\(ended.errors)")
        for line in lines { #expect(ended.output.contains(line), "\(line) in \(ended.output)") }
        #expect(ended.output.contains("sliding window") == (shape == "mistral-7b"))
    }

    @Test("the same as JSON, and the bound at full length counts what a window lets a step read")
    func featuresAsJSON() async throws {
        func info(_ shape: String) async throws -> [String: Any] {
            let ended = try await SextantProcess.run([
                "model", "info", "--model", "synthetic:\(shape)", "--no-probe", "--json",
            ])
            return try #require(JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
        }
        let llama = try await info("llama-3.1-8b")
        let scaling = try #require(llama["ropeScaling"] as? [String: Any])
        // As GGUF files hold it: numbers, without the context that they came from.
        #expect(scaling["kind"] as? String == "divisors")
        #expect(scaling["factor"] as? Double == 8)
        #expect(scaling["originalContextTokens"] is NSNull)
        #expect(llama["slidingWindow"] is NSNull)
        #expect(llama["attentionBias"] as? Bool == false)
        #expect(llama["queryKeyNorm"] as? Bool == false)

        let mistral = try await info("mistral-7b")
        #expect(mistral["ropeScaling"] is NSNull)
        let window = try #require(mistral["slidingWindow"] as? [String: Any])
        #expect(window["tokens"] as? Int == 4096)
        #expect(window["layers"] as? [Int] == Array(0..<32))
        #expect(window["cacheHoldsWindowOnly"] as? Bool == false)
        let memory = try #require((mistral["memory"] as? [[String: Any]])?.first)
        let step = try #require(memory["bytesPerStep"] as? Int)
        let position = try #require(memory["cacheBytesPerPosition"] as? Int)
        let bound = try #require((mistral["decodeBounds"] as? [[String: Any]])?.first)
        let rate = try #require(bound["readBytesPerSecond"] as? Double)
        let full = try #require(bound["tokensPerSecondFullCache"] as? Double)
        #expect(abs(full / (rate / Double(step + 4096 * position)) - 1) < 1e-9)

        try await withTemporaryFolder { folder in
            let scaling: [String: Any] = [
                "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64,
            ]
            try TinyFolder.write(to: folder, changing: ["rope_scaling": scaling, "max_position_embeddings": 256])
            let ended = try await SextantProcess.run(["model", "info", "--model", folder, "--no-probe"])
            #expect(ended.output.contains("RoPE base 10000, yarn scaling by 4 from 64 tokens\n"), "\(ended.errors)")
        }

        #expect(try await info("qwen3-8b")["queryKeyNorm"] as? Bool == true)
        #expect(try await info("qwen2.5-7b")["attentionBias"] as? Bool == true)
        let smollm = try await info("smollm3-3b")
        #expect(smollm["unrotatedLayers"] as? [Int] == Array(stride(from: 3, to: 36, by: 4)))
        #expect(smollm["tiedEmbeddings"] as? Bool == true)
    }

    @Test("a batch or a context that the engine does not run is refused")
    func infoOfWhatCannotBe() async throws {
        let model = ["model", "info", "--model", "synthetic:smollm2-135m", "--no-probe"]
        let ended = try await SextantProcess.run(model + ["--batch", "65"])
        #expect(ended.status == 64)
        #expect(ended.errors.contains("1 to 64"))
        let long = try await SextantProcess.run(model + ["--context", "1000000"])
        #expect(long.status == 64)
        #expect(long.errors.contains("--context"))
    }

    @Test("this machine's bandwidth is measured, and the page says so")
    func infoWithProbe() async throws {
        let ended = try await SextantProcess.run([
            "model", "info", "--model", "synthetic:smollm2-135m", "--precision", "int8",
        ])
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.contains("this machine: measured just now"))
        #expect(ended.output.contains("this machine  "))
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
}
