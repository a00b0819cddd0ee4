import EngineAPI
import Foundation
import NativeEngine
import Testing

/// SmolLM2-135M-Instruct Q4_1 against llama.cpp: tokens, logits and perplexity. On one thread: two would wait for each
/// other while other tests have the cores (small models are tested on several).
@Suite(
    .enabled(if: SmolLM2File.path != nil, Comment(rawValue: SmolLM2File.howToGet)), .serialized)
struct SmolLM2GoldenTests {
    let path: String
    let golden: GoldenSmolLM2

    init() throws {
        path = try required(SmolLM2File.path, "SmolLM2 file")
        golden = try GoldenSmolLM2.shared.get()
    }

    /// Our own greedy continuation is llama.cpp's up to the first near-tie.
    @Test func greedyContinuationsMatch() async throws {
        let stepper = SequenceStepper(model: try EngineUnderTest.load(path))
        try await NativeEngineProvider(EngineChoice().settings(model: path)).withEngine { engine in
            for item in golden.cases {
                let prepared = try await engine.prepare(item.prompt, exactTokens: nil)
                #expect(prepared.tokens == item.tokens, "\(item.prompt)")
                let ours = try await EngineUnderTest.greedy(
                    engine, prompts: [item.tokens], count: item.greedy.count)[0]
                #expect(ours.count == item.greedy.count)
                guard let step = zip(ours, item.greedy).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
                    continue
                }
                // The logits of the very path that chose: a step of many tokens rounds otherwise than one of one token.
                let logits = try stepper.greedy([item.tokens], count: step + 1)[0][step].logits
                let isNearTie = item.isNearTie(at: step, given: logits)
                #expect(
                    isNearTie,
                    """
                    \(item.prompt): step \(step) takes \(ours[step]), not \(item.greedy[step]); \
                    gap \(item.gap(at: step)), difference \(item.difference(at: step, from: logits))
                    """)
            }
        }
    }

    /// Along llama.cpp's continuation every step is comparable: the same choice but for near-ties, and an error against
    /// exact arithmetic that is like llama.cpp's own.
    @Test(arguments: EngineChoice.tables)
    func everyStepMatches(kernels: String) throws {
        let isBest = kernels == EngineChoice.tables.first
        let model = try EngineUnderTest.load(path, EngineChoice(kernels: kernels))
        var squares = 0.0
        var largest = 0.0
        var count = 0
        // All prompts on the table that users get; a few show a mistake of another, and the portable one is slow.
        for item in golden.cases.prefix(isBest ? golden.cases.count : kernels == "portable" ? 1 : 4) {
            let first = item.tokens.count - 1
            try model.forEachLogits(of: item.forced) { position, logits in
                guard position >= first else { return }
                let step = position - first
                let row = Array(logits)
                let choice = Int(row.largest)
                let isAllowed = choice == Int(item.greedy[step]) || item.isNearTie(at: step, given: row)
                #expect(
                    isAllowed,
                    "\(item.prompt): step \(step), gap \(item.gap(at: step))")
                for (id, exact) in zip(item.topIDs[step], item.exactTopLogits[step]) {
                    let error = abs(Double(row[id]) - exact)
                    squares += error * error
                    largest = error.isNaN ? .infinity : max(largest, error)
                    count += 1
                }
            }
        }
        let rms = (squares / Double(count)).squareRoot()
        #expect(rms <= golden.errorOfLlamaCpp.rms * 1.2, "rms \(rms)")
        #expect(largest <= golden.errorOfLlamaCpp.max * 1.5, "largest \(largest)")
    }

    /// Perplexity of a fixed text within 1% of llama.cpp's.
    @Test func perplexityMatches() throws {
        let model = try EngineUnderTest.load(path)
        var total = 0.0
        var predictions = 0
        let tokens = golden.perplexity.tokens
        for start in stride(from: 0, to: tokens.count, by: golden.window) {
            let window = Array(tokens[start..<min(start + golden.window, tokens.count)])
            try model.forEachLogits(of: window) { position, logits in
                guard position + 1 < window.count else { return }
                total += Self.negativeLogLikelihood(of: Int(window[position + 1]), logits)
                predictions += 1
            }
        }
        #expect(predictions == golden.perplexity.predictions)
        let perplexity = exp(total / Double(predictions))
        let ratio = perplexity / golden.perplexity.perplexity
        #expect(abs(ratio - 1) < 0.01, "\(perplexity) against \(golden.perplexity.perplexity)")
    }

    private static func negativeLogLikelihood(of token: Int, _ logits: UnsafeBufferPointer<Float>) -> Double {
        var highest = -Float.infinity
        var index = 0
        while index < logits.count {
            highest = max(highest, logits[index])
            index += 1
        }
        var sum = 0.0
        index = 0
        while index < logits.count {
            sum += Double(expf(logits[index] - highest))
            index += 1
        }
        return Double(highest) + log(sum) - Double(logits[token])
    }
}
