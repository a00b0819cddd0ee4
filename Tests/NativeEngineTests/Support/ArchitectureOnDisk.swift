import Foundation
import ModelFiles

/// The two forms in which models come.
enum ArchitectureForm: String, Sendable, CustomStringConvertible, CaseIterable {
    case huggingFace = "folder"
    case gguf = "GGUF"

    var description: String { rawValue }
}

/// A golden model written into a folder of its own, which goes when this does. All tensors are F32.
final class ArchitectureOnDisk {
    let path: String
    private let folder: URL

    init(_ golden: GoldenArchitecture, _ form: ArchitectureForm) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sextant-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        switch form {
        case .huggingFace:
            try Data(golden.configuration.utf8).write(to: folder.appendingPathComponent("config.json"))
            try Self.safetensors(golden).write(to: folder.appendingPathComponent("model.safetensors"))
            path = folder.path
        case .gguf:
            let file = folder.appendingPathComponent("\(golden.name).gguf")
            try Self.gguf(golden).write(to: file)
            path = file.path
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func safetensors(_ golden: GoldenArchitecture) throws -> Data {
        var header: [String: Any] = ["__metadata__": ["format": "pt"]]
        var payload: [UInt8] = []
        for (index, tensor) in golden.tensors.enumerated() {
            let bytes = TensorEncoding.bytes(of: golden.values(index), as: .f32)
            header[tensor.huggingFace] =
                [
                    "dtype": "F32", "shape": tensor.shape,
                    "data_offsets": [payload.count, payload.count + bytes.count],
                ] as [String: Any]
            payload += bytes
        }
        var text = Array(try JSONSerialization.data(withJSONObject: header, options: .sortedKeys))
        text += Array(repeating: 0x20, count: (8 - text.count % 8) % 8)
        var file = GGUFBytes()
        file.integer(UInt64(text.count))
        return Data(file.bytes + text + payload)
    }

    private static func gguf(_ golden: GoldenArchitecture) throws -> Data {
        var file = GGUFBytes()
        file.bytes += Array("GGUF".utf8)
        file.integer(UInt32(3))
        file.integer(UInt64(golden.tensors.count + golden.extras.count))
        file.integer(UInt64(golden.metadata.count))
        for entry in golden.metadata { try write(entry, to: &file) }
        var payload: [UInt8] = []
        func add(_ name: String, _ shape: [Int], _ values: [Float]) {
            file.text(name)
            file.integer(UInt32(shape.count))
            for size in shape.reversed() { file.integer(UInt64(size)) }
            file.integer(UInt32(0))
            file.integer(UInt64(payload.count))
            payload += TensorEncoding.bytes(of: values, as: .f32)
            payload += Array(repeating: 0, count: (32 - payload.count % 32) % 32)
        }
        for (index, tensor) in golden.tensors.enumerated() {
            add(tensor.gguf, tensor.shape, golden.ggufValues(index))
        }
        for (name, values) in golden.extras.sorted(by: { $0.key < $1.key }) { add(name, [values.count], values) }
        file.bytes += Array(repeating: 0, count: (32 - file.bytes.count % 32) % 32)
        return Data(file.bytes + payload)
    }

    private static func write(_ entry: GoldenArchitecture.Entry, to file: inout GGUFBytes) throws {
        switch entry.type {
        case "string": file.entry(entry.key, try required(entry.text, entry.key))
        case "float32": file.entry(entry.key, Float(try required(entry.number, entry.key)))
        default: file.entry(entry.key, UInt32(try required(entry.number, entry.key)))
        }
    }
}

extension GoldenArchitecture {
    /// Values of a tensor, in the order of Hugging Face.
    func values(_ index: Int) -> [Float] {
        let tensor = tensors[index]
        var values = RandomWeights.units(seed: seed, tensor: UInt64(index), count: tensor.shape.reduce(1, *))
        if let scale = tensor.scale {
            for element in values.indices { values[element] *= Float(scale) }
        } else {
            for element in values.indices { values[element] += values[element] < 0 ? -0.5 : 0.5 }
        }
        return values
    }

    /// The same in the order of a GGUF file: of each head row i of the first half goes to 2i, of the second to 2i + 1.
    func ggufValues(_ index: Int) -> [Float] {
        let (tensor, values) = (tensors[index], values(index))
        guard tensor.permutedHeads > 0 else { return values }
        let rows = tensor.shape[0]
        let columns = values.count / rows
        let half = rows / tensor.permutedHeads / 2
        var result: [Float] = []
        result.reserveCapacity(values.count)
        for row in 0..<rows {
            let (head, place) = (row / (2 * half), row % (2 * half))
            let source = head * 2 * half + place % 2 * half + place / 2
            result += values[(source * columns)..<((source + 1) * columns)]
        }
        return result
    }
}
