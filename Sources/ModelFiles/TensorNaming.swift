/// What the two families of files call the tensors of a Llama model.
struct TensorNaming: Sendable {
    let tokenEmbedding: String
    let outputNorm: String
    let outputHead: String
    /// Before the number of the layer.
    let layerPrefix: String
    /// After the number of the layer.
    let layerNames: [LayerRole: String]

    func name(of role: TensorRole) -> String {
        switch role {
        case .tokenEmbedding: tokenEmbedding
        case .outputNorm: outputNorm
        case .outputHead: outputHead
        case .layer(let layer, let part): "\(layerPrefix)\(layer).\(layerNames[part] ?? part.rawValue)"
        }
    }

    /// ggml's names (`gguf.constants.TENSOR_NAMES`).
    static let gguf = TensorNaming(
        tokenEmbedding: "token_embd.weight", outputNorm: "output_norm.weight", outputHead: "output.weight",
        layerPrefix: "blk.",
        layerNames: [
            .attentionNorm: "attn_norm.weight", .query: "attn_q.weight", .key: "attn_k.weight",
            .value: "attn_v.weight", .attentionOutput: "attn_output.weight", .feedForwardNorm: "ffn_norm.weight",
            .gate: "ffn_gate.weight", .up: "ffn_up.weight", .down: "ffn_down.weight",
        ])

    /// Names of `LlamaForCausalLM` in transformers.
    static let huggingFace = TensorNaming(
        tokenEmbedding: "model.embed_tokens.weight", outputNorm: "model.norm.weight", outputHead: "lm_head.weight",
        layerPrefix: "model.layers.",
        layerNames: [
            .attentionNorm: "input_layernorm.weight", .query: "self_attn.q_proj.weight",
            .key: "self_attn.k_proj.weight", .value: "self_attn.v_proj.weight",
            .attentionOutput: "self_attn.o_proj.weight", .feedForwardNorm: "post_attention_layernorm.weight",
            .gate: "mlp.gate_proj.weight", .up: "mlp.up_proj.weight", .down: "mlp.down_proj.weight",
        ])
}
