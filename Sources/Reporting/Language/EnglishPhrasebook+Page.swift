import EngineAPI
import Measurement

extension EnglishPhrasebook {
    var languageTag: String { "en" }

    func words(_ phrase: PagePhrase) -> String {
        switch phrase {
        case .kicker: "Inference performance report"
        case .contents: "Contents"
        case .results: "Results"
        case .limits: "How close to the machine’s limits"
        case .promptLength: "Prompt length and first token"
        case .batches: "Batches"
        case .memory: "Memory"
        case .steadiness: "How steady the figures are"
        case .advice: "What follows for a deployment"
        case .uses: "Which use it suits"
        case .findings: "Audit findings and their arithmetic"
        case .environment: "Environment and configuration"
        case .method: "How the figures were made"
        case .texts: "Prompts and answers"
        case .quality: "Quality of the answers at lower precision"
        case .analysis: "What the figures show"
        case .pictureTable: "The figures of this picture"
        case .everyTrial: "Every trial with the memory probes around it"
        case .rooflineTitle: "Roofline"
        case .shareTitle: "Shares of the limit, trial by trial"
        case .timelineTitle: "Gaps between tokens"
        case .intensityAxis: "Operations per byte read"
        case .operationsAxis: "Operations per second"
        case .promptAxis: "Prompt tokens"
        case .firstTokenAxis: "Time to first token (ms)"
        case .batchAxis: "Batch size"
        case .throughputAxis: "Output tokens/s"
        case .memoryAxis: "GB (1e9 bytes)"
        case .shareAxis: "Share of the limit"
        case .tokenAxis: "Token"
        case .chunkAxis: "Chunk"
        case .gapAxis: "Gap before it (ms)"
        case .measured: "measured"
        case .ideal: "ideal"
        case .weights: "weights"
        case .cache: "KV cache in use"
        case .rest: "everything else"
        case .decodeOfBandwidth: "decode, of bandwidth"
        case .prefillOfCompute: "prefill, of arithmetic"
        case .trial: "Trial"
        case .probeBefore: "Before (GB/s)"
        case .probeAfter: "After (GB/s)"
        case .probeChange: "Change"
        case .phase: "Phase"
        case .attainable: "Limit at that intensity"
        case .gaps: "Gaps"
        case .medianGap: "Median gap (ms)"
        case .longestGap: "Longest gap (ms)"
        case .gain: "Of one request"
        case .efficiency: "Of perfect scaling"
        case .use: "Use"
        case .objective: "What it asks for"
        case .largestBatch: "Largest measured batch"
        case .noBatch: "not even 1"
        case .prompt: "Prompt"
        case .answer: "Beginning of the first answer"
        case .environmentVariables: "Environment variables"
        }
    }

    func word(phase: Roofline.Phase) -> String {
        switch phase {
        case .prefill: "prefill"
        case .decode: "decode"
        }
    }

    func keyFigures(_ analysis: Analysis) -> [KeyFigure] {
        var figures: [KeyFigure] = []
        let singles = analysis.subject.singles.filter { $0.mean(.decodeRate) != nil }
        if let row = singles.max(by: { $0.outputTokens < $1.outputTokens }) {
            let share =
                row.metrics[.bandwidthShare].map { "; \(Figures.percent($0.mean)) of the memory bandwidth" } ?? ""
            figures.append(
                KeyFigure(
                    label: "Decoding, one request", value: Figures.fixed(row.mean(.decodeRate)), unit: "tokens/s",
                    context:
                        "\(Figures.fixed(row.mean(.timePerOutputToken))) ms per token, \(title(row.scenario))\(share)"))
        }
        if let scaling = analysis.scaling, let fastest = scaling.all.max(by: { $0.throughput < $1.throughput }) {
            figures.append(
                KeyFigure(
                    label: "Highest throughput", value: Figures.fixed(fastest.throughput), unit: "tokens/s",
                    context: "batch of \(fastest.batch), ×\(Figures.fixed(scaling.gain(fastest))) of one request"))
        }
        if let growth = analysis.growth {
            figures.append(
                KeyFigure(
                    label: "First token",
                    value: "\(Figures.fixed(growth.shortMilliseconds)) – \(Figures.fixed(growth.longMilliseconds))",
                    unit: "ms", context: "after \(growth.shortTokens) to \(growth.longTokens) prompt tokens"))
        }
        if let memory = analysis.memory {
            let base = memory.staticBytes.map { "; \(Figures.gigabytes($0)) GB after loading" } ?? ""
            figures.append(
                KeyFigure(
                    label: "Peak memory", value: Figures.gigabytes(memory.peakBytes), unit: "GB",
                    context: title(memory.scenario) + base))
        }
        return figures
    }

    func rooflineCaption(_ rooflines: [Roofline]) -> String {
        var text =
            "**Roofline.** The rising line is what memory allows, the level ones what arithmetic allows; "
        text +=
            rooflines.allSatisfy(\.isNominal)
            ? "both are the device’s nominal rates. " : "both were measured on this machine. "
        if rooflines.contains(where: { $0.probes != nil }) {
            text += "The shaded band spans the memory probes just before and after the counted trials. "
        }
        return text
            + "A point below the rising line waits for memory, one below a level line for arithmetic; the distance to "
            + "the line is what is left to gain. Decoding reads all weights for every step, so a batch moves it to the "
            + "right."
    }

