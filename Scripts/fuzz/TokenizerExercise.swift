/// What any tokenizer that loads must survive.
enum TokenizerExercise {
    /// The end of the file, texts of every kind, and long runs, there and back.
    static func run(_ tokenizer: Tokenizer, file: [UInt8]) {
        let texts = [Array(file.suffix(2048))] + Self.texts + runs
        for text in texts {
            let ids = tokenizer.encode(utf8: text, parseSpecialTokens: true)
            _ = tokenizer.encode(utf8: text, addSpecialTokens: false)
            _ = tokenizer.decode(ids)
            var detokenizer = tokenizer.detokenizer(after: Array(ids.prefix(3)), skipSpecialTokens: false)
            for id in ids.prefix(64) + [-1, Int32.max, Int32(tokenizer.vocabularySize)] { _ = detokenizer.append(id) }
            _ = detokenizer.finish()
        }
    }

    private static let texts: [[UInt8]] = [
        Array("The robot's 1234 wheels — don't!\r\n\n  é e\u{301}\u{323} ﬁ Ａ 😀👩‍🚀 中文 한국어 <s></s><unk> ▁a\u{0}".utf8), [],
        [0xFF, 0x61, 0xC3, 0xE2, 0x96, 0xF0, 0x9F, 0x98, 0x80, 0x20, 0xED, 0xA0, 0x80],
    ]

    private static let runs: [[UInt8]] = ["a", " ", "1", "\u{301}", "ab", "\n", "<"].map { unit in
        Array(String(repeating: unit, count: 3000).utf8)
    }
}
