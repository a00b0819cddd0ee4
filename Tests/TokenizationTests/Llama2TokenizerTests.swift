import Foundation
import Testing
import Tokenization

/// llama.cpp's own cases for Llama 2, from both forms of the vocabulary. The data is shared, not part of the repository.
@Suite(.enabled(if: Fixture.llama2 != nil, Comment(rawValue: Fixture.needsLlama2)))
struct Llama2TokenizerTests {
    enum Form: String, CaseIterable {
        case sentencePiece = "tokenizer.model"
        case gguf = "ggml-vocab-llama-spm.gguf"

        func tokenizer() throws -> Tokenizer {
            try #require(Self.tokenizers[self]).get()
        }

        /// Made once: in a debug build that takes seconds.
        private static let tokenizers = Dictionary(
            uniqueKeysWithValues: allCases.map { form in (form, Result { try form.load() }) })

        private func load() throws -> Tokenizer {
            let url = try #require(Fixture.llama2).appendingPathComponent(rawValue)
            switch self {
            case .sentencePiece: return try Tokenizer.load(path: url.path)
            case .gguf: return try GGUFVocabularyReader(url).tokenizer()
            }
        }
    }

    struct Case {
        var text: String
        var ids: [Int32]
    }

    func cases() throws -> [Case] {
        let folder = try #require(Fixture.llama2)
        let name = "ggml-vocab-llama-spm.gguf"
        let texts = String(
            decoding: try Data(contentsOf: folder.appendingPathComponent("\(name).inp")), as: UTF8.self
        ).components(separatedBy: "\n__ggml_vocab_test__\n")
        let lines = String(
            decoding: try Data(contentsOf: folder.appendingPathComponent("\(name).out")), as: UTF8.self
        ).components(separatedBy: "\n")
        try #require(texts.count > 40 && lines.count >= texts.count)
        return zip(texts, lines).map { text, line in
            Case(text: text, ids: line.split(separator: " ").compactMap { Int32($0) })
        }
    }

    @Test(arguments: Form.allCases)
    func `every case of llama_cpp`(form: Form) throws {
        let tokenizer = try form.tokenizer()
        for wanted in try cases() {
            #expect(
                tokenizer.encode(wanted.text, addSpecialTokens: false) == wanted.ids, "\(wanted.text.debugDescription)")
        }
    }

    @Test(arguments: Form.allCases)
    func `decoding gives the text back`(form: Form) throws {
        let tokenizer = try form.tokenizer()
        for wanted in try cases() {
            #expect(tokenizer.decode(wanted.ids) == wanted.text)
        }
    }

    @Test(arguments: Form.allCases)
    func `special tokens as Llama wants them`(form: Form) throws {
        let tokenizer = try form.tokenizer()
        #expect(tokenizer.vocabularySize == 32000)
        #expect(tokenizer.bos == 1)
        #expect(tokenizer.eos == 2)
        #expect(tokenizer.stopTokens == [2])
        #expect(tokenizer.addsBOS)
        #expect(tokenizer.encode("What is the capital of China?").count == 8)
        #expect(tokenizer.encode("") == [1])
        #expect(tokenizer.encode("<s>", addSpecialTokens: false, parseSpecialTokens: true) == [1])
        #expect(!tokenizer.encode("<s>", addSpecialTokens: false).contains(1))
    }

    @Test
    func `both forms agree on bytes that are not UTF-8`() throws {
        let tokenizers = try Form.allCases.map { try $0.tokenizer() }
        let bytes: [UInt8] = [0x61, 0xFF, 0xE2, 0x96, 0x20, 0xC0, 0x80, 0xF0, 0x9F]
        let ids = tokenizers.map { $0.encode(utf8: bytes, addSpecialTokens: false) }
        #expect(ids[0] == ids[1])
        #expect(ids[0].contains(3 + 0xFF))
        #expect(tokenizers[0].decode(ids[0]) == String(decoding: bytes, as: UTF8.self))
    }
}
