import EngineAPI
import ModelFiles
import Synchronization
import Tokenization

/// The life of a native engine: a thread that loads the model, generates until told to end, and frees everything.
final class EngineThread: Sendable {
    /// What the loaded engine can say about itself.
    struct Facts: Sendable {
        let identity: EngineIdentity
        let capabilities: EngineCapabilities
        let load: LoadRecord
        let tokenizer: Tokenizer
    }

    let inbox = Inbox()
    let account = MemoryAccount()
    let readings: MemoryReadings
    private let isAbandoned = CancellationFlag()
    private let ending = Mutex(EndingState())

    private struct EndingState: ~Copyable {
        var hasEnded = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    init() {
        readings = MemoryReadings(account: account)
    }

    /// Starts the thread and returns when the model is loaded.
    ///
    /// - Throws: `EngineError`; `CancellationError` when the task was cancelled during loading.
    func start(
        _ settings: EngineSettings, checkpoint: Checkpoint?, observer: LoadObserver?
    ) async throws -> (facts: Facts, thread: NamedThread) {
        let box = ThreadBox()
        let facts = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Facts, any Error>) in
                do throws(EngineThreadError) {
                    box.thread = try NamedThread(name: "sextant-0") { [self] in
                        live(settings, checkpoint, observer, continuation)
                    }
                } catch {
                    continuation.resume(
                        throwing: EngineError(.engine, "The system gives no thread (error \(error.code))."))
                }
            }
        } onCancel: {
            isAbandoned.set()
        }
        guard let thread = box.thread else { throw EngineError(.engine, "The engine's thread is missing.") }
        return (facts, thread)
    }

    /// Ends the loop; returns when everything is freed.
    func end() async {
        inbox.postEnd()
        await withCheckedContinuation { continuation in
            let hasEnded = ending.withLock { state in
                if !state.hasEnded { state.waiter = continuation }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func live(
        _ settings: EngineSettings, _ checkpoint: Checkpoint?, _ observer: LoadObserver?,
        _ continuation: CheckedContinuation<Facts, any Error>
    ) {
        do {
            try serve(settings, checkpoint, observer, continuation)
        } catch {
            continuation.resume(throwing: isAbandoned.isSet ? CancellationError() : error)
        }
        let waiter = ending.withLock { state in
            state.hasEnded = true
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Throws before it resumes the continuation, or not at all.
    private func serve(
        _ settings: EngineSettings, _ given: Checkpoint?, _ observer: LoadObserver?,
        _ continuation: CheckedContinuation<Facts, any Error>
    ) throws {
        let clock = SystemMonotonicClock()
        let began = clock.now()
        let checkpoint = try given ?? NativeModel.checkpoint(settings)
        let tokenizer = try TokenizerLoading.tokenizer(for: checkpoint, override: settings.tokenizer)
        let model = try NativeModel.load(
            settings, checkpoint: checkpoint, account: account, observer: observer, isAbandoned: isAbandoned)
        let seconds = Double(clock.now() - began) * 1e-9
        let facts = Facts(
            identity: NativeIdentity.identity(of: model, checkpoint: checkpoint, settings: settings),
            capabilities: EngineCapabilities(
                revealsTokenIDs: true, oneTokenPerChunk: true, reportsAdmission: true, observer: .engine,
                endsAtLimit: true, maximumBatch: nil, maximumContext: model.context),
            load: LoadRecord(seconds: seconds, memory: readings.readings()), tokenizer: tokenizer)
        // What is left of the memory now, less a tenth for everybody else, may become keys and values.
        let cacheBytes = AvailableMemory.bytes().map { $0 - $0 / 10 } ?? Int.max / 2
        let loop = GenerationLoop(model: model, tokenizer: tokenizer, inbox: inbox, cacheBytes: cacheBytes)
        continuation.resume(returning: facts)
        loop.run()
    }
}

/// Carries the thread out of the continuation's closure.
///
/// SAFETY: written before the closure returns and read after the continuation was resumed or the closure returned, by
/// one task.
private final class ThreadBox: @unchecked Sendable {
    var thread: NamedThread?
}
