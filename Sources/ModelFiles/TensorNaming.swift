/// What the two families of files call the tensors of a model.
struct TensorNaming: Sendable {
    /// One tensor of a file that holds several of ours, one below the other.
    struct Fused: Sendable {
        /// After the number of the layer.
        let name: String
        let parts: [LayerRole]
    }

    let tokenEmbedding: String
    let outputNorm: String
    let outputHead: String
    /// Before the number of the layer.
    let layerPrefix: String
    /// After the number of the layer.
    let layerNames: [LayerRole: String]
    /// Taken apart where a file has these in place of their parts.
    let fused: [Fused]

    /// Only GGUF files hold it.
    static let rotaryDivisors = "rope_freqs.weight"

    func name(of role: TensorRole) -> String {
        switch role {
        case .tokenEmbedding: tokenEmbedding
        case .outputNorm: outputNorm
        case .outputHead: outputHead
        case .rotaryDivisors: Self.rotaryDivisors
        case .layer(let layer, let part): name(layerNames[part] ?? part.rawValue, ofLayer: layer)
        }
    }

    func name(_ name: String, ofLayer layer: Int) -> String { "\(layerPrefix)\(layer).\(name)" }

    /// ggml's names (`gguf.constants.TENSOR_NAMES`). Phi-3 holds gate and up under the name of up alone.
    static let gguf = TensorNaming(
        tokenEmbedding: "token_embd.weight", outputNorm: "output_norm.weight", outputHead: "output.weight",
        layerPrefix: "blk.",
        layerNames: [
            .attentionNorm: "attn_norm.weight", .query: "attn_q.weight", .queryBias: "attn_q.bias",
            .key: "attn_k.weight", .keyBias: "attn_k.bias", .value: "attn_v.weight", .valueBias: "attn_v.bias",
            .queryNorm: "attn_q_norm.weight", .keyNorm: "attn_k_norm.weight",
            .attentionOutput: "attn_output.weight", .attentionOutputBias: "attn_output.bias",
            .feedForwardNorm: "ffn_norm.weight", .gate: "ffn_gate.weight", .gateBias: "ffn_gate.bias",
            .up: "ffn_up.weight", .upBias: "ffn_up.bias", .down: "ffn_down.weight", .downBias: "ffn_down.bias",
        ],
        fused: [
            Fused(name: "attn_qkv.weight", parts: [.query, .key, .value]),
            Fused(name: "attn_qkv.bias", parts: [.queryBias, .keyBias, .valueBias]),
            Fused(name: "ffn_up.weight", parts: [.gate, .up]),
        ])

    /// Names of the causal language models of transformers, which are those of its Llama.
    static let huggingFace = TensorNaming(
        tokenEmbedding: "model.embed_tokens.weight", outputNorm: "model.norm.weight", outputHead: "lm_head.weight",
        layerPrefix: "model.layers.",
        layerNames: [
            .attentionNorm: "input_layernorm.weight", .query: "self_attn.q_proj.weight",
            .queryBias: "self_attn.q_proj.bias", .key: "self_attn.k_proj.weight", .keyBias: "self_attn.k_proj.bias",
            .value: "self_attn.v_proj.weight", .valueBias: "self_attn.v_proj.bias",
            .queryNorm: "self_attn.q_norm.weight", .keyNorm: "self_attn.k_norm.weight",
            .attentionOutput: "self_attn.o_proj.weight", .attentionOutputBias: "self_attn.o_proj.bias",
            .feedForwardNorm: "post_attention_layernorm.weight", .gate: "mlp.gate_proj.weight",
            .gateBias: "mlp.gate_proj.bias", .up: "mlp.up_proj.weight", .upBias: "mlp.up_proj.bias",
            .down: "mlp.down_proj.weight", .downBias: "mlp.down_proj.bias",
        ],
        fused: [
            Fused(name: "self_attn.qkv_proj.weight", parts: [.query, .key, .value]),
            Fused(name: "mlp.gate_up_proj.weight", parts: [.gate, .up]),
        ])
}
