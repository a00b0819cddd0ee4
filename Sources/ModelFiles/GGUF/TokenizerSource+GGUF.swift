extension TokenizerSource {
    /// What the tokenizer of a GGUF file is made of; the file needs no weights, and none that are supported.
    ///
    /// - Returns: `none` when the file carries no vocabulary.
    public static func inGGUF(_ path: String) throws(ModelFileError) -> TokenizerSource {
        let mapping = try FileMapping(path: path)
        return try GGUFFile(content: mapping.mapped, path: path).vocabulary().map(TokenizerSource.gguf) ?? .none
    }
}
