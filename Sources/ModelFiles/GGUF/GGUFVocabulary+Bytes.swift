extension GGUFVocabulary {
    /// A vocabulary without any training, in the form of Llama's SentencePiece models, so that every reader of GGUF
    /// takes it: unknown, BOS, EOS, the 256 bytes, the blank, and pieces that no text contains.
    ///
    /// - Parameter count: tokens, at least 260 (llama.cpp looks up the bytes and the blank).
    static func bytes(count: Int) -> GGUFVocabulary {
        let digits = Array("0123456789ABCDEF".utf8)
        var tokens = ["<unk>", "<s>", "</s>"].map { Array($0.utf8) }
        tokens += (0..<256).map { Array("<0x".utf8) + [digits[$0 >> 4], digits[$0 & 15]] + Array(">".utf8) }
        tokens.append(Array("▁".utf8))
        let fixed = tokens.count
        tokens += (fixed..<max(fixed, count)).map { Array("⟨\($0)⟩".utf8) }
        let types: [Int32] =
            [2, 3, 3] + Array(repeating: 6, count: 256) + [1] + Array(repeating: 5, count: tokens.count - fixed)
        return GGUFVocabulary(
            model: "llama", preTokenizer: nil, tokens: tokens,
            scores: tokens.indices.map { $0 < fixed ? 0 : -Float($0) }, types: types, merges: nil, bos: 1, eos: 2,
            endOfTurn: nil, unknown: 0, padding: nil, addBOS: true, addEOS: false, addSpacePrefix: false)
    }
}
