import Foundation
import Testing
import Tokenization

/// Every way of cutting words and every form of file against the packages that made them, on 2,000 texts each
/// (Scripts/golden/tokenizer_forms.py). Of the ids there are hashes only.
struct TokenizerFormTests {
    struct Golden: Decodable {
        struct Words: Decodable {
            var names: [String]
            var wholeWords: Bool
            /// `normalizer`, `pre_tokenizer` and `decoder` of a tokenizer.json.
            var json: String
            var hashes: String
        }
        struct Form: Decodable {
            var name: String
            /// Parts of a tokenizer.json over the shared vocabulary, or all of one.
            var json: String?
            /// A tokenizer.model in base 64.
            var model: String?
            var hashes: String
        }
        /// The shared vocabulary.
        var pieces: [String]
        var merges: [String]
        var words: [Words]
        var steps: [Form]
        var files: [Form]
        var models: [Form]
    }

    private struct Texts: Decodable {
        struct Case: Decodable { var text: String }
        var cases: [Case]
    }

    static let golden = Result { try Fixture.decode("tokenizer-forms.json", as: Golden.self) }
    static let texts = Result {
        try Fixture.decode("smollm2-tokens.json", as: Texts.self).cases.prefix(2000).map { Array($0.text.utf8) }
    }

    /// The fingerprint folded to 8 bits; 0 stands for texts that are not compared.
    static func fold(_ ids: [Int32]) -> UInt8 {
        let value = Fixture.fingerprint(ids)
        let folded = UInt8(truncatingIfNeeded: value ^ value >> 8 ^ value >> 16 ^ value >> 24)
        return folded == 0 ? 1 : folded
    }

    private func compare(_ tokenizer: Tokenizer, _ hashes: String, _ name: String) throws {
        let data = try #require(Data(base64Encoded: hashes))
        let texts = try Self.texts.get()
        try #require(texts.count == 2000 && data.count == 2000)
        var differing: [String] = []
        for (index, text) in texts.enumerated() {
            let wanted = data[index]
            if wanted == 0 { continue }
            if Self.fold(tokenizer.encode(utf8: text, addSpecialTokens: false)) != wanted {
                differing.append(String(decoding: text, as: UTF8.self).debugDescription)
            }
        }
        #expect(differing.isEmpty, "\(name): \(differing.count) differ: \(differing.prefix(5).joined(separator: ", "))")
    }

    /// A tokenizer.json of the shared vocabulary.
    private func file(_ parts: String, wholeWords: Bool = false) throws -> Tokenizer {
        let golden = try Self.golden.get()
        let vocab = Dictionary(uniqueKeysWithValues: golden.pieces.enumerated().map { ($1, $0) })
        let model: [String: Any] = [
            "type": "BPE", "vocab": vocab, "merges": golden.merges, "ignore_merges": wholeWords,
        ]
        var whole = try #require(JSONSerialization.jsonObject(with: Data(parts.utf8)) as? [String: Any])
        whole["model"] = model
        let data = try JSONSerialization.data(withJSONObject: whole)
        return try Tokenizer.load(huggingFaceJSON: Array(data), name: "test.json")
    }

    @Test
    func `words by their GGUF names`() throws {
        let golden = try Self.golden.get()
        try #require(golden.words.count > 20)
        for words in golden.words {
            for (index, name) in words.names.enumerated() {
                let tokenizer = try Tokenizer(
                    Vocabulary(
                        ggufModel: "gpt2", preTokenizer: name, tokens: golden.pieces.map { Array($0.utf8) },
                        scores: nil, types: nil, merges: golden.merges.map { Array($0.utf8) }, bos: nil, eos: nil,
                        endOfTurn: nil, unknown: nil, padding: nil, addBOS: nil, addEOS: nil, addSpacePrefix: nil))
                if index == 0 {
                    try compare(tokenizer, words.hashes, name)
                } else {
                    // The same steps under another name: a few texts tell.
                    try compareSome(tokenizer, words.hashes, name)
                }
            }
        }
    }

    private func compareSome(_ tokenizer: Tokenizer, _ hashes: String, _ name: String) throws {
        let data = try #require(Data(base64Encoded: hashes))
        for (index, text) in try Self.texts.get().enumerated() where index % 20 == 7 {
            #expect(Self.fold(tokenizer.encode(utf8: text, addSpecialTokens: false)) == data[index], "\(name)")
        }
    }

    @Test
    func `the same words from a tokenizer json`() throws {
        for words in try Self.golden.get().words {
            // Its words were compared in full under their name.
            let tokenizer = try file(words.json, wholeWords: words.wholeWords)
            try compareSome(tokenizer, words.hashes, words.names[0])
        }
    }

    @Test
    func `normalizers and steps of tokenizer json`() throws {
        let forms = try Self.golden.get().steps
        try #require(forms.count > 20)
        for form in forms { try compare(file(#require(form.json)), form.hashes, form.name) }
    }

    @Test
    func `models of characters and unigrams in tokenizer json`() throws {
        let forms = try Self.golden.get().files
        try #require(forms.count > 5)
        for form in forms {
            let json = Array(try #require(form.json).utf8)
            try compare(Tokenizer.load(huggingFaceJSON: json, name: form.name), form.hashes, form.name)
        }
    }

    @Test
    func `unigrams and rules in tokenizer model`() throws {
        let forms = try Self.golden.get().models
        try #require(forms.count > 3)
        for form in forms {
            let bytes = Array(try #require(form.model.flatMap { Data(base64Encoded: $0) }))
            try compare(Tokenizer.load(sentencePiece: bytes, name: form.name), form.hashes, form.name)
        }
    }
}
