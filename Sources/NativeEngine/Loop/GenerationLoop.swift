import EngineAPI
import ModelFiles
import Tokenization

/// Owns model, caches and scheduler, on one thread: takes requests in, computes steps, sends tokens out.
final class GenerationLoop {
    private let model: NativeModel
    private let tokenizer: Tokenizer
    private let inbox: Inbox
    private let clock = SystemMonotonicClock()
    private var scheduler: Scheduler
    private var sequences: [Int: RunningSequence] = [:]
    private var lastID = 0

    /// - Parameter cacheBytes: how much keys and values of all running sequences may take.
    init(model: NativeModel, tokenizer: Tokenizer, inbox: Inbox, cacheBytes: Int) {
        self.model = model
        self.tokenizer = tokenizer
        self.inbox = inbox
        scheduler = Scheduler(
            limits: .init(
                stepTokens: model.limits.rows, sequences: model.limits.slices, cacheBytes: cacheBytes))
    }

    /// Returns when the engine ends; whatever still runs then is cancelled.
    func run() {
        while true {
            let content = scheduler.isIdle ? inbox.waitAndTake() : inbox.take()
            for batch in content.batches { accept(batch) }
            if content.trimsCaches { model.cachePool.trim() }
            if content.isEnding { break }
            reapCancelled()
            step()
        }
        let now = clock.now()
        for sequence in sequences.values { end(sequence, .cancelled, at: now) }
    }

    private func accept(_ batch: [Submission]) {
        var entries: [Scheduler.Entry] = []
        for submission in batch {
            do throws(EngineError) {
                let sequence = try sequence(for: submission)
                sequences[sequence.id] = sequence
                let shape = model.cachePool.shape
                entries.append(
                    Scheduler.Entry(
                        id: sequence.id, promptTokens: sequence.promptTokens,
                        cacheBytes: shape.bytes(capacity: shape.capacity(for: sequence.mostTokens))))
            } catch {
                submission.sink.finish(
                    Completion(reason: .failed(error), promptTokens: nil, outputTokens: nil, at: clock.now()))
            }
        }
        scheduler.add(entries)
    }

    private func sequence(for submission: Submission) throws(EngineError) -> RunningSequence {
        let request = submission.request
        guard request.maximumTokens >= 1 else {
            throw EngineError(.request, "At least 1 output token must be asked for, found \(request.maximumTokens).")
        }
        guard let tokens = request.prompt.tokens else {
            throw EngineError(.request, "The prompt holds no tokens; it must come from this engine's prepare.")
        }
        try RequestCheck.tokens(
            tokens, maximumTokens: request.maximumTokens, context: model.context,
            vocabulary: model.configuration.vocabularySize)
        lastID += 1
        return try RunningSequence(id: lastID, submission: submission, prompt: tokens, tokenizer: tokenizer)
    }

    private func reapCancelled() {
        guard sequences.values.contains(where: \.isCancelled) else { return }
        let now = clock.now()
        for sequence in sequences.values where sequence.isCancelled { end(sequence, .cancelled, at: now) }
    }

    /// Schedule, run, choose, send.
    private func step() {
        let plan = scheduler.next()
        admit(plan.admitted)
        var chosen: [RunningSequence] = []
        var slices: [StepSlice] = []
        for slice in plan.slices {
            // Absent when its cache could not be had.
            guard let sequence = sequences[slice.id], let slab = sequence.slab else { continue }
            slices.append(
                StepSlice(
                    tokens: sequence.tokens[slice.positions], firstPosition: slice.positions.lowerBound, slab: slab,
                    logits: slice.wantsLogits ? .last : .none))
            if slice.wantsLogits { chosen.append(sequence) }
        }
        guard !slices.isEmpty else { return }
        model.step(slices)
        // They share storage with the sequences' tokens, which are appended to next.
        slices.removeAll()
        for (index, sequence) in chosen.enumerated() where model.isFinite(index) {
            sequence.append(choose(index, sequence))
        }
        // One stamp for all: the tokens of a step exist together.
        let now = clock.now()
        for (index, sequence) in chosen.enumerated() { send(sequence, isFinite: model.isFinite(index), at: now) }
    }

    private func admit(_ admitted: [Int]) {
        guard !admitted.isEmpty else { return }
        let now = clock.now()
        for id in admitted {
            guard let sequence = sequences[id] else { continue }
            do throws(EngineError) {
                sequence.slab = try model.cachePool.take(positions: sequence.mostTokens)
                sequence.submission.sink.admitted(at: now, cachedPromptTokens: 0)
            } catch {
                end(sequence, .failed(error), at: clock.now())
            }
        }
    }

    private func choose(_ index: Int, _ sequence: RunningSequence) -> TokenID {
        if sequence.sampler.isPlainGreedy { return model.choice(index) }
        return sequence.sampler.choose(model.logits(index), step: sequence.outputTokens)
    }

    private func send(_ sequence: RunningSequence, isFinite: Bool, at now: Instant) {
        guard isFinite, let token = sequence.tokens.last else {
            let error = EngineError(
                .engine, "The model computed logits that are NaN or infinite at position \(sequence.tokens.count - 1).",
                remedy: "Try --precision fp32: fp16 overflows at 65504. Otherwise the model file is damaged.")
            end(sequence, .failed(error), at: now)
            return
        }
        let request = sequence.submission.request
        let isStop = request.ending == .atStopToken && tokenizer.stopTokens.contains(token)
        let isLast = isStop || sequence.outputTokens == request.maximumTokens
        let text = sequence.newText(isLast: isLast)
        sequence.submission.sink.tokens(TokenChunk(count: 1, ids: [token], text: text, at: now))
        if isLast {
            end(sequence, isStop ? .stopToken : .limit, at: now)
        } else {
            scheduler.appendedToken(to: sequence.id)
        }
    }

    /// The one place where a request ends.
    private func end(_ sequence: RunningSequence, _ reason: StopReason, at now: Instant) {
        scheduler.remove(sequence.id)
        sequences[sequence.id] = nil
        if let slab = sequence.slab { model.cachePool.giveBack(slab) }
        sequence.slab = nil
        sequence.finish(reason, at: now)
    }
}
