import EngineAPI
import Measurement

/// Makes one generation of a batch into a `Trial`, with everything that is looked at around it and nothing inside it.
struct TrialRunner {
    var engine: any Engine
    var clock: any MonotonicClock
    var noise: (any NoiseSource)?
    var telemetry: (any TelemetrySource)?
    var options: RunOptions

    func run(
        _ generation: RunPlan.Generation, prompts: [PreparedPrompt], report: @escaping @Sendable (Int) -> Void
    ) async throws(TrialFailure) -> Trial {
        let requests = prompts.map { prompt in
            GenerationRequest(
                prompt: prompt, maximumTokens: generation.outputTokens, ending: .atLimit,
                sampling: Sampling(seed: options.seed))
        }
        await engine.resetPeaks()
        let before = noise?.snapshot()
        telemetry?.mark()
        let (origin, outcome) = await generate(requests, report: report)
        telemetry?.mark()
        let end = clock.now()
        let after = noise?.snapshot()
        let records = try outcome.get()
        // Before any probe, whose own memory would count as the trial's.
        let peak = PeakMemory(peaksOf: await engine.readings())
        var counters: NoiseCounters?
        if let before, let after { counters = NoiseCounters(from: before, to: after) }
        var trial = Trial(
            kind: generation.kind, part: generation.part, origin: origin, records: records, peak: peak, noise: counters)
        // Warm-ups are not measured, and the samples of all of them would be most of the file.
        if generation.kind == .counted, let telemetry {
            trial.telemetry = telemetry.series(from: origin, to: end)
            trial.energyJoules = trial.energy(of: trial.telemetry)
        }
        return trial
    }

    private enum Outcome: Sendable {
        case record(Int, RequestRecord)
        case failure(TrialFailure)
        case timeWasUp
        case watchEnded
    }

    private func generate(
        _ requests: [GenerationRequest], report: @escaping @Sendable (Int) -> Void
    ) async -> (Instant, Result<[RequestRecord], TrialFailure>) {
        await withTaskGroup(of: Outcome.self) { group in
            let origin = clock.now()
            let streams = engine.submit(requests)
            for (index, stream) in streams.enumerated() {
                let reader = StreamReader(
                    index: index, origin: origin, clock: clock,
                    interval: options.readInterval.map { Int64(min(max($0, 0), 10) * 1e9) },
                    stampsReceipt: options.stampsReceipt,
                    report: index == 0 ? report : nil)
                group.addTask {
                    do throws(TrialFailure) {
                        return .record(index, try await reader.read(stream))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            if let seconds = options.timeoutSeconds {
                let end = origin.advanced(byNanoseconds: Int64(min(max(seconds, 0), 1e9) * 1e9))
                group.addTask {
                    do {
                        try await clock.sleep(until: end)
                        return .timeWasUp
                    } catch {
                        return .watchEnded
                    }
                }
            }
            return (origin, await collect(&group, count: streams.count))
        }
    }

    /// The first failure ends the whole trial: the other requests are cancelled, for a part of a batch is no trial.
    private func collect(
        _ group: inout TaskGroup<Outcome>, count: Int
    ) async -> Result<[RequestRecord], TrialFailure> {
        var records: [Int: RequestRecord] = [:]
        while records.count < count, let outcome = await group.next() {
            var failure: TrialFailure?
            switch outcome {
            case .record(let index, let record): records[index] = record
            case .failure(let reason): failure = reason
            case .timeWasUp: failure = .timedOut(seconds: options.timeoutSeconds ?? 0)
            case .watchEnded: break
            }
            if let failure {
                group.cancelAll()
                return .failure(failure)
            }
        }
        group.cancelAll()
        let inOrder = (0..<count).compactMap { records[$0] }
        return inOrder.count == count && count > 0 ? .success(inOrder) : .failure(.cancelled)
    }
}
