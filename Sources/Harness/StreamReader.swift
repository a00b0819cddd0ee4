import EngineAPI
import Measurement

/// Reads one request's stream into a record. Runs in a task of its own: the engine never waits for it.
struct StreamReader {
    var index: Int
    var origin: Instant
    var clock: any MonotonicClock
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
        for await event in stream {
            switch event {
            case .admitted: break
            case .tokens(let chunk):
                let receipt = stampsReceipt || report != nil ? clock.now() : chunk.at
                record.tokens.append(
                    TokenRecord(
                        at: chunk.at - origin, receiptLag: stampsReceipt ? receipt - chunk.at : nil,
                        count: chunk.count, ids: chunk.ids, text: chunk.text))
                received += chunk.count
                if let report, receipt - reported >= Self.reportInterval {
                    reported = receipt
                    report(received)
                }
            case .finished(let completion):
                return try finished(record, completion)
            }
        }
        throw Task.isCancelled ? .cancelled : .endedEarly(index)
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
