import EngineAPI
import Foundation

@testable import PythonEngine

/// The real worker on real torch.
enum TorchWorker {
    /// config.json of a shape that takes no time: two layers, grouped heads, the byte-level tokenizer's vocabulary.
    static func configuration(vocabulary: Int = 300, width: Int = 64, layers: Int = 2) -> String {
        """
        {"model_type": "llama", "vocab_size": \(vocabulary), "hidden_size": \(width), "intermediate_size": 160,
         "num_hidden_layers": \(layers), "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16,
         "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true,
         "hidden_act": "silu", "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
        """
    }

    /// - Parameters:
    ///   - model: a folder; `nil`: random weights of `configuration`.
    ///   - environment: in addition to this process's own.
    static func run<Value: Sendable>(
        target: String = "torch:cpu", model: String? = nil, configuration: String = configuration(),
        precision: Precision? = .fp32, allowFallback: Bool = false, seed: UInt64 = 5,
        environment: [String: String] = [:], patience: PythonOptions.Patience = .init(hello: 120),
        _ use: (any Engine) async throws -> Value
    ) async throws -> Value {
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var options = PythonOptions(python: Pythons.torch, environment: variables)
        options.configuration = model == nil ? configuration : nil
        options.modelName = model == nil ? "tiny" : nil
        options.patience = patience
        let settings = EngineSettings(
            target: target, model: model ?? "synthetic:tiny", precision: precision,
            threads: target == "torch:cpu" ? 1 : nil, seed: seed, allowFallback: allowFallback)
        return try await PythonEngineProvider(settings, options: options).withEngine(use)
    }

    static func failure(
        target: String = "torch:cpu", model: String? = nil, configuration: String = configuration(),
        precision: Precision? = .fp32, environment: [String: String] = [:]
    ) async -> EngineError? {
        do {
            try await run(
                target: target, model: model, configuration: configuration, precision: precision,
                environment: environment
            ) { _ in }
            return nil
        } catch {
            return error as? EngineError
        }
    }

    static func request(
        _ tokens: [TokenID], _ count: Int, ending: Ending = .atLimit, sampling: Sampling = .greedy
    ) -> GenerationRequest {
        GenerationRequest(
            prompt: PreparedPrompt(text: "", tokens: tokens, tokenCount: tokens.count), maximumTokens: count,
            ending: ending, sampling: sampling)
    }
}

/// What one stream said.
struct Heard: Sendable {
    var admitted: Instant?
    var tokens: [TokenID] = []
    var instants: [Instant] = []
    var text = ""
    var completion: Completion?

    static func all(_ streams: [GenerationStream]) async -> [Heard] {
        var result: [Heard] = []
        for stream in streams {
            var heard = Heard()
            for await event in stream {
                switch event {
                case .admitted(let at, _): heard.admitted = at
                case .tokens(let chunk):
                    heard.tokens += chunk.ids ?? []
                    heard.instants.append(chunk.at)
                    heard.text += chunk.text
                case .finished(let completion): heard.completion = completion
                }
            }
            result.append(heard)
        }
        return result
    }
}
