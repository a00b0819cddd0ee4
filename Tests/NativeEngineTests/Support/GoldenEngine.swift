import Foundation
import ModelFiles

/// `golden-engine.json`: shapes, prompts and errors that `Scripts/golden/engine_tiny.py` has written.
struct GoldenEngine: Decodable, Sendable {
    /// Positions stride - 1, 2 stride - 1, ... are stored for every class but fp32, which stores all.
    var stride: Int
    var configurations: [GoldenShape]

    static let shared = Result { try JSONDecoder().decode(GoldenEngine.self, from: Fixture.data("golden-engine.json")) }

    static func shape(_ name: String) throws -> GoldenShape {
        try required(shared.get().configurations.first { $0.name == name }, "configuration \(name)")
    }
}

/// One small random model, and what transformers says about it.
struct GoldenShape: Decodable, Sendable {
    /// Largest and root mean square difference over all logits.
    struct Difference: Decodable, Sendable {
        var max: Double
        var rms: Double
    }

    /// What a class of lesser precision costs in the reference implementation.
    struct ClassError: Decodable, Sendable {
        /// Against float32 arithmetic on the unrounded weights.
        var errorToExact: Difference
        /// Against float32 arithmetic on weights rounded to the class.
        var errorToRounded: Difference
    }

    var name: String
    var seed: UInt64
    var width: Int
    var layers: Int
    var heads: Int
    var keyValueHeads: Int
    var headSize: Int
    var feedForwardWidth: Int
    var vocabularySize: Int
    var contextLength: Int
    var normEpsilon: Double
    var ropeBase: Double
    var tiedEmbeddings: Bool
    var scales: [String: Double]
    var prompt: [Int32]
    /// The 64 greedy tokens that follow.
    var greedy: [Int32]
    var errors: [String: ClassError]
    /// FNV-1a of the bytes of all tensors, by file form and type.
    var digests: [String: String]
    /// Of models made of random blocks: type and exponent of the scales by role.
    var types: [String: String]?
    var exponents: [String: Int]?

    var configuration: ModelConfiguration {
        ModelConfiguration(
            architecture: "llama", name: name, vocabularySize: vocabularySize, contextLength: contextLength,
            width: width, layers: layers, heads: heads, keyValueHeads: keyValueHeads, headSize: headSize,
            feedForwardWidth: feedForwardWidth, normEpsilon: Float(normEpsilon), ropeBase: ropeBase,
            rotaryPairing: .halves, tiedEmbeddings: tiedEmbeddings)
    }

    func scale(of role: TensorRole) -> Float {
        Float(scales[role.scaleName] ?? 0)
    }

    /// Logits of transformers in float32 arithmetic at every position of the prompt: [position][vocabulary].
    func exactLogits() throws -> [[Float]] {
        try Fixture.floatRows("golden-\(name)-fp32.f32", columns: vocabularySize)
    }

    /// The same with weights rounded to a class (`fp16`, `q8_0`, ...), at the positions that are stored.
    func roundedLogits(_ kind: String) throws -> [[Float]] {
        try Fixture.floatRows("golden-\(name)-\(kind).f32", columns: vocabularySize)
    }

    func classError(_ kind: String) throws -> ClassError {
        try required(errors[kind], "errors of \(kind)")
    }
}

extension TensorRole {
    /// What the golden files call it, in all layers alike.
    var scaleName: String {
        switch self {
        case .tokenEmbedding: "tokenEmbedding"
        case .outputHead: "outputHead"
        case .outputNorm: "outputNorm"
        case .rotaryDivisors: "rotaryDivisors"
        case .layer(_, let role): role.rawValue
        }
    }
}
