import Foundation

/// A folder as transformers writes it: config.json, safetensors, and the files of a tokenizer.
struct HuggingFaceFolder {
    let path: String

    /// Frequencies of the rotary embedding, which old checkpoints store and the configuration implies; and an output
    /// head that a tied model stores again.
    private static func isIgnored(_ name: String, tied: Bool) -> Bool {
        name.hasSuffix(".rotary_emb.inv_freq") || (tied && name == TensorNaming.huggingFace.outputHead)
    }

    func checkpoint() throws(ModelFileError) -> Checkpoint {
        guard let document = try JSONDocument(ifPresent: "\(path)/config.json") else { throw noConfiguration() }
        let configuration = try HuggingFaceConfiguration(document: document).configuration()
        let tied = configuration.tiedEmbeddings
        let weights = try SafetensorsFolder(folder: path) { Self.isIgnored($0, tied: tied) }
        let assembly = TensorAssembly(
            file: path, configuration: configuration, naming: .huggingFace,
            isIgnored: { Self.isIgnored($0, tied: tied) })
        let tensors = try assembly.assemble(weights.tensors)
        let tokenizer = HuggingFaceTokenizerFiles(folder: path, configuration: document)
        let digested = [try FileMapping(path: "\(path)/config.json").mapped] + weights.files
        return Checkpoint(
            configuration: configuration, tensors: tensors, tokenizer: try tokenizer.source(),
            chatTemplate: try tokenizer.chatTemplate(), digest: SampledDigest.of(digested), isSynthetic: false,
            displayName: PathName.last(path))
    }

    private func noConfiguration() -> ModelFileError {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let file = files.sorted().first { $0.hasSuffix(".gguf") }
        return ModelFileError(
            file: path, field: nil, expected: "a folder with config.json", found: "none in it",
            remedy: file.map { "give the file itself: --model \(path)/\($0)" }
                ?? "give a .gguf file or the folder of a model of transformers")
    }
}
