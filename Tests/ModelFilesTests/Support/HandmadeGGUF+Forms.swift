@testable import ModelFiles

extension HandmadeGGUF {
    /// Width 256, 1 layer, 4 heads, 2 key/value heads, feed-forward 512, 6 tokens; every type of super-blocks and of five
    /// bits occurs.
    static func superBlockLlama() -> HandmadeGGUF {
        var writer = smallLlama()
        writer["general.name"] = .text("super")
        writer["llama.embedding_length"] = .u32(256)
        writer["llama.feed_forward_length"] = .u32(512)
        writer["llama.rope.dimension_count"] = .u32(64)
        writer.tensors = [
            matrix("token_embd.weight", 6, 256, .q6_k), norm("blk.0.attn_norm.weight", 256),
            matrix("blk.0.attn_q.weight", 256, 256, .q4_k), matrix("blk.0.attn_k.weight", 128, 256, .q5_k),
            matrix("blk.0.attn_v.weight", 128, 256, .q3_k), matrix("blk.0.attn_output.weight", 256, 256, .q2_k),
            norm("blk.0.ffn_norm.weight", 256), matrix("blk.0.ffn_gate.weight", 512, 256, .q5_0),
            matrix("blk.0.ffn_up.weight", 512, 256, .q5_0), matrix("blk.0.ffn_down.weight", 256, 512, .q5_1),
            norm("output_norm.weight", 256), matrix("output.weight", 6, 256, .q8_k),
        ]
        return writer
    }

    /// The parts of this model as llama-gguf-split makes them: only the first says what the model is.
    ///
    /// - Parameter counts: tensors of each part.
    func divided(_ counts: [Int]) -> [HandmadeGGUF] {
        var rest = tensors[...]
        return counts.enumerated().map { index, count in
            var part = HandmadeGGUF()
            if index == 0 { part.entries = entries }
            part["split.no"] = .u16(UInt16(index))
            part["split.count"] = .u16(UInt16(counts.count))
            part["split.tensors.count"] = .i32(Int32(tensors.count))
            part.tensors = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            return part
        }
    }
}
