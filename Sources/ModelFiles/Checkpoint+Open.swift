import Foundation

extension Checkpoint {
    /// Opens a .gguf file, or a folder with config.json and safetensors. Of a model in several .gguf files, any one is
    /// given. The weights stay in the files: they are mapped.
    ///
    /// - Throws: when anything about the model is damaged or not supported. Block scales are the exception: see
    ///   `Tensor.nonFiniteScaleRow(in:)`.
    public static func open(_ path: String) throws(ModelFileError) -> Checkpoint {
        var checkpoint = try read(path)
        checkpoint.origin = HubOrigin(path: path)
        return checkpoint
    }

    private static func read(_ path: String) throws(ModelFileError) -> Checkpoint {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw ModelFileError(
                file: path, field: nil, expected: "a .gguf file or a folder with config.json",
                found: String(cString: strerror(errno)), remedy: "check the path given as --model")
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            return try HuggingFaceFolder(path: path).checkpoint()
        }
        if path.hasSuffix(".safetensors") || path.hasSuffix(".json") {
            throw ModelFileError(
                file: path, field: nil, expected: "a .gguf file or a folder with config.json",
                found: "one file of such a folder", remedy: "give the folder itself as --model")
        }
        let file = try GGUFFile.open(path)
        return try file.checkpoint(digest: SampledDigest.of(file.parts.map(\.content)))
    }
}
