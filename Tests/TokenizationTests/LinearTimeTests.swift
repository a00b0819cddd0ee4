import Testing
import Tokenization

/// Texts that make a backtracking matcher, or a careless merge, take quadratic time.
struct LinearTimeTests {
    private static let length = 1 << 15

    private static func bytes(_ pattern: String, then end: String = "") -> [UInt8] {
        let unit = Array(pattern.utf8)
        var bytes: [UInt8] = []
        while bytes.count < length { bytes += unit }
        return bytes + Array(end.utf8)
    }

    /// Single bytes, and runs of `a`, `A`, space and 1 up to 16.
    private func tokenizer(_ preTokenizer: PreTokenizer) throws -> Tokenizer {
        let synthetic = Tokenizer.byteFallback(vocabularySize: 0).vocabulary
        var pieces = synthetic.pieces
        var merges: [Vocabulary.Merge] = []
        for byte in [UInt8(ascii: "a"), UInt8(ascii: "A"), UInt8(ascii: " "), UInt8(ascii: "1")] {
            var last = Int32(byte) + 3
            while pieces[Int(last)].count < 16 {
                pieces.append(pieces[Int(last)] + pieces[Int(last)])
                merges.append(Vocabulary.Merge(left: last, right: last))
                last = Int32(pieces.count - 1)
            }
        }
        return try Tokenizer(
            Vocabulary(
                source: "test", pieces: pieces,
                kinds: synthetic.kinds + Array(repeating: .normal, count: pieces.count - synthetic.pieces.count),
                algorithm: .byteLevelBPE(merges: merges, preTokenizer: preTokenizer)))
    }

    private func named(_ name: String) throws -> PreTokenizer {
        let vocabulary = try Vocabulary(
            ggufModel: "gpt2", preTokenizer: name, tokens: [[0x61]], scores: nil, types: nil, merges: [], bos: nil,
            eos: nil, endOfTurn: nil, unknown: nil, padding: nil, addBOS: nil, addEOS: nil, addSpacePrefix: nil)
        guard case .byteLevelBPE(_, let preTokenizer, _, _) = vocabulary.algorithm else { return PreTokenizer([]) }
        return preTokenizer
    }

    private func encodeSoon(_ tokenizer: Tokenizer, _ bytes: [UInt8]) {
        let started = threadSeconds()
        let ids = tokenizer.encode(utf8: bytes, addSpecialTokens: false)
        // Quadratic time would be minutes.
        #expect(threadSeconds() - started < 20)
        #expect(!ids.isEmpty)
    }

    @Test(arguments: ["gpt-4o", "tekken", "deepseek-llm", "tiny_aya", "qwen2", "bailingmoe", "superbpe"])
    func `named words`(name: String) throws {
        let tokenizer = try tokenizer(named(name))
        for bytes in [
            Self.bytes("a"), Self.bytes("A", then: "!"), Self.bytes("1"), Self.bytes("1", then: "_"),
            Self.bytes(" ", then: "x"), Self.bytes("\n ", then: "x"), Self.bytes("\u{301}"), Self.bytes("'s"),
        ] {
            encodeSoon(tokenizer, bytes)
        }
    }

    @Test(arguments: [#"(?:a|a)*b"#, #"a*a*a*a*c|a"#, #"(?:.*?x)?y"#, #"\p{L}{1,40}(?=\p{L}*!)"#, #"(?<=a)a+?$"#])
    func `hostile expressions`(expression: String) throws {
        encodeSoon(try tokenizer(PreTokenizer([.cut(.expression(expression))])), Self.bytes("a"))
    }

    @Test
    func `unigram over one letter`() throws {
        let pieces = (0..<12).map { [UInt8](repeating: UInt8(ascii: "a"), count: 1 << $0) }
        for sums in [Vocabulary.Sums.single, .double] {
            let tokenizer = try Tokenizer(
                Vocabulary(
                    source: "test", pieces: Array(pieces.prefix(7)), kinds: Array(repeating: .normal, count: 7),
                    algorithm: .unigram(
                        scores: (0..<7).map { -1 - Double($0) / 8 }, sums: sums,
                        spaces: Vocabulary.Spaces(prefix: .none))))
            let ids = tokenizer.encode(utf8: Self.bytes("a"))
            #expect(ids == Array(repeating: 6, count: Self.length / 64))
        }
    }

    @Test
    func `marks in long runs normalise`() throws {
        var vocabulary = Tokenizer.byteFallback(vocabularySize: 0).vocabulary
        for form in [Normalizer.Form.nfc, .nfd, .nfkc, .nfkd] {
            vocabulary.normalizer = Normalizer([.form(form)])
            encodeSoon(try Tokenizer(vocabulary), Self.bytes("\u{301}\u{323}"))
        }
    }
}
