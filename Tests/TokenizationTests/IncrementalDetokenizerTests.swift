import Foundation
import Testing
import Tokenization

struct IncrementalDetokenizerTests {
    /// Small random numbers, the same in every run.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    @Test(arguments: SmallTokenizerTests.names + ["bytes"])
    func `joined pieces are what decoding all at once gives`(name: String) throws {
        let tokenizer = name == "bytes" ? .byteFallback(vocabularySize: 300) : try SmallTokenizerTests.tokenizer(name)
        var generator = Generator(state: 42)
        for round in 0..<400 {
            let count = Int.random(in: 0...12, using: &generator)
            // Mostly bytes, so that UTF-8 sequences form and break; now and then an id outside the vocabulary.
            let ids = (0..<count).map { _ in
                Int32.random(in: 0..<Int32(round % 2 == 0 ? 260 : tokenizer.vocabularySize + 2), using: &generator)
            }
            for skips in [true, false] {
                var detokenizer = tokenizer.detokenizer(skipSpecialTokens: skips)
                var text = ""
                for id in ids { text += detokenizer.append(id) }
                text += detokenizer.finish()
                #expect(Array(text.utf8) == Array(tokenizer.decode(ids, skipSpecialTokens: skips).utf8), "\(ids)")
            }
        }
    }

    @Test
    func `a character comes out with its last byte`() {
        let tokenizer = Tokenizer.byteFallback(vocabularySize: 259)
        let ids = tokenizer.encode("a😀é", addSpecialTokens: false)
        #expect(ids.count == 7)
        var detokenizer = tokenizer.detokenizer()
        #expect(ids.map { detokenizer.append($0) } == ["a", "", "", "", "😀", "", "é"])
        #expect(detokenizer.finish() == "")
    }

    @Test
    func `broken sequences do not hold back what follows`() {
        let tokenizer = Tokenizer.byteFallback(vocabularySize: 259)
        var detokenizer = tokenizer.detokenizer()
        let bytes: [UInt8] = [0xF0, 0x9F, 0x41, 0xED, 0xA0, 0x80, 0xC3]
        let texts = bytes.map { detokenizer.append(Int32($0) + 3) }
        #expect(texts.joined() + detokenizer.finish() == String(decoding: bytes, as: UTF8.self))
        // U+D800 is no scalar: its second byte already shows that.
        #expect(texts[4] != "")
        #expect(texts[2].hasSuffix("A"))
    }

    @Test
    func `SentencePiece's first space goes only at the start`() throws {
        let tokenizer = try SmallTokenizerTests.tokenizer("sentencePiece")
        let ids = tokenizer.encode("the robot", addSpecialTokens: false)
        #expect(tokenizer.decode(ids) == "the robot")
        var fresh = tokenizer.detokenizer()
        #expect(ids.map { fresh.append($0) }.joined() == "the robot")
        var continuing = tokenizer.detokenizer(after: ids)
        #expect(ids.map { continuing.append($0) }.joined() == " the robot")
        var afterBOS = tokenizer.detokenizer(after: [try #require(tokenizer.bos)])
        #expect(ids.map { afterBOS.append($0) }.joined() == "the robot")
    }
}
