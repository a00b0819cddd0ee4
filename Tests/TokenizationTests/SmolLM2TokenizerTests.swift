import Foundation
import Testing
import Tokenization

/// SmolLM2's byte-level BPE from its GGUF against Hugging Face's `tokenizers` (Scripts/golden/smollm2_tokens.py).
@Suite(.enabled(if: Fixture.smolLM2 != nil, Comment(rawValue: Fixture.needsSmolLM2)))
struct SmolLM2TokenizerTests {
    struct Golden: Decodable {
        struct Case: Decodable {
            var text: String
            var ids: [Int32]
            /// Where control tokens in the text count; absent where that changes nothing.
            var parsed: [Int32]?
            /// Where decoding does not give the text back: this vocabulary has no piece for some bytes.
            var decoded: String?
        }
        var cases: [Case]
    }

    @Test
    func `2400 varied texts`() throws {
        let tokenizer = try GGUFVocabularyReader(#require(Fixture.smolLM2)).tokenizer()
        let golden = try Fixture.decode("smollm2-tokens.json", as: Golden.self)
        try #require(golden.cases.count == 2400)
        for wanted in golden.cases {
            let ids = tokenizer.encode(wanted.text)
            #expect(ids == wanted.ids, "\(wanted.text.debugDescription)")
            let parsed = tokenizer.encode(wanted.text, parseSpecialTokens: true)
            #expect(parsed == wanted.parsed ?? wanted.ids, "\(wanted.text.debugDescription)")
            let decoded = tokenizer.decode(ids)
            #expect(Array(decoded.utf8) == Array((wanted.decoded ?? wanted.text).utf8))
        }
    }

    @Test
    func `settings of the file`() throws {
        let tokenizer = try GGUFVocabularyReader(#require(Fixture.smolLM2)).tokenizer()
        #expect(tokenizer.vocabularySize == 49152)
        #expect(tokenizer.bos == 1)
        #expect(tokenizer.eos == 2)
        #expect(!tokenizer.addsBOS)
        #expect(tokenizer.stopTokens == [0, 2])
    }
}
