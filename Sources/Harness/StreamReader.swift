import EngineAPI
import Measurement

/// Reads one request's stream into a record. Runs in a task of its own: the engine never waits for it.
///
/// A reader that waits for each token costs the engine a wake-up per token: measured on two cores, 20 to 60 us of the
/// producer's time where an unattended buffer takes less than 1 us. Hence the reader waits for the first token, and
/// then looks only now and then at what has piled up. The producer has stamped, so no figure changes.
struct StreamReader {
    var index: Int
    var origin: Instant
    var clock: any MonotonicClock
    /// Nanoseconds between looks; `nil`: every token as it comes.
    var interval: Int64?
    var stampsReceipt: Bool
    /// Called with the number of tokens so far, at most every tenth of a second.
    var report: (@Sendable (Int) -> Void)?

    private static let reportInterval: Int64 = 100_000_000

    func read(_ stream: GenerationStream) async throws(TrialFailure) -> RequestRecord {
        var record = RequestRecord(
            scheduled: 0, sent: 0, tokens: [], finished: nil, promptTokens: nil, outputTokens: nil, stop: nil,
            error: nil)
        var received = 0
        var reported = origin
        var iterator = stream.makeAsyncIterator()
        var waitingSince = clock.now()
        while let event = await iterator.next() {
            let receipt = clock.now()
            switch event {
            case .admitted: break
            case .tokens(let chunk):
                // What lay in the buffer while nobody looked tells nothing about the reader's lag.
                let isPrompt = interval == nil || chunk.at >= waitingSince
                record.tokens.append(
                    TokenRecord(
                        at: chunk.at - origin, receiptLag: stampsReceipt && isPrompt ? receipt - chunk.at : nil,
                        count: chunk.count, ids: chunk.ids, text: chunk.text))
                received += chunk.count
                if let report, receipt - reported >= Self.reportInterval {
                    reported = receipt
                    report(received)
                }
                await pause(after: chunk, receipt: receipt)
            case .finished(let completion):
                return try finished(record, completion)
            }
            waitingSince = clock.now()
        }
        throw Task.isCancelled ? .cancelled : .endedEarly(index)
    }

    /// Looks away once the reader has nearly caught up, so that it seldom meets an empty buffer.
    private func pause(after chunk: TokenChunk, receipt: Instant) async {
        guard let interval, receipt - chunk.at < interval / 2 else { return }
        // Woken early only by cancellation, which the stream reports next.
        try? await clock.sleep(until: receipt.advanced(byNanoseconds: interval))
    }

    private func finished(
        _ record: RequestRecord, _ completion: Completion
    ) throws(TrialFailure) -> RequestRecord {
        var record = record
        record.finished = completion.at - origin
        record.promptTokens = completion.promptTokens
        record.outputTokens = completion.outputTokens
        switch completion.reason {
        case .limit: record.stop = .limit
        case .stopToken: record.stop = .stopToken
        case .cancelled: throw .cancelled
        case .failed(let error): throw .request(index, error)
        }
        return record
    }
}
