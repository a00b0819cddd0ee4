@testable import ModelFiles

/// Writes GGUF files, right ones and wrong ones: nothing is checked here.
struct HandmadeGGUF {
    var version: UInt32 = 3
    /// `nil`: as many as there are.
    var statedTensorCount: UInt64?
    var statedKeyCount: UInt64?
    var alignment = 32
    var entries: [(key: String, value: Value)] = []
    var tensors: [TensorEntry] = []

    enum Value {
        case u8(UInt8), i8(Int8), u16(UInt16), i16(Int16), u32(UInt32), i32(Int32), u64(UInt64), i64(Int64)
        case f32(Float), f64(Double), bool(UInt8), text(String), bytes([UInt8])
        case array(type: UInt32, statedCount: UInt64?, [Value])
        /// A type number that may not exist, and no bytes.
        case unknown(UInt32)

        var type: UInt32 {
            switch self {
            case .u8: 0
            case .i8: 1
            case .u16: 2
            case .i16: 3
            case .u32: 4
            case .i32: 5
            case .f32: 6
            case .bool: 7
            case .text, .bytes: 8
            case .array: 9
            case .u64: 10
            case .i64: 11
            case .f64: 12
            case .unknown(let type): type
            }
        }

        static func texts(_ texts: [String]) -> Value { .array(type: 8, statedCount: nil, texts.map(Value.text)) }
        static func floats(_ values: [Float]) -> Value { .array(type: 6, statedCount: nil, values.map(Value.f32)) }
        static func integers(_ values: [Int32]) -> Value { .array(type: 5, statedCount: nil, values.map(Value.i32)) }
    }

    struct TensorEntry {
        var name: [UInt8]
        /// Innermost first, as in the file.
        var dimensions: [UInt64]
        var type: UInt32
        /// `nil`: right after the tensor before, aligned.
        var offset: UInt64?
        var data: [UInt8]

        init(_ name: String, _ dimensions: [UInt64], type: UInt32, offset: UInt64? = nil, data: [UInt8]) {
            self.name = Array(name.utf8)
            self.dimensions = dimensions
            self.type = type
            self.offset = offset
            self.data = data
        }
    }

