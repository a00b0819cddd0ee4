/// A folder as transformers writes it.
struct HuggingFaceFolder {
    let path: String

    func checkpoint() throws(ModelFileError) -> Checkpoint {
        throw ModelFileError(file: path, field: nil, expected: "a .gguf file", found: "a folder")
    }
}
