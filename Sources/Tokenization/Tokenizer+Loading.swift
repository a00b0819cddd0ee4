extension Tokenizer {
    /// Reads a tokenizer.json (Hugging Face) or a tokenizer.model (SentencePiece), told apart by content.
    public static func load(path: String) throws(TokenizerError) -> Tokenizer {
        let bytes = try FileBytes.read(path)
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        if bytes.first(where: { !blanks.contains($0) }) == UInt8(ascii: "{") {
            return try load(huggingFaceJSON: bytes, name: path)
        }
        return try load(sentencePiece: bytes, name: path)
    }

    /// - Parameter name: named in errors.
    public static func load(huggingFaceJSON bytes: [UInt8], name: String) throws(TokenizerError) -> Tokenizer {
        try Tokenizer(HuggingFaceFile.vocabulary(bytes, source: name))
    }

    /// - Parameter name: named in errors.
    public static func load(sentencePiece bytes: [UInt8], name: String) throws(TokenizerError) -> Tokenizer {
        try Tokenizer(SentencePieceFile.vocabulary(bytes, source: name))
    }
}
