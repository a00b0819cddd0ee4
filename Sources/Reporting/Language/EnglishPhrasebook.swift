import EngineAPI
import Measurement

/// English words; the sentences are in `EnglishPhrasebook+Sentences.swift`.
struct EnglishPhrasebook: Phrasebook {
    func text(_ phrase: Phrase) -> String {
        switch phrase {
        case .keyFigures: "Key figures"
        case .environment: "1. Environment and configuration"
        case .loadPerformance: "2. Load performance"
        case .detailedData: "3. Detailed data"
        case .analysis: "4. Analysis"
        case .advice: "5. Deployment advice"
        case .audit: "Audit"
        case .method: "How the figures were made"
        case .spreadTable: "Spread over the trials"
        case .limitTable: "Prefill, and how close the machine's limits are"
        case .comparison: "Side by side"
        case .runs: "Runs"
        case .item: "Item"
        case .value: "Value"
        case .started: "Started (UTC)"
        case .tool: "Tool"
        case .target: "Target"
        case .engine: "Engine"
        case .model: "Model"
        case .architecture: "Architecture"
        case .parameters: "Parameters"
        case .weightBytes: "Weights (GB)"
        case .digest: "Model digest"
        case .precision: "Precision"
        case .kernels: "Kernels"
        case .threads: "Threads"
        case .processor: "Processor"
        case .processors: "Processors"
        case .instructionSets: "Instruction sets"
        case .lastLevelCache: "Last-level cache (MB)"
        case .memory: "Memory (GB)"
        case .memoryLimit: "Memory limit of the container (GB)"
        case .operatingSystem: "Operating system"
        case .hypervisor: "Hypervisor"
        case .governor: "Frequency governor"
        case .swiftVersion: "Swift"
        case .suite: "Suite"
        case .promptMode: "Prompt length"
        case .timingMethod: "Timing"
        case .repetitions: "Repetitions"
        case .engineNotes: "Notes of the engine"
        case .bandwidthCeiling: "Memory bandwidth limit"
        case .computeCeiling: "Arithmetic limit"
        case .ceilingSource: "Source of these limits"
        case .loadTime: "Load time (s)"
        case .staticMemory: "Static memory, engine's own count (GB)"
        case .staticResident: "Static memory, as the system counts it (GB)"
        case .scenario: "Scenario"
        case .inputLength: "Input length"
        case .outputLength: "Output length"
        case .batchSize: "batch_size"
        case .timeToFirstToken: "Mean time to first token (ms)"
        case .timePerToken: "Mean time per output token (ms)"
        case .decodeRate: "Decode rate (tokens/s/req)"
        case .throughput: "Output throughput (tokens/s)"
        case .peakMemory: "Peak memory (GB)"
        case .peakResident: "Peak, system's count (GB)"
        case .metric: "Metric"
        case .unit: "Unit"
        case .trials: "n"
        case .median: "Median"
        case .deviation: "SD"
        case .interval: "95% interval of the mean"
        case .prefillRate: "Prefill rate (tokens/s)"
        case .bandwidthShare: "Bandwidth share"
        case .computeShare: "Compute share"
        case .bandwidthBeside: "Bandwidth beside the trials"
        case .computeBeside: "Arithmetic limit"
        case .gapNote: "Independent token gaps"
        case .timeToFirstTokenShort: "Time to first token"
        case .timePerTokenShort: "Time per output token"
        case .decodeRateShort: "Decode rate"
        case .throughputShort: "Output throughput"
        case .narrowInput: "in"
        case .narrowOutput: "out"
        case .narrowBatch: "batch"
        case .narrowFirst: "TTFT ms"
        case .narrowEach: "ms/tok"
        case .narrowDecode: "tok/s/req"
        case .narrowThroughput: "tok/s"
        case .narrowShare: "of BW"
        case .narrowPeak: "GB"
        case .qualityTable: "Quality of the answers at lower precision"
        case .reference: "reference"
        case .weightsHeld: "Weights"
        case .perplexity: "Perplexity"
        case .perplexityChange: "Change"
        case .meanDivergence: "Mean KL"
        case .tailDivergence: "p99 KL"
        case .topChoice: "Same top token"
        case .firstDifference: "First difference, greedy"
        case .contradiction: "Contradiction"
        case .invalid: "Invalid"
        case .suspect: "Suspect"
        case .note: "Note"
        case .wholeRun: "whole run"
        case .colon: ": "
        case .nothingMeasured: "Nothing was measured."
        case .unknown: "unknown"
        case .noAnalysis: "The figures of this run support no statement here."
        case .loading: "loading"
        case .warmUp: "warm-up"
        case .trial: "trial"
        case .remaining: "ETA"
        }
    }

    func title(_ scenario: Scenario) -> String { scenario.title }

    func reportTitle(model: String, target: String) -> String { "Inference performance: \(model) on \(target)" }

    func comparisonTitle(runs: Int) -> String { "Inference performance: \(runs) runs side by side" }

    func synthetic(_ model: ModelIdentity) -> String {
        "**Synthetic weights.** The model has the true shape of \(model.name.markdown), filled with random numbers. Its "
            + "speed and memory are those of a real model of that shape; its text means nothing."
    }

    func incomplete(done: Int, planned: Int) -> String {
        "**Incomplete run.** \(done) of \(planned) scenarios are complete."
    }

    func promptMode(_ mode: PromptTokensMode) -> String {
        switch mode {
        case .actual: "actual: the prompts as they stand, token counts with BOS"
        case .nominal: "nominal: prompts cut or repeated to the suite's exact token counts"
        }
    }

    func timingMethod(_ method: Method) -> String {
        switch method {
        case .trace: "trace: both times from one generation"
        case .twoRun: "two-run: one generation of 1 token, one of n, and the difference"
        }
    }

    func repetitions(warmUps: ClosedRange<Int>, trials: ClosedRange<Int>) -> String {
        "\(span(warmUps)) warm-ups and \(span(trials)) counted trials per scenario"
    }

    func precision(_ engine: EngineIdentity) -> String {
        let effective = engine.effectivePrecision?.rawValue ?? text(.unknown)
        let parts = [
            engine.requestedPrecision.flatMap { $0.rawValue == effective ? nil : "asked for \($0.rawValue)" },
            engine.weights.map { "weights \($0)" }, engine.activations.map { "activations \($0)" },
            engine.cache.map { "KV cache \($0)" },
        ].compactMap { $0 }
        return parts.isEmpty ? effective : "\(effective) (\(parts.joined(separator: ", ")))"
    }

    func processors(usable: Int, online: Int?) -> String {
        online.map { "\(usable) usable of \($0)" } ?? "\(usable) usable"
    }

    func ceilingSource(_ source: String) -> String { source }

    func status(_ status: ReportRow.Status) -> String? {
        switch status {
        case .complete: nil
        case .partial(let done, let planned): "\(done) of \(planned) counted trials"
        case .failed(let reason): "failed: \(reason)"
        case .missing: "not run"
        }
    }

    func duration(seconds: Double) -> String {
        let total = Int(min(max(seconds, 0), 359_999).rounded())
        if total < 60 { return "\(total)s" }
        let tail = total % 60
        if total < 3600 { return "\(total / 60)m " + (tail < 10 ? "0\(tail)s" : "\(tail)s") }
        let minutes = total / 60 % 60
        return "\(total / 3600)h " + (minutes < 10 ? "0\(minutes)m" : "\(minutes)m")
    }
}
