import Foundation

/// The files of a repository that are needed: pure.
struct FileSelection: Sendable, Hashable {
    enum Form: Sendable, Hashable {
        /// A folder as transformers writes it.
        case folder
        /// The file to open.
        case gguf(String)
        /// What a pattern has found.
        case files
    }

    var form: Form
    /// Small ones first, so that a wrong choice shows before the long wait.
    var paths: [String]

    static let index = "model.safetensors.index.json"
    static let single = "model.safetensors"
    static let tokenizers = ["tokenizer.json", "tokenizer.model"]
    /// What is read beside the weights, and what other tools need to read the same folder.
    private static let companions = [
        "config.json", "generation_config.json", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "chat_template.jinja", "chat_template.json", "vocab.json", "merges.txt",
    ]

    /// - Parameter sizes: path to bytes of every file there is.
    static func choose(
        _ choice: FileChoice, of reference: ModelReference, from sizes: [String: Int]
    ) throws(HubError) -> FileSelection {
        if case .files(let pattern) = choice { return try matching(pattern, reference, sizes) }
        let models = GGUFModel.all(in: sizes.keys)
        if let variant = reference.variant {
            return try one(of: models.filter { $0.isCalled(variant) }, or: models, reference, sizes)
        }
        if sizes["config.json"] != nil, let weights = weights(sizes) {
            let settings = (companions + tokenizers + (weights.isIndexed ? [index] : [])).filter { sizes[$0] != nil }
            return FileSelection(form: .folder, paths: settings + weights.paths)
        }
        guard models.isEmpty else { return try one(of: models, or: models, reference, sizes) }
        throw unsupported(reference, sizes)
    }

    var hasTokenizer: Bool {
        switch form {
        case .folder: Self.tokenizers.contains(where: paths.contains)
        case .gguf: true
        case .files: false
        }
    }

    /// The shards that an index names, sorted.
    ///
    /// - Throws: when it is no index.
    static func shards(ofIndex bytes: Data, _ reference: ModelReference) throws(HubError) -> [String] {
        struct Index: Decodable {
            var weightMap: [String: String]

            enum CodingKeys: String, CodingKey {
                case weightMap = "weight_map"
            }
        }
        guard let map = try? JSONDecoder().decode(Index.self, from: bytes).weightMap, !map.isEmpty else {
            throw HubError(
                .unsupported,
                "\(reference.identifier)/\(index): expected a weight_map of tensors and their files, "
                    + "found none")
        }
        return Set(map.values).sorted()
    }

    /// `model.safetensors`, else the shards by their names: `nil` where there are neither.
    private static func weights(_ sizes: [String: Int]) -> (paths: [String], isIndexed: Bool)? {
        if sizes[single] != nil { return ([single], false) }
        guard sizes[index] != nil else { return nil }
        let shards = sizes.keys.filter {
            $0.hasPrefix("model-") && $0.hasSuffix(".safetensors") && !$0.contains("/")
        }
        return (shards.sorted(), true)
    }

    private static func matching(
        _ pattern: String, _ reference: ModelReference, _ sizes: [String: Int]
    ) throws(HubError) -> FileSelection {
        let models = GGUFModel.all(in: sizes.keys)
        let isPattern = pattern.contains { "*?[".contains($0) }
        func fits(_ path: String) -> Bool {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return [path, name].contains { isPattern ? fnmatch(pattern, $0, 0) == 0 : pattern == $0 }
        }
        var found = Set(sizes.keys.filter(fits))
        if found.isEmpty, !isPattern {
            return try one(of: models.filter { $0.isCalled(pattern) }, or: models, reference, sizes, asked: pattern)
        }
        let chosen = models.filter { !found.isDisjoint(with: $0.files) }
        for model in chosen { found.formUnion(model.files) }
        guard !found.isEmpty else {
            throw HubError(
                .noFile, "\(reference.identifier): nothing fits --file \(pattern)\(list(models, sizes))",
                remedy: "quote the pattern, for instance --file '*Q4_K_M*'")
        }
        if chosen.count == 1, let first = chosen[0].files.first, found.count == chosen[0].files.count {
            return FileSelection(form: .gguf(first), paths: chosen[0].files)
        }
        let bySize = found.sorted { (sizes[$0] ?? 0, $0) < (sizes[$1] ?? 0, $1) }
        return FileSelection(form: .files, paths: bySize)
    }

    private static func one(
        of found: [GGUFModel], or all: [GGUFModel], _ reference: ModelReference, _ sizes: [String: Int],
        asked: String? = nil
    ) throws(HubError) -> FileSelection {
        let asked = asked ?? reference.variant
        if found.count == 1, let first = found[0].files.first {
            guard found[0].isWhole else {
                throw HubError(.unsupported, "\(reference.identifier)/\(first): parts of the split file are missing")
            }
            return FileSelection(form: .gguf(first), paths: found[0].files)
        }
        let example =
            all.compactMap(\.quantization).first { $0.uppercased() == "Q4_K_M" }
            ?? all.compactMap(\.quantization).first ?? "Q4_K_M"
        let name = reference.identifier
        if all.isEmpty {
            throw HubError(.noFile, "\(name) has no GGUF file, let alone \(asked ?? "one")")
        }
        throw HubError(
            found.isEmpty ? .noFile : .choice,
            found.isEmpty
                ? "\(name): no GGUF file is called \(asked ?? "so"); there are\(list(all, sizes))"
                : "\(name) has \(found.count) GGUF models\(asked.map { " called \($0)" } ?? ""):\(list(found, sizes))",
            remedy: "name one: \(name):\(example), or give its file to `sextant model fetch` as --file")
    }

    /// One line each, indented.
    private static func list(_ models: [GGUFModel], _ sizes: [String: Int]) -> String {
        let most = 60
        let lines = models.prefix(most).map { model -> String in
            let bytes = model.files.reduce(0) { $0 + (sizes[$1] ?? 0) }
            let parts = model.files.count == 1 ? "" : " and \(model.files.count - 1) more"
            return "\n    \(ByteCount.text(bytes))  \(model.files.first ?? model.stem)\(parts)"
        }
        let rest = models.count > most ? "\n    and \(models.count - most) more" : ""
        // An empty line before what follows.
        return lines.isEmpty ? "" : "\(lines.joined())\(rest)\n"
    }

    private static func unsupported(_ reference: ModelReference, _ sizes: [String: Int]) -> HubError {
        let name = reference.identifier
        func has(_ ending: String) -> Bool { sizes.keys.contains { $0.hasSuffix(ending) } }
        if sizes["adapter_config.json"] != nil, sizes["config.json"] == nil {
            return HubError(
                .unsupported, "\(name) is an adapter (LoRA), not a whole model",
                remedy: "merge it into its base model, and give the result")
        }
        let found =
            has(".safetensors")
            ? "safetensors of another kind: \(single) or \(index) with config.json is expected"
            : has(".bin") || has(".pt") || has(".pth")
                ? "its weights only as pickled PyTorch files, which can run code and are not read"
                : "no weights: neither safetensors nor GGUF"
        return HubError(
            .unsupported, "\(name) has \(found)",
            remedy: "look for a conversion of the model to safetensors or GGUF on the hub")
    }
}
