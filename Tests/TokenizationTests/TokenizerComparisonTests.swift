import Testing
import Tokenization

struct TokenizerComparisonTests {
    @Test
    func `a tokenizer of other pieces is noticed`() {
        let tokenizer = Tokenizer.byteFallback(vocabularySize: 0)
        var pieces = tokenizer.vocabulary.pieces
        #expect(tokenizer.firstForeignID(comparedWith: pieces) == nil)
        // A few others are no other model's: converters rename and add.
        pieces[100] = Array("x1".utf8)
        pieces[101] = Array("x2".utf8)
        #expect(tokenizer.firstForeignID(comparedWith: pieces) == nil)
        pieces[200] = Array("x3".utf8)
        #expect(tokenizer.firstForeignID(comparedWith: pieces) == 100)
        #expect(tokenizer.firstForeignID(comparedWith: []) == nil)
    }
}
