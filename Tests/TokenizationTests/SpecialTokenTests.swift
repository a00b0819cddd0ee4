import Testing
import Tokenization

struct SpecialTokenTests {
    /// `a`, `b`, `ab`, a space and special pieces that overlap.
    private func tokenizer(_ rules: [Int32: Vocabulary.MatchRule] = [:]) throws -> Tokenizer {
        let pieces = ["<unk>", "<s>", "</s>", "a", "b", "ab", "▁", "<x>", "<x><y>", "[u]", "x", "<", ">", "y"]
        let kinds: [Vocabulary.Kind] =
            [.unknown, .control, .control, .normal, .normal, .normal, .normal, .control, .control, .userDefined]
            + Array(repeating: .normal, count: 4)
        return try Tokenizer(
            Vocabulary(
                source: "test", pieces: pieces.map { Array($0.utf8) }, kinds: kinds,
                algorithm: .sentencePieceBPE(
                    scores: [Float](repeating: 0, count: pieces.count), addsSpacePrefix: false),
                bos: 1, eos: 2, unknown: 0, addsBOS: true, addsEOS: true, matchRules: rules))
    }

    @Test
    func `control pieces count only when asked for`() throws {
        let tokenizer = try tokenizer()
        #expect(tokenizer.encode("a<x>b", addSpecialTokens: false) == [3, 11, 10, 12, 4])
        #expect(tokenizer.encode("a<x>b", addSpecialTokens: false, parseSpecialTokens: true) == [3, 7, 4])
        #expect(tokenizer.encode("a[u]b", addSpecialTokens: false) == [3, 9, 4])
    }

    @Test
    func `the longest of several wins`() throws {
        let tokenizer = try tokenizer()
        let ids = tokenizer.encode("<x><y><x><", addSpecialTokens: false, parseSpecialTokens: true)
        #expect(ids == [8, 7, 11])
    }

    @Test
    func `BOS and EOS as the vocabulary says`() throws {
        let tokenizer = try tokenizer()
        #expect(tokenizer.encode("ab") == [1, 5, 2])
        #expect(tokenizer.encode("") == [1, 2])
        #expect(try tokenizer.withOverrides(addBOS: false, addEOS: false).encode("ab") == [5])
        #expect(tokenizer.decode([1, 5, 7, 2]) == "ab")
        #expect(tokenizer.decode([1, 5, 7, 2], skipSpecialTokens: false) == "<s>ab<x></s>")
    }

    @Test
    func `overrides name pieces that exist`() throws {
        let tokenizer = try tokenizer()
        let changed = try tokenizer.withOverrides(bos: "<x>", eos: "</s>", stopTokens: [2, 8])
        #expect(changed.bos == 7)
        #expect(changed.stopTokens == [2, 8])
        #expect(changed.encode("a") == [7, 3, 2])
        #expect(throws: TokenizerError.self) { try tokenizer.withOverrides(eos: "<none>") }
        #expect(throws: TokenizerError.self) { try tokenizer.withOverrides(stopTokens: [99]) }
    }

    @Test
    func `pieces may take the space around them`() throws {
        let strips = try tokenizer([9: Vocabulary.MatchRule(stripsLeft: true, stripsRight: true)])
        #expect(strips.encode("a \u{3000}[u]\n [u]b", addSpecialTokens: false) == [3, 9, 9, 4])
        let single = try tokenizer([9: Vocabulary.MatchRule(singleWord: true)])
        #expect(single.encode("[u] a[u]", addSpecialTokens: false).filter { $0 == 9 }.count == 1)
    }
}
