import EngineAPI
import Foundation
import ModelFiles

/// `golden-architectures.json`: one small random model for each architecture and feature, and what transformers says about
/// it. Written by `Scripts/golden/engine_architectures.py`.
struct GoldenArchitectures: Decodable, Sendable {
    /// Logits of tokens 0, columnStride, 2 columnStride, ... are stored.
    var columnStride: Int
    var cases: [GoldenArchitecture]

    static let shared = Result {
        try JSONDecoder().decode(GoldenArchitectures.self, from: Fixture.data("golden-architectures.json"))
    }

    static func named(_ name: String) throws -> GoldenArchitecture {
        try required(shared.get().cases.first { $0.name == name }, "architecture \(name)")
    }
}

struct GoldenArchitecture: Decodable, Sendable {
    /// A tensor of the files.
    struct FileTensor: Decodable, Sendable {
        var huggingFace: String
        var gguf: String
        var shape: [Int]
        /// `nil` for a norm.
        var scale: Double?
        /// Heads whose rows a GGUF file holds in another order; 0 for none.
        var permutedHeads: Int
    }

    /// A key of the GGUF file.
    struct Entry: Decodable, Sendable {
        var key: String
        var type: String
        var text: String?
        var number: Double?
    }

    var name: String
    var seed: UInt64
    /// The text of config.json, as transformers writes it.
    var configuration: String
    var tensors: [FileTensor]
    /// None where GGUF cannot hold the model.
    var metadata: [Entry]
    /// Vectors that only the GGUF file has.
    var extras: [String: [Float]]
    var vocabularySize: Int
    var prompt: [TokenID]
    /// The 64 greedy tokens that follow.
    var greedy: [TokenID]
    /// FNV-1a of the bytes of all tensors, by form of file.
    var digests: [String: String]

    /// At every position of the prompt the logits of the stored tokens.
    func logits() throws -> [[Float]] {
        let stride = try GoldenArchitectures.shared.get().columnStride
        return try Fixture.floatRows("golden-arch-\(name).f32", columns: (vocabularySize + stride - 1) / stride)
    }

    /// Of all logits those that are stored.
    func stored(_ rows: [[Float]]) throws -> [[Float]] {
        let step = try GoldenArchitectures.shared.get().columnStride
        return rows.map { row in stride(from: 0, to: row.count, by: step).map { row[$0] } }
    }
}
