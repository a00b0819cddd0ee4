import Foundation
import Testing
import Tokenization

/// SmolLM2's byte-level BPE from its GGUF against Hugging Face's `tokenizers` (Scripts/golden/smollm2_tokens.py).
@Suite(.enabled(if: Fixture.smolLM2 != nil, Comment(rawValue: Fixture.needsSmolLM2)))
struct SmolLM2TokenizerTests {
    struct Golden: Decodable {
        struct Case: Decodable {
            var text: String
            /// `Fixture.fingerprint` of the ids, as of all below.
            var ids: UInt32
            /// Where control tokens in the text count; absent where that changes nothing.
            var parsed: UInt32?
            /// Where decoding does not give the text back: this vocabulary has no piece for some bytes.
            var decoded: String?
            /// With GPT-2's words, by `tokenizers`, and with those of llama.cpp's default: on every eighth text.
            var gpt2: UInt32?
            var `default`: UInt32?
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
            #expect(Fixture.fingerprint(ids) == wanted.ids, "\(wanted.text.debugDescription)")
            let parsed = tokenizer.encode(wanted.text, parseSpecialTokens: true)
            #expect(Fixture.fingerprint(parsed) == wanted.parsed ?? wanted.ids, "\(wanted.text.debugDescription)")
            let decoded = tokenizer.decode(ids)
            #expect(Array(decoded.utf8) == Array((wanted.decoded ?? wanted.text).utf8))
        }
    }

    @Test(arguments: [PreTokenizer.gpt2, .llamaDefault])
    func `the same vocabulary with other words`(preTokenizer: PreTokenizer) throws {
        var vocabulary = try GGUFVocabularyReader(#require(Fixture.smolLM2)).tokenizer().vocabulary
        guard case .byteLevelBPE(let merges, _, _, _) = vocabulary.algorithm else {
            Issue.record("SmolLM2 is byte-level BPE")
            return
        }
        vocabulary.algorithm = .byteLevelBPE(merges: merges, preTokenizer: preTokenizer)
        let tokenizer = try Tokenizer(vocabulary)
        var compared = 0
        for wanted in try Fixture.decode("smollm2-tokens.json", as: Golden.self).cases {
            guard let ids = preTokenizer == .gpt2 ? wanted.gpt2 : wanted.default else { continue }
            #expect(Fixture.fingerprint(tokenizer.encode(wanted.text)) == ids, "\(wanted.text.debugDescription)")
            compared += 1
        }
        #expect(compared == 300)
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
