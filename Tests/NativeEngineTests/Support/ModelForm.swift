import Foundation
import ModelFiles

/// How a checkpoint is put on disk for a test.
enum ModelForm: Sendable, Hashable, CustomStringConvertible {
    case gguf(TensorType)
    case huggingFace(TensorType, shards: Int)

    var description: String {
        switch self {
        case .gguf(let type): "GGUF \(type.rawValue)"
        case .huggingFace(let type, let shards): "safetensors \(type.rawValue) in \(shards)"
        }
    }
}

/// A model written into a folder of its own, which goes when this does.
final class ModelOnDisk {
    let path: String
    private let folder: URL

    init(_ checkpoint: RandomCheckpoint, _ form: ModelForm) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sextant-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        switch form {
        case .gguf(let type):
            let file = folder.appendingPathComponent("\(checkpoint.shape.name).gguf")
            try checkpoint.ggufData(matrices: type).write(to: file)
            path = file.path
        case .huggingFace(let type, let shards):
            for (name, content) in try checkpoint.huggingFaceFiles(type: type, shards: shards) {
                try content.write(to: folder.appendingPathComponent(name))
            }
            path = folder.path
        }
    }

    /// One file of tensors of several types.
    init(_ checkpoint: RandomBlockCheckpoint) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sextant-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("\(checkpoint.shape.name).gguf")
        try checkpoint.shape.ggufData(checkpoint.tensors).write(to: file)
        path = file.path
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }
}
