import Foundation
import Testing
import Tokenization

/// llama.cpp's vocabulary files of published models (`models/ggml-vocab-*.gguf` in its sources) with the cases beside
/// them. They are not part of the repository.
@Suite(.enabled(if: Fixture.ggmlVocabularies != nil, Comment(rawValue: Fixture.needsGGMLVocabularies)))
struct PublishedVocabularyTests {
    /// Those whose words Sextant cuts; three more are of encoders, and one of a model that is no Llama.
    @Test(arguments: [
        "command-r", "deepseek-coder", "deepseek-llm", "falcon", "gpt-2", "llama-bpe", "llama-spm", "mpt", "phi-3",
        "qwen2",
        "qwen35", "refact", "starcoder",
    ])
    func `every case of llama_cpp`(name: String) throws {
        let folder = try #require(Fixture.ggmlVocabularies)
        let file = folder.appendingPathComponent("ggml-vocab-\(name).gguf")
        let tokenizer = try GGUFVocabularyReader(file).tokenizer()
        let texts = String(decoding: try Data(contentsOf: file.appendingPathExtension("inp")), as: UTF8.self)
            .components(separatedBy: "\n__ggml_vocab_test__\n")
        let lines = String(decoding: try Data(contentsOf: file.appendingPathExtension("out")), as: UTF8.self)
            .components(separatedBy: "\n")
        try #require(texts.count > 40 && lines.count >= texts.count)
        for (text, line) in zip(texts, lines) {
            let wanted = line.split(separator: " ").compactMap { Int32($0) }
            #expect(tokenizer.encode(text, addSpecialTokens: false) == wanted, "\(text.debugDescription)")
        }
    }
}
