import CKernels
import EngineAPI

@testable import NativeEngine

/// How a test runs the engine.
struct EngineChoice: Sendable, CustomStringConvertible {
    var precision: Precision?
    var kernels: String?
    var threads = 1
    /// Tokens of one step; smaller ones cut a prompt into chunks.
    var largestStep = NativeModel.defaultLargestStep

    var description: String {
        "precision \(precision?.rawValue ?? "of the file"), kernels \(kernels ?? "best"), \(threads) threads,"
            + " steps of \(largestStep)"
    }

    func settings(model: String) -> EngineSettings {
        EngineSettings(model: model, precision: precision, threads: threads, kernels: kernels)
    }

    /// Names of all kernel tables that this processor runs.
    static let tables = (0..<ck_kernels_count()).map { String(cString: ck_kernels_at($0).pointee.name) }
}

enum EngineUnderTest {
    /// [position][vocabulary]
    static func logits(model path: String, tokens: [TokenID], _ choice: EngineChoice = EngineChoice()) throws
        -> [[Float]]
    {
        try load(path, choice).rows(tokens)
    }

    static func load(_ path: String, _ choice: EngineChoice = EngineChoice()) throws -> NativeModel {
        try NativeModel.load(
            choice.settings(model: path), checkpoint: nil, account: MemoryAccount(), observer: nil,
            largestStep: choice.largestStep)
    }

    /// Greedy tokens of prompts that are submitted as one batch, through the engine's front door.
    static func greedy(
        model path: String, prompts: [[TokenID]], count: Int, _ choice: EngineChoice = EngineChoice()
    ) async throws -> [[TokenID]] {
        try await NativeEngineProvider(choice.settings(model: path)).withEngine { engine in
            try await greedy(engine, prompts: prompts, count: count)
        }
    }

    static func greedy(_ engine: any Engine, prompts: [[TokenID]], count: Int) async throws -> [[TokenID]] {
        let streams = engine.submit(
            prompts.map { tokens in
                GenerationRequest(
                    prompt: PreparedPrompt(text: "", tokens: tokens, tokenCount: tokens.count), maximumTokens: count,
                    ending: .atLimit)
            })
        var all: [[TokenID]] = []
        for stream in streams {
            var tokens: [TokenID] = []
            for await event in stream {
                switch event {
                case .admitted: break
                case .tokens(let chunk): tokens += chunk.ids ?? []
                case .finished(let completion):
                    if case .failed(let error) = completion.reason { throw error }
                }
            }
            all.append(tokens)
        }
        return all
    }
}

extension NativeModel {
    /// Logits at every position: [position][vocabulary].
    func rows(_ tokens: [TokenID]) throws -> [[Float]] {
        var rows: [[Float]] = []
        try forEachLogits(of: tokens) { _, logits in rows.append(Array(logits)) }
        return rows
    }
}
