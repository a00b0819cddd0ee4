import EngineAPI
import Foundation

/// What a connection knows at one moment. Changed under a lock, by the reading thread and by callers.
struct ConnectionState: Sendable {
    /// A request on its way.
    struct Request: Sendable {
        var sink: GenerationStream.Sink
        var maximum: Int
        var received = 0
    }

    typealias Answer = CheckedContinuation<WorkerMessage, any Error>

    var hasGreeted = false
    var isReady = false
    /// Whoever waits for the model to be loaded.
    var loading: Answer?
    /// What `loading` will be given when it asks late.
    var introduction: WorkerMessage?
    var answers: [Int: Answer] = [:]
    var requests: [Int: Request] = [:]
    var lastID = 0
    var lastSeen = "its start"
    /// When the worker last said something, or was asked for something while it was idle.
    var lastHeard: Instant
    /// Why nothing will come any more.
    var failure: EngineError?
    /// The caller has lost interest: ends and cancellations are then no failures.
    var isEnding = false
    var hasEnded = false
    var endWaiters: [CheckedContinuation<Void, Never>] = []

    init(now: Instant) {
        lastHeard = now
    }

    mutating func newID() -> Int {
        lastID += 1
        return lastID
    }

    /// Something is owed to somebody.
    var isBusy: Bool { !isReady || !answers.isEmpty || !requests.isEmpty }

    /// Seconds of silence that are accepted now; `nil` while nothing was asked.
    func patience(_ patience: PythonOptions.Patience) -> Double? {
        guard isBusy else { return nil }
        if !hasGreeted { return patience.hello }
        return isReady ? patience.working : patience.loading
    }
}
