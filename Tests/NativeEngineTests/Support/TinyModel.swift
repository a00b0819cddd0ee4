import EngineAPI
import ModelFiles

@testable import NativeEngine

/// Small models with random weights, made on demand.
enum TinyModel {
    static let configuration = ModelConfiguration(
        architecture: "llama", name: "tiny", vocabularySize: 320, contextLength: 256, width: 64, layers: 2, heads: 4,
        keyValueHeads: 2, headSize: 16, feedForwardWidth: 96, normEpsilon: 1e-5, ropeBase: 10_000,
        rotaryPairing: .adjacent, tiedEmbeddings: false)

    static func checkpoint(
        _ configuration: ModelConfiguration = configuration, type: TensorType = .f32, seed: UInt64 = 1
    ) -> Checkpoint {
        var tensors: [TensorRole: Tensor] = [:]
        for (index, role) in configuration.roles.enumerated() {
            let shape = configuration.shape(of: role)
            tensors[role] = Tensor(
                name: "\(role)", type: shape.count == 1 ? .f32 : type, shape: shape,
                content: .generated(WeightGenerator(seed: seed &* 1_000_003 &+ UInt64(index))))
        }
        return Checkpoint(
            configuration: configuration, tensors: tensors, tokenizer: .none, chatTemplate: nil, digest: "none",
            isSynthetic: true, displayName: "tiny")
    }

    static func settings(threads: Int = 1, precision: Precision? = nil, kernels: String? = nil) -> EngineSettings {
        EngineSettings(model: "tiny", precision: precision, threads: threads, kernels: kernels)
    }

    static func load(
        _ checkpoint: Checkpoint = checkpoint(), _ settings: EngineSettings = settings(), largestStep: Int = 512,
        account: MemoryAccount = MemoryAccount()
    ) throws -> NativeModel {
        try NativeModel.load(
            settings, checkpoint: checkpoint, account: account, observer: nil, largestStep: largestStep)
    }

    static func withEngine<Value: Sendable>(
        _ checkpoint: Checkpoint = checkpoint(), _ settings: EngineSettings = settings(),
        _ body: (any Engine) async throws -> Value
    ) async throws -> Value {
        try await NativeEngineProvider(settings, checkpoint: checkpoint, observer: nil).withEngine(body)
    }

    /// Any tokens but the special ones.
    static func prompt(_ count: Int, salt: Int = 0) -> [TokenID] {
        (0..<count).map { TokenID(3 + ($0 * 37 + salt * 11) % 300) }
    }

    static func request(
        _ tokens: [TokenID], _ count: Int, ending: Ending = .atLimit, sampling: Sampling = .greedy
    ) -> GenerationRequest {
        GenerationRequest(
            prompt: PreparedPrompt(text: "", tokens: tokens, tokenCount: tokens.count), maximumTokens: count,
            ending: ending, sampling: sampling)
    }

    /// A tensor of these values, as a file would hold it.
    static func tensor(_ name: String, _ values: [Float], shape: [Int]) -> Tensor {
        let owner = FloatOwner(values)
        return Tensor(
            name: name, type: .f32, shape: shape,
            content: .mapped(MappedBytes(owner: owner, bytes: UnsafeRawBufferPointer(owner.values))))
    }
}

/// SAFETY: never written after `init`.
private final class FloatOwner: @unchecked Sendable {
    let values: UnsafeMutableBufferPointer<Float>

    init(_ values: [Float]) {
        self.values = .allocate(capacity: values.count)
        _ = self.values.initialize(from: values)
    }

    deinit { values.deallocate() }
}

/// Everything one stream said.
struct Heard {
    var tokens: [TokenID] = []
    var text = ""
    var instants: [Instant] = []
    var completions: [Completion] = []

    init(_ stream: GenerationStream) async {
        for await event in stream {
            switch event {
            case .admitted: break
            case .tokens(let chunk):
                tokens += chunk.ids ?? []
                text += chunk.text
                instants.append(chunk.at)
            case .finished(let completion): completions.append(completion)
            }
        }
    }

    static func all(_ streams: [GenerationStream]) async -> [Heard] {
        var all: [Heard] = []
        for stream in streams { all.append(await Heard(stream)) }
        return all
    }

    var failure: EngineError? {
        if case .failed(let error)? = completions.first?.reason { error } else { nil }
    }
}
