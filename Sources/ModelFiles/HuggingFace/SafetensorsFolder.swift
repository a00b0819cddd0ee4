import Foundation

/// The weights of a folder: one file, or the shards that an index lists.
struct SafetensorsFolder {
    let tensors: [String: Tensor]
    /// In order of their names.
    let files: [MappedBytes]

    private static let single = "model.safetensors"
    private static let index = "model.safetensors.index.json"

    init(folder: String, ignoring isIgnored: (String) -> Bool) throws(ModelFileError) {
        var tensors: [String: Tensor] = [:]
        var files: [MappedBytes] = []
        let places = try Self.places(folder)
        for name in places.files {
            let path = "\(folder)/\(name)"
            let mapped = try FileMapping(path: path).mapped
            let file = try SafetensorsFile(content: mapped, path: path, ignoring: isIgnored)
            files.append(mapped)
            for (tensor, value) in file.tensors {
                guard tensors.updateValue(value, forKey: tensor) == nil else {
                    throw ModelFileError(
                        file: path, field: "tensor \(tensor)", expected: "each tensor in one file",
                        found: "it in two", remedy: ModelFileError.damaged)
                }
            }
        }
        if let lost = places.tensors.first(where: { tensors[$0] == nil && !isIgnored($0) }) {
            throw ModelFileError(
                file: "\(folder)/\(Self.index)", field: "weight_map", expected: "tensors that the files hold",
                found: "\(lost), which none holds", remedy: ModelFileError.damaged)
        }
        self.tensors = tensors
        self.files = files
    }

    /// Files that hold the weights, and the tensors that the index promises.
    private static func places(_ folder: String) throws(ModelFileError) -> (files: [String], tensors: [String]) {
        let manager = FileManager.default
        if manager.fileExists(atPath: "\(folder)/\(single)") { return ([single], []) }
        guard let document = try JSONDocument(ifPresent: "\(folder)/\(index)") else {
            let hasPickles =
                manager.fileExists(atPath: "\(folder)/pytorch_model.bin")
                || manager.fileExists(atPath: "\(folder)/pytorch_model.bin.index.json")
            throw ModelFileError(
                file: folder, field: nil, expected: "\(single) or \(index)",
                found: hasPickles ? "only pytorch_model.bin" : "neither",
                remedy: hasPickles
                    ? "save it with save_pretrained(..., safe_serialization=True)"
                    : "fetch the weights of the model too")
        }
        guard let map = try document.document("weight_map"), !map.members.isEmpty else {
            throw document.failure("weight_map", "tensors and their files", "none", remedy: ModelFileError.damaged)
        }
        var files: Set<String> = []
        for tensor in map.members.keys.sorted() {
            guard let file = try map.text(tensor), isInside(file) else {
                throw document.failure(
                    "weight_map", "a file inside the folder for \(tensor)", map.members[tensor]?.kind ?? "none",
                    remedy: ModelFileError.damaged)
            }
            files.insert(file)
        }
        return (files.sorted(), map.members.keys.sorted())
    }

    /// A relative path that never leaves the folder.
    private static func isInside(_ path: String) -> Bool {
        guard !path.isEmpty, !path.hasPrefix("/"), !path.contains("\0"), !path.contains("\\") else { return false }
        return !path.split(separator: "/", omittingEmptySubsequences: false).contains { $0 == ".." || $0.isEmpty }
    }
}
