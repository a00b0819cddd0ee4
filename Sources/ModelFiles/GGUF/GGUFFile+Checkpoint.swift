extension GGUFFile {
    /// The model in this file, with a digest that the caller has made.
    func checkpoint(digest: String) throws(ModelFileError) -> Checkpoint {
        guard !descriptions.isEmpty else {
            throw ModelFileError(
                file: path, field: "tensors", expected: "the weights of a model", found: "none: only a vocabulary",
                remedy: "give a file with weights; `sextant model tokenize` needs none")
        }
        // In this order, so that a model of another family is called that, and not a file of unknown types.
        let configuration = try configuration()
        let assembly = TensorAssembly(
            file: path, configuration: configuration, naming: .gguf, isIgnored: { _ in false })
        let tensors = try assembly.assemble(try tensors())
        return Checkpoint(
            configuration: configuration,
            tensors: tensors,
            tokenizer: try vocabulary().map(TokenizerSource.gguf) ?? .none,
            chatTemplate: try metadata.text("tokenizer.chat_template"),
            digest: digest,
            isSynthetic: false,
            displayName: PathName.withoutEnding(path))
    }
}
