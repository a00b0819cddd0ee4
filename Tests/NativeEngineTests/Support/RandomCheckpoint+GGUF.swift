import Foundation
import ModelFiles

/// A tensor as a GGUF file holds it.
struct GGUFTensor: Sendable {
    var role: TensorRole
    var type: TensorType
    var bytes: [UInt8]
}

extension RandomCheckpoint {
    func ggufData(matrices: TensorType) -> Data {
        shape.ggufData(
            tensors.map { role, values in
                let type = ggufType(of: role, matrices: matrices)
                return GGUFTensor(
                    role: role, type: type, bytes: TensorEncoding.bytes(of: ggufValues(role, values), as: type))
            })
    }
}

extension GoldenShape {
    /// A GGUF file, version 3, with a vocabulary of byte pieces.
    func ggufData(_ tensors: [GGUFTensor]) -> Data {
        var file = GGUFBytes()
        file.bytes += Array("GGUF".utf8)
        file.integer(UInt32(3))
        file.integer(UInt64(tensors.count))
        let metadata = ggufMetadata()
        file.integer(UInt64(metadata.count))
        for write in metadata { write(&file) }
        var payload: [UInt8] = []
        for tensor in tensors {
            let shape = configuration.shape(of: tensor.role)
            file.text(ggufName(tensor.role))
            file.integer(UInt32(shape.count))
            for size in shape.reversed() { file.integer(UInt64(size)) }
            file.integer(UInt32(tensor.type.ggufCode))
            file.integer(UInt64(payload.count))
            payload += tensor.bytes
            payload += Array(repeating: 0, count: (32 - payload.count % 32) % 32)
        }
        file.bytes += Array(repeating: 0, count: (32 - file.bytes.count % 32) % 32)
        return Data(file.bytes + payload)
    }

    private func ggufMetadata() -> [(inout GGUFBytes) -> Void] {
        let counts: [(String, Int)] = [
            ("llama.context_length", contextLength), ("llama.embedding_length", width),
            ("llama.block_count", layers), ("llama.feed_forward_length", feedForwardWidth),
            ("llama.attention.head_count", heads), ("llama.attention.head_count_kv", keyValueHeads),
            ("llama.attention.key_length", headSize), ("llama.attention.value_length", headSize),
            ("llama.rope.dimension_count", headSize), ("llama.vocab_size", vocabularySize),
            ("tokenizer.ggml.bos_token_id", 1), ("tokenizer.ggml.eos_token_id", 2),
        ]
        let pieces =
            ["<unk>", "<s>", "</s>"] + (0..<256).map { String(format: "<0x%02X>", $0) }
            + (0..<vocabularySize - 259).map { "piece\($0)" }
        let types: [Int32] =
            [2, 3, 3] + Array(repeating: 6, count: 256) + Array(repeating: 1, count: pieces.count - 259)
        return counts.map { key, count in { $0.entry(key, UInt32(count)) } } + [
            { $0.entry("general.architecture", "llama") },
            { $0.entry("general.name", name) },
            { $0.entry("llama.attention.layer_norm_rms_epsilon", Float(normEpsilon)) },
            { $0.entry("llama.rope.freq_base", Float(ropeBase)) },
            { $0.entry("tokenizer.ggml.model", "llama") },
            { $0.entry("tokenizer.ggml.tokens", pieces) },
            { $0.entry("tokenizer.ggml.scores", pieces.map { _ in Float(0) }) },
            { $0.entry("tokenizer.ggml.token_type", types) },
        ]
    }

    private func ggufName(_ role: TensorRole) -> String {
        switch role {
        case .tokenEmbedding: "token_embd.weight"
        case .outputNorm: "output_norm.weight"
        case .outputHead: "output.weight"
        case .rotaryDivisors: "rope_freqs.weight"
        case .layer(let layer, let role): "blk.\(layer)." + ggufName(role)
        }
    }

    private func ggufName(_ role: LayerRole) -> String {
        switch role {
        case .attentionNorm: "attn_norm.weight"
        case .query: "attn_q.weight"
        case .key: "attn_k.weight"
        case .value: "attn_v.weight"
        case .attentionOutput: "attn_output.weight"
        case .feedForwardNorm: "ffn_norm.weight"
        case .gate: "ffn_gate.weight"
        case .up: "ffn_up.weight"
        case .down: "ffn_down.weight"
        default: role.rawValue
        }
    }
}

extension TensorType {
    /// ggml_type
    var ggufCode: Int {
        switch self {
        case .f32: 0
        case .f16: 1
        case .q4_0: 2
        case .q4_1: 3
        case .q5_0: 6
        case .q5_1: 7
        case .q8_0: 8
        case .q2_k: 10
        case .q3_k: 11
        case .q4_k: 12
        case .q5_k: 13
        case .q6_k: 14
        case .q8_k: 15
        case .bf16: 30
        }
    }
}

/// Metadata values as GGUF writes them, little-endian.
struct GGUFBytes {
    var bytes: [UInt8] = []

    mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    mutating func text(_ text: String) {
        integer(UInt64(text.utf8.count))
        bytes += Array(text.utf8)
    }

    private mutating func start(_ key: String, type: UInt32) {
        text(key)
        integer(type)
    }

    mutating func entry(_ key: String, _ value: UInt32) {
        start(key, type: 4)
        integer(value)
    }

    mutating func entry(_ key: String, _ value: Float) {
        start(key, type: 6)
        integer(value.bitPattern)
    }

    mutating func entry(_ key: String, _ value: String) {
        start(key, type: 8)
        text(value)
    }

    mutating func entry(_ key: String, _ values: [String]) {
        array(key, type: 8, count: values.count)
        for value in values { text(value) }
    }

    mutating func entry(_ key: String, _ values: [Float]) {
        array(key, type: 6, count: values.count)
        for value in values { integer(value.bitPattern) }
    }

    mutating func entry(_ key: String, _ values: [Int32]) {
        array(key, type: 5, count: values.count)
        for value in values { integer(value) }
    }

    private mutating func array(_ key: String, type: UInt32, count: Int) {
        start(key, type: 9)
        integer(type)
        integer(UInt64(count))
    }
}
