import Testing
import Tokenization

/// What a pattern, a normalizer or a table of rules may not ask for.
struct PatternRefusalTests {
    private func tokenizer(
        _ words: PreTokenizer = PreTokenizer([]), _ normalizer: Normalizer = Normalizer()
    ) throws(TokenizerError) -> Tokenizer {
        var vocabulary = Tokenizer.byteFallback(vocabularySize: 0).vocabulary
        vocabulary.algorithm = .byteLevelBPE(merges: [], preTokenizer: words)
        vocabulary.normalizer = normalizer
        return try Tokenizer(vocabulary)
    }

    @Test(
        arguments: [
            (#"(a)\1"#, #"\1"#), ("(?>a)b", "?>"), ("[[:alpha:]]", "[:alpha:"), (#"\p{Han}"#, "Han"), (#"\G"#, #"\G"#),
            ("a{2000}", "1024"), ("a{3,2}", "wrong way"), ("[b-a]", "wrong way"), ("(a", "not closed"),
            ("[a", "not closed"),
            ("a)", "no '('"), ("*a", "nothing to repeat"), ("(?:a|b*)*", "may be empty"), ("(?:)*", "may be empty"),
            ("(?<=ab)c", "single character"), ("(?:ab)++", "single character"), ("a{2}?", "ambiguous"),
            ("a\\", "backslash"),
            ("(?i:ß)", "without regard to case"), ("(?i:mass)", "without regard to case"),
            (#"\x{110000}"#, "hexadecimal"),
            ("(?i)a|(?m:b)", "?m:"), ("((((((((a{9}){9}){9}){9}){9}){9}){9}){9})", "steps"),
            (String(repeating: "(", count: 40), "deep"), (String(repeating: "[", count: 40), "deep"),
            (String(repeating: "(?:){1000}", count: 200), "repeats too much"), (#"\p{L"#, "not closed"),
            (#"\pL"#, "braces"),
            (String(repeating: "a", count: 70_000), "bytes long"), ("c[ab]{14}a", "states"),
            ("a" + String(repeating: "?", count: 60_000), "deep"), (PatternRefusalTests.bracketOfBrackets, "parts"),
        ] as [(String, String)])
    func `an expression is refused by name`(expression: String, reason: String) {
        let error = #expect(throws: TokenizerError.self, "\(expression.prefix(80))") {
            try tokenizer(PreTokenizer([.cut(.expression(expression))]))
        }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test(
        arguments: [
            [1, 2, 3], [0, 0, 0, 1], [3, 0, 0, 0, 0, 0, 0], [8, 0, 0, 0, 1, 2, 3, 4],
        ] as [[UInt8]])
    func `rules that contradict their size`(bytes: [UInt8]) {
        let error = #expect(throws: TokenizerError.self) {
            try tokenizer(PreTokenizer([]), Normalizer([.rules(bytes, .longest)]))
        }
        #expect(error?.message.contains("precompiled_charsmap") == true)
    }

    @Test
    func `rules that point anywhere do no harm`() throws {
        // Every unit leads on, to itself or out of the table.
        for seed in 0..<30 as Range<UInt32> {
            var state = seed &* 2_654_435_761 &+ 1
            var bytes: [UInt8] = [0, 4, 0, 0]
            for _ in 0..<1100 {
                state = state &* 1_664_525 &+ 1_013_904_223
                bytes.append(UInt8(truncatingIfNeeded: state >> 24))
            }
            for search in [Normalizer.RuleSearch.longest, .graphemes] {
                let found = try tokenizer(PreTokenizer([]), Normalizer([.rules(bytes, search)]))
                let ids = found.encode("any text é ﬁ \u{1F600} e\u{301}")
                #expect(ids.count < 100_000)
            }
        }
    }

    /// Every part is asked about every border.
    private static let bracketOfBrackets: String = {
        var text = "["
        for number in 0..<10_000 as Range<UInt32> {
            if let scalar = Unicode.Scalar(0x4E00 + 2 * number) { text += "[\(scalar)]" }
        }
        return text + "]"
    }()

    @Test
    func `patterns share what they may cost`() throws {
        let step = PreTokenizer.Step.cut(.expression(#"\p{N}{1,1000}(?=x)"#))
        _ = try tokenizer(PreTokenizer([step]))
        let error = #expect(throws: TokenizerError.self) {
            try tokenizer(PreTokenizer(Array(repeating: step, count: 64)))
        }
        #expect(error?.kind == .unsupported)
    }

    @Test
    func `steps that lengthen a text do not multiply`() throws {
        let letter = UInt8(ascii: "a")
        func replacing(_ count: Int) -> Normalizer.Step {
            .replace(.literal("a"), with: [UInt8](repeating: letter, count: count))
        }
        let normalizer = Normalizer(Array(repeating: replacing(100), count: 20))
        let ids = try tokenizer(PreTokenizer([]), normalizer).encode(String(repeating: "a", count: 100))
        #expect(ids.count < 4000)
        for step in [replacing(1000), .prepend([UInt8](repeating: letter, count: 1000))] {
            let error = #expect(throws: TokenizerError.self) { try tokenizer(PreTokenizer([]), Normalizer([step])) }
            #expect(error?.message.contains("1000 bytes") == true)
        }
    }

    @Test
    func `too many steps`() {
        let many = Array(repeating: PreTokenizer.Step.spacePrefix, count: 1000)
        #expect(throws: TokenizerError.self) { try tokenizer(PreTokenizer(many)) }
        #expect(throws: TokenizerError.self) {
            try tokenizer(PreTokenizer([]), Normalizer(Array(repeating: .lowercase, count: 1000)))
        }
    }
}
