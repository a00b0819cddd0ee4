extension GGUFFile {
    /// The model in this file and its other parts, with a digest that the caller has made.
    func checkpoint(digest: String) throws(ModelFileError) -> Checkpoint {
        if let count = try metadata.integer("split.count", in: 0...Int(UInt16.max)), count > 1 {
            throw metadata.failure(
                "split.count", "a whole model", "one of \(count) parts",
                remedy: "give the path of a part in the folder where all parts are")
        }
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
            displayName: displayName)
    }
}
