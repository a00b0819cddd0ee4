/// A model in GGUF: one file, or the parts that llama-gguf-split made of it.
struct GGUFFile {
    /// Of the file, or of the first part: messages about the model as a whole name it.
    let path: String
    /// Of the first part, which alone says what the model is.
    let metadata: GGUFMetadata
    /// Of all parts.
    let descriptions: [GGUFTensorDescription]
    /// In order; at least one.
    let parts: [GGUFPart]

    init(_ part: GGUFPart) {
        path = part.path
        metadata = part.metadata
        descriptions = part.descriptions
        parts = [part]
    }

    init(content: MappedBytes, path: String) throws(ModelFileError) {
        try self.init(GGUFPart(content: content, path: path))
    }

    /// Parts that are known to belong together.
    ///
    /// - Parameter metadata: of the first part, without the keys that make it a part.
    init(first: GGUFPart, metadata: GGUFMetadata, others: [GGUFPart]) {
        path = first.path
        self.metadata = metadata
        parts = [first] + others
        descriptions = parts.flatMap(\.descriptions)
    }

    /// Every tensor of every part by name.
    func tensors() throws(ModelFileError) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for part in parts {
            // Names differ between parts: `GGUFFile.open` has seen to it.
            for (name, tensor) in try part.tensors() { tensors[name] = tensor }
        }
        return tensors
    }

    /// For people: the name of the file without its ending, and without the number of a part.
    var displayName: String {
        guard parts.count > 1, let name = GGUFPartName(path) else { return PathName.withoutEnding(path) }
        return PathName.last(name.prefix)
    }
}