    func rooflineMissing() -> String {
        "No roofline: it needs the machine’s limits and the shape of the model, and this engine does not tell both."
    }

    func probeBand(_ probes: ClosedRange<Double>) -> String {
        "Probes around the trials: \(Figures.gigabytes(probes.lowerBound)) to "
            + Figures.gigabytesPerSecond(probes.upperBound)
    }

    func shareCaption(withShare: Int, of trials: Int) -> String {
        "**Shares of the limit, trial by trial.** Decoding against the memory bandwidth probed just before and after the "
            + "same trial, prefill against the peak of the arithmetic it uses. "
            + (withShare == trials
                ? "All \(trials) counted trials have a share."
                : "\(withShare) of \(trials) counted trials have one: around the others the two probes differ by more "
                    + "than 15%, or are missing.")
    }

    func timelineCaption(hasBatches: Bool) -> String {
        "**Token by token.** The gap before each token, one line a counted trial; a triangle on top marks a gap beyond "
            + "the axis." + (hasBatches ? " Of a batch the median over its requests is drawn." : "")
    }

    func promptCaption() -> String {
        "**Time to first token over prompt length**, single requests: means, with the least and the greatest trial."
    }

    func batchCaption() -> String {
        "**Throughput over batch size**: means, with the least and the greatest trial. On the broken line every further "
            + "request would cost nothing; percentages are of that ideal."
    }

    func memoryCaption(hasParts: Bool) -> String {
        "**Peak memory**, the highest of all trials."
            + (hasParts
                ? " Weights and the cache of all requests at their last token follow from the model’s shape; the rest is "
                    + "scratch memory and room set aside."
                : "")
    }

    func numbersKey() -> String { "Numbers: " }

    func balance(_ balance: Balance) -> String {
        let reach =
            balance.batch.map { "a batch would have to reach about \(Figures.fixed($0, 0)) before arithmetic did" }
            ?? "and reading the caches of a batch keeps it so at any size"
        let prefill =
            balance.prefill >= balance.ridge
            ? "so arithmetic limits it" : "so even that is too short for arithmetic to be the limit"
        return "**Where the balance lies.** This machine does \(Figures.digits(balance.ridge, 3)) "
            + "\(balance.arithmetic.rawValue) operations in the time it reads one byte. Decoding one request asks for "
            + "\(Figures.digits(balance.decode, 2)) per byte: memory limits it first, \(reach). Prefill of "
            + "\(balance.promptTokens) tokens asks for \(Figures.fixed(balance.prefill, 0)) per byte, \(prefill)."
    }

    func advicePrefill(_ limit: PrefillLimit, _ balance: Balance) -> String? {
        guard balance.prefill >= balance.ridge, limit.share > 0 else { return nil }
        if limit.share >= 0.5 {
            return "**A faster first token.** Prefill already reaches \(Figures.percent(limit.share)) of the "
                + "\(limit.arithmetic.rawValue) limit: only faster arithmetic, shorter prompts or a prefix cache "
                + "shorten it."
        }
        return "**A faster first token.** Prefill reaches \(Figures.percent(limit.share)) of the "
            + "\(limit.arithmetic.rawValue) limit (\(limit.promptTokens) tokens), so better kernels could gain up to "
            + "×\(Figures.fixed(1 / limit.share, 1)) on this hardware; more memory bandwidth would gain little there."
    }

    func use(_ use: UseFit.Use) -> String {
        switch use {
        case .speech: "Spoken answers"
        case .conversation: "Conversation"
        case .reading: "Text read as it appears"
        case .documents: "Questions about a long text"
        case .bulk: "Bulk work"
        }
    }

    func objective(_ use: UseFit.Use) -> String {
        guard let first = use.firstTokenMilliseconds, let each = use.tokenMilliseconds else {
            return "the highest throughput"
        }
        return "first token ≤ \(Figures.digits(first / 1000, 3)) s, ≤ \(Figures.digits(each, 3)) ms per token"
    }

    func usesNote() -> String {
        "Only measured batches are looked at; where none keeps the objective, the row shows the single request that "
            + "misses it. Limits: pauses in conversation (200 ms), the flow of thought (1 s) and attention (10 s); people "
            + "read about a token each 190 ms."
    }

    func stackName(_ name: String) -> String { name.first?.isLowercase == true ? capitalised(name) : name }

    /// `torch` and `torch_npu` are names and stay as they are.
    private func capitalised(_ name: String) -> String {
        ["device", "attention", "tokenizer", "synchronisation"].contains(name)
            ? name.prefix(1).uppercased() + name.dropFirst() : name
    }

    func trialsKey() -> String { "Trial: " }

    func footer(_ tool: ToolIdentity) -> String {
        "Made by \(tool.name) \(tool.version). Every figure on this page follows from the records in the run file; "
            + "`sextant report RUN --format html` makes the page again from it."
    }
}
