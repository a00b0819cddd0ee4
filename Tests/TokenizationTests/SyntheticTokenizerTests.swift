import Testing
import Tokenization

struct SyntheticTokenizerTests {
    @Test(arguments: [0, 259, 32000, 49152])
    func `one id per byte`(size: Int) {
        let tokenizer = Tokenizer.byteFallback(vocabularySize: size)
        #expect(tokenizer.vocabularySize == max(size, Tokenizer.smallestByteVocabulary))
        #expect(tokenizer.encode("Hé") == [1, 75, 198, 172])
        #expect(tokenizer.encode(utf8: [0xFF, 0x00], addSpecialTokens: false) == [258, 3])
        #expect(tokenizer.decode(tokenizer.encode("Any text, 任何 🦙\n")) == "Any text, 任何 🦙\n")
        #expect(tokenizer.stopTokens == [2])
        #expect(tokenizer.encode("⟨300⟩", addSpecialTokens: false).count == 9)
    }

    @Test
    func `ids beyond the bytes can be seen`() {
        let tokenizer = Tokenizer.byteFallback(vocabularySize: 1000)
        #expect(tokenizer.decode([68, 700, 69]) == "A⟨700⟩B")
        #expect(tokenizer.decode([1000, -1, Int32.max, Int32.min]) == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    }
}
