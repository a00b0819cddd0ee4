import EngineAPI
import Tokenization

/// A request while the loop works on it.
final class RunningSequence {
    let id: Int
    let submission: Submission
    let promptTokens: Int
    /// Prompt and output.
    private(set) var tokens: [TokenID]
    var sampler: Sampler
    var slab: CacheSlab?
    private var detokenizer: IncrementalDetokenizer

    /// - Throws: `.request` when the sampling settings are out of range.
    init(id: Int, submission: Submission, prompt: [TokenID], tokenizer: Tokenizer) throws(EngineError) {
        self.id = id
        self.submission = submission
        promptTokens = prompt.count
        tokens = prompt
        sampler = try Sampler(submission.request.sampling, prompt: prompt)
        detokenizer = tokenizer.detokenizer(after: prompt)
        tokens.reserveCapacity(prompt.count + submission.request.maximumTokens)
    }

    var outputTokens: Int { tokens.count - promptTokens }
    /// Longest that this sequence may become.
    var mostTokens: Int { promptTokens + submission.request.maximumTokens }
    var isCancelled: Bool { submission.cancellation.isSet }

    func append(_ token: TokenID) {
        tokens.append(token)
        sampler.accept(token)
    }

    /// Text that the newest token completes; at the end also what is left of an unfinished character.
    func newText(isLast: Bool) -> String {
        guard let token = tokens.last else { return "" }
        let text = detokenizer.append(token)
        return isLast ? text + detokenizer.finish() : text
    }

    func finish(_ reason: StopReason, at instant: Instant) {
        submission.sink.finish(
            Completion(reason: reason, promptTokens: promptTokens, outputTokens: outputTokens, at: instant))
    }
}
