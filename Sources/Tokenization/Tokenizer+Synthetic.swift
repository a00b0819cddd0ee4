extension Tokenizer {
    /// The smallest vocabulary for `byteFallback`: padding, BOS, EOS and 256 bytes.
    public static let smallestByteVocabulary = 259

    /// A tokenizer without any training, for models with random weights: padding 0, BOS 1, EOS 2, then one id per byte;
    /// ids beyond show their number. Every text has one id per byte, and a BOS.
    ///
    /// A smaller `vocabularySize` than `smallestByteVocabulary` is raised to it.
    public static func byteFallback(vocabularySize: Int) -> Tokenizer {
        let count = min(max(vocabularySize, smallestByteVocabulary), Int(Int32.max) / 4)
        let alphabet = ByteAlphabet()
        var pieces: [[UInt8]] = ["<pad>", "<s>", "</s>"].map { Array($0.utf8) }
        for byte in UInt8.min...UInt8.max { pieces.append(alphabet.piece(of: byte)) }
        for id in smallestByteVocabulary..<count { pieces.append(Array("⟨\(id)⟩".utf8)) }
        let kinds: [Vocabulary.Kind] =
            [.control, .control, .control] + Array(repeating: .normal, count: 256)
            + Array(repeating: .unused, count: count - smallestByteVocabulary)
        let vocabulary = Vocabulary(
            source: "synthetic vocabulary", pieces: pieces, kinds: kinds,
            algorithm: .byteLevelBPE(merges: [], preTokenizer: .gpt2), bos: 1, eos: 2, padding: 0, addsBOS: true,
            stopTokens: [2])
        do {
            return try Tokenizer(vocabulary)
        } catch {
            preconditionFailure("a vocabulary made here is sound: \(error)")
        }
    }
}