    subscript(key: String) -> Value? {
        get { entries.first { $0.key == key }?.value }
        set {
            let index = entries.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// Everything before the data, padding included.
    var headBytes: Int { build().head }
    var bytes: [UInt8] { build().all }

    private func build() -> (all: [UInt8], head: Int) {
        var writer = ByteWriter()
        writer.bytes = Array("GGUF".utf8)
        writer.integer(version)
        writer.integer(statedTensorCount ?? UInt64(tensors.count))
        writer.integer(statedKeyCount ?? UInt64(entries.count))
        for (key, value) in entries {
            writer.text(key)
            writer.integer(value.type)
            Self.write(value, to: &writer)
        }
        var data = ByteWriter()
        for tensor in tensors {
            writer.text(tensor.name)
            writer.integer(UInt32(tensor.dimensions.count))
            tensor.dimensions.forEach { writer.integer($0) }
            writer.integer(tensor.type)
            data.pad(to: alignment)
            writer.integer(tensor.offset ?? UInt64(data.bytes.count))
            data.bytes += tensor.data
        }
        writer.pad(to: alignment)
        return (writer.bytes + data.bytes, writer.bytes.count)
    }

    private static func write(_ value: Value, to writer: inout ByteWriter) {
        switch value {
        case .u8(let number): writer.integer(number)
        case .i8(let number): writer.integer(number)
        case .u16(let number): writer.integer(number)
        case .i16(let number): writer.integer(number)
        case .u32(let number): writer.integer(number)
        case .i32(let number): writer.integer(number)
        case .u64(let number): writer.integer(number)
        case .i64(let number): writer.integer(number)
        case .f32(let number): writer.integer(number.bitPattern)
        case .f64(let number): writer.integer(number.bitPattern)
        case .bool(let byte): writer.integer(byte)
        case .text(let text): writer.text(text)
        case .bytes(let bytes): writer.text(bytes)
        case .unknown: break
        case .array(let type, let statedCount, let values):
            writer.integer(type)
            writer.integer(statedCount ?? UInt64(values.count))
            values.forEach { write($0, to: &writer) }
        }
    }
}

extension HandmadeGGUF {
    /// Width 32, 1 layer, 4 heads, 2 key/value heads, feed-forward 64, 6 tokens; plain types and 4 and 8 bits.
    static func smallLlama() -> HandmadeGGUF {
        var writer = HandmadeGGUF()
        writer.entries = [
            ("general.architecture", .text("llama")), ("general.name", .text("small")),
            ("llama.context_length", .u32(128)), ("llama.embedding_length", .u32(32)), ("llama.block_count", .u32(1)),
            ("llama.feed_forward_length", .u32(64)), ("llama.attention.head_count", .u32(4)),
            ("llama.attention.head_count_kv", .u32(2)), ("llama.attention.layer_norm_rms_epsilon", .f32(1e-5)),
            ("llama.rope.freq_base", .f32(50_000)), ("llama.rope.dimension_count", .u32(8)),
            ("llama.vocab_size", .u32(6)), ("tokenizer.ggml.model", .text("llama")),
            ("tokenizer.ggml.tokens", .texts(["<unk>", "<s>", "</s>", "\u{2581}a", "b", "<0x0A>"])),
            ("tokenizer.ggml.scores", .floats([0, 0, 0, -1, -2, 0])),
            ("tokenizer.ggml.token_type", .integers([2, 3, 3, 1, 1, 6])),
            ("tokenizer.ggml.bos_token_id", .u32(1)), ("tokenizer.ggml.eos_token_id", .u32(2)),
            ("tokenizer.ggml.padding_token_id", .i32(-1)), ("tokenizer.ggml.add_bos_token", .bool(1)),
            ("tokenizer.chat_template", .text("{{ messages }}")),
        ]
        writer.tensors = [
            matrix("token_embd.weight", 6, 32, .q8_0), norm("blk.0.attn_norm.weight", 32),
            matrix("blk.0.attn_q.weight", 32, 32, .q4_0), matrix("blk.0.attn_k.weight", 16, 32, .q4_1),
            matrix("blk.0.attn_v.weight", 16, 32, .f16), matrix("blk.0.attn_output.weight", 32, 32, .bf16),
            norm("blk.0.ffn_norm.weight", 32), matrix("blk.0.ffn_gate.weight", 64, 32, .q4_0),
            matrix("blk.0.ffn_up.weight", 64, 32, .q8_0), matrix("blk.0.ffn_down.weight", 32, 64, .q4_1),
            norm("output_norm.weight", 32), matrix("output.weight", 6, 32, .f32),
        ]
        return writer
    }

    /// ggml's, written down once more.
    static let typeNumbers: [TensorType: UInt32] = [
        .f32: 0, .f16: 1, .q4_0: 2, .q4_1: 3, .q5_0: 6, .q5_1: 7, .q8_0: 8, .q2_k: 10, .q3_k: 11, .q4_k: 12, .q5_k: 13,
        .q6_k: 14, .q8_k: 15, .bf16: 30,
    ]

    /// Bytes without a NaN in any type: every 16-bit word is 0x2C01 or so.
    static func matrix(_ name: String, _ rows: Int, _ columns: Int, _ type: TensorType) -> TensorEntry {
        let count = type.byteCount(shape: [rows, columns]) ?? 0
        let data = (0..<count).map { $0.isMultiple(of: 2) ? UInt8(truncatingIfNeeded: $0 / 2) & 0x3F : 0x2C }
        return TensorEntry(name, [UInt64(columns), UInt64(rows)], type: typeNumbers[type] ?? 0, data: data)
    }

    static func norm(_ name: String, _ count: Int) -> TensorEntry {
        var writer = ByteWriter()
        for index in 0..<count { writer.integer((1 + Float(index) / 64).bitPattern) }
        return TensorEntry(name, [UInt64(count)], type: 0, data: writer.bytes)
    }

    /// Opened as if it were a file.
    func open() throws(ModelFileError) -> Checkpoint {
        try GGUFFile(content: .inMemory(bytes), path: "small.gguf").checkpoint(digest: "none")
    }
}
