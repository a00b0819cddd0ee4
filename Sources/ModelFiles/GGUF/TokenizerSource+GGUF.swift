extension TokenizerSource {
    /// What the tokenizer of a GGUF file, or of any part of a divided one, is made of; the file needs no weights, and
    /// none that are supported.
    ///
    /// - Returns: `none` when the file carries no vocabulary.
    public static func inGGUF(_ path: String) throws(ModelFileError) -> TokenizerSource {
        try GGUFFile.openFirst(path).vocabulary().map(TokenizerSource.gguf) ?? .none
    }
}
