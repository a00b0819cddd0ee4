import EngineAPI
import Measurement

extension EnglishPhrasebook {
    func headline(_ analysis: Analysis) -> [String] {
        var lines: [String] = []
        let singles = analysis.subject.singles.filter { $0.mean(.decodeRate) != nil }
        if let row = singles.max(by: { $0.outputTokens < $1.outputTokens }) {
            lines.append(
                "One request at a time: **\(Figures.fixed(row.mean(.decodeRate))) tokens/s** "
                    + "(\(Figures.fixed(row.mean(.timePerOutputToken))) ms per token, \(title(row.scenario)))"
                    + (row.metrics[.bandwidthShare].map { ", \(Figures.percent($0.mean)) of the memory bandwidth" }
                        ?? "") + ".")
        }
        if let choice = BatchChoice(analysis.scaling) {
            lines.append(
                "Highest throughput: **\(Figures.fixed(choice.fastest.throughput)) tokens/s** "
                    + "at batch \(choice.fastest.batch).")
        }
        if let growth = analysis.growth {
            lines.append(
                "First token after **\(Figures.fixed(growth.shortMilliseconds)) ms** (\(growth.shortTokens)-token prompt) "
                    + "to **\(Figures.fixed(growth.longMilliseconds)) ms** (\(growth.longTokens) tokens).")
        }
        if let memory = analysis.memory {
            lines.append("Peak memory: **\(Figures.gigabytes(memory.peakBytes)) GB** (\(title(memory.scenario))).")
        }
        return lines
    }

    func meanNote(trials: ClosedRange<Int>?, memory: MetricName?, isOnHost: Bool) -> String {
        let trials = trials.map { "Means over \(span($0)) counted trials. " } ?? ""
        let batch = "For a batch, time to first token is that of its slowest request. "
        guard let memory else { return trials + batch + "Peak memory is not known for this engine." }
        let counted =
            memory == .peakBytes
            ? "the engine's own count of what it holds for the model"
            : "the process's resident set, or the device's memory in use, as the system counts it"
        return trials + batch + "Peak memory is the highest of all trials: \(counted)"
            + (isOnHost ? ", in host memory" : "") + "; GB is 1e9 bytes."
    }

    func promptGrowth(_ growth: PromptGrowth) -> String {
        let head =
            "**First token and prompt length.** From \(growth.shortTokens) to \(growth.longTokens) prompt tokens "
            + "(×\(Figures.fixed(growth.lengthFactor, 1))) the mean time to first token goes from "
            + "\(Figures.fixed(growth.shortMilliseconds)) to \(Figures.fixed(growth.longMilliseconds)) ms "
            + "(×\(Figures.fixed(growth.timeFactor, 1)))"
        guard let slope = growth.millisecondsPerToken else {
            return head + ": the longer prompt was not slower, so prompt length did not decide here."
        }
        return head + ": \(Figures.fixed(slope)) ms for each further prompt token."
    }

    func bandwidthBound(_ bound: BandwidthBound) -> String {
        let verdict =
            switch bound.verdict {
            case .bound: "Memory bandwidth decides the decode rate."
            case .partly: "Memory bandwidth explains part of the decode time; arithmetic and overhead take the rest."
            case .open:
                "Memory sets no strict limit here: caches may hold part of the weights, or it was faster than when probed."
            case .far: "Memory bandwidth does not limit decoding here; arithmetic or overhead does."
            }
        return "**What limits decoding.** In \(title(bound.scenario)) a step reads "
            + "\(Figures.gigabytes(bound.bytesPerStep)) GB and \(Figures.gigabytesPerSecond(bound.bandwidth)) were "
            + "available around the trials, which would allow \(Figures.fixed(bound.limit)) tokens/s; measured "
            + "\(Figures.fixed(bound.decodeRate)), that is \(Figures.percent(bound.share)). \(verdict)"
    }

    func prefillLimit(_ limit: PrefillLimit) -> String {
        "**What limits prefill.** \(limit.promptTokens) prompt tokens go through at "
            + "\(Figures.fixed(limit.prefillRate)) tokens/s, \(Figures.percent(limit.share)) of the "
            + "\(limit.arithmetic.rawValue) limit of "
            + "\(Figures.operationsPerSecond(limit.peak, integer: limit.arithmetic == .int8))."
    }

    func batchScaling(_ point: BatchScaling.Point, _ scaling: BatchScaling) -> String {
        var text =
            "**Batch of \(point.batch).** \(Figures.fixed(point.throughput)) tokens/s against "
            + "\(Figures.fixed(scaling.single.throughput)) for one request: ×\(Figures.fixed(scaling.gain(point))), "
            + "\(Figures.percent(scaling.efficiency(point))) of perfect scaling"
        if let rate = point.decodeRate, let single = scaling.single.decodeRate {
            text += "; each request decodes at \(Figures.fixed(rate)) instead of \(Figures.fixed(single)) tokens/s"
        }
        return text + "."
    }

    func longContextCost(_ cost: LongContextCost) -> String {
        "**Long context.** With \(cost.longTokens) instead of \(cost.shortTokens) prompt tokens the decode rate goes from "
            + "\(Figures.fixed(cost.shortDecodeRate)) to \(Figures.fixed(cost.longDecodeRate)) tokens/s "
            + "(\(signed(cost.decodeChange))), and the throughput of the whole request, prefill included, from "
            + "\(Figures.fixed(cost.shortThroughput)) to \(Figures.fixed(cost.longThroughput)) tokens/s "
            + "(\(signed(cost.throughputChange)))."
    }

    func memoryUse(_ use: MemoryUse) -> String {
        var text =
            "**Memory.** The peak is \(Figures.gigabytes(use.peakBytes)) GB (\(title(use.scenario)))"
        if let growth = use.growthBytes, let base = use.staticBytes {
            text += ", \(Figures.gigabytes(growth)) GB above the \(Figures.gigabytes(base)) GB after loading"
        }
        if let host = use.hostBytes, let headroom = use.headroomBytes {
            text +=
                headroom >= 0
                ? "; of the host's \(Figures.gigabytes(host)) GB, \(Figures.gigabytes(headroom)) GB stay free of this process"
                : "; that is more than the host's \(Figures.gigabytes(host)) GB"
        }
        return text + "."
    }

    func warmUpEffect(_ effect: WarmUpEffect) -> String {
        if effect.difference <= 0, !effect.isLarge {
            return "**Warm-up.** In no scenario was the first counted trial slower than the mean of the others, so "
                + "\(effect.warmUps) warm-ups were enough."
        }
        let verdict =
            effect.isLarge
            ? "so \(effect.warmUps) warm-ups may not have been enough" : "so \(effect.warmUps) warm-ups were enough"
        return
            "**Warm-up.** The first counted trial takes at most \(Figures.percent(effect.difference)) longer than the "
            + "mean of the others (\(title(effect.scenario))), \(verdict)."
    }

    func spread(_ spread: Spread) -> String {
        var text =
            "**Noise.** Throughput varies most in \(title(spread.scenario)): standard deviation "
            + "\(Figures.percent(spread.variation)) of the mean over \(spread.trials) trials"
        if let probes = spread.probes {
            text +=
                "; bandwidth probes around the trials read \(Figures.gigabytes(probes.lowerBound)) to "
                + Figures.gigabytesPerSecond(probes.upperBound)
        }
        if let steal = spread.stealShare { text += "; time stolen by the hypervisor at most \(Figures.percent(steal))" }
        if let foreign = spread.foreignShare { text += "; other processes took at most \(Figures.percent(foreign))" }
        return text + "."
    }

    func adviceDoNotUse(findings: Int) -> String {
        "**Do not decide on these figures yet.** The audit holds \(findings) of its findings against them (see Audit): "
            + "remove the cause and measure again."
    }

    func adviceBatch(_ choice: BatchChoice) -> String {
        let fast = choice.fastest
        let bulk =
            "For bulk work batch \(fast.batch) gives the most: \(Figures.fixed(fast.throughput)) tokens/s, "
            + "\(Figures.fixed(choice.millionTokensPerHour)) million output tokens an hour"
        guard let best = choice.interactive else {
            return
                "**Batch size.** Even one request alone misses what conversation needs (first token within 1 s, at most "
                + "100 ms per token): it takes \(Figures.fixed(choice.single.timeToFirstToken)) ms and "
                + "\(Figures.fixed(choice.single.timePerOutputToken)) ms. \(bulk)."
        }
        return
            "**Batch size.** For conversation (first token within 1 s, at most 100 ms per token) the largest measured "
            + "size that fits is \(best.batch): first token after \(Figures.fixed(best.timeToFirstToken)) ms, "
            + "\(Figures.fixed(best.timePerOutputToken)) ms per token. \(bulk)."
    }

    func advicePrompt(_ growth: PromptGrowth, limit: Double) -> String {
        let seconds = Figures.fixed(limit / 1000, 0)
        if let tokens = growth.tokens(within: limit) {
            return "**Prompt length.** To answer within \(seconds) s keep prompts below about \(tokens) tokens "
                + "(between \(growth.shortTokens) tokens at \(Figures.fixed(growth.shortMilliseconds)) ms and "
                + "\(growth.longTokens) at \(Figures.fixed(growth.longMilliseconds)) ms); longer fixed prefixes are worth "
                + "a prefix cache."
        }
        if growth.longMilliseconds < limit {
            return "**Prompt length.** Every measured prompt, up to \(growth.longTokens) tokens, answers within "
                + "\(seconds) s (\(Figures.fixed(growth.longMilliseconds)) ms); longer ones were not measured."
        }
        return "**Prompt length.** Even \(growth.shortTokens) prompt tokens take "
            + "\(Figures.fixed(growth.shortMilliseconds)) ms to the first token: show progress to users, or use a faster "
            + "device or a smaller model."
    }

    func advicePrecision(_ bound: BandwidthBound, _ engine: EngineIdentity) -> String? {
        guard bound.verdict != .far else {
            return
                "**What to improve first.** Decoding uses \(Figures.percent(bound.share)) of the memory bandwidth: more "
                + "bandwidth or smaller weights would not help yet; kernels, threads and per-step overhead come first."
        }
        guard bound.verdict != .open, let bits = engine.bitsPerWeight else { return nil }
        let limit = Figures.fixed(bound.limit)
        if bits > 12 {
            return
                "**Precision.** Weights take \(Figures.fixed(bits, 1)) bits each and decoding reads all of them at every "
                + "token. 8-bit weights would raise the limit from \(limit) to about "
                + "\(Figures.fixed(bound.limit(bits: 8.5, now: bits))) tokens/s; check quality before you switch."
        }
        return
            "**Hardware.** With \(Figures.fixed(bits, 1)) bits per weight the limit is \(limit) tokens/s for one request; "
            + "beyond it only more memory bandwidth, a smaller model, or batching helps."
    }

    func adviceMemory(_ use: MemoryUse) -> String? {
        guard let host = use.hostBytes, let headroom = use.headroomBytes else {
            return
                "**Memory.** Plan at least \(Figures.gigabytes(use.claimedBytes)) GB of device memory for this load, and "
                + "room for the cache of longer prompts."
        }
        if headroom < host / 10 {
            return "**Memory.** Only \(Figures.gigabytes(headroom)) of \(Figures.gigabytes(host)) GB stay free: use a "
                + "machine with more memory or a lower precision before serving longer prompts or larger batches."
        }
        guard let requests = use.furtherRequests(positions: 1024), let position = use.cacheBytesPerPosition else {
            return nil
        }
        return
            "**Memory.** \(Figures.gigabytes(headroom)) of \(Figures.gigabytes(host)) GB stay free. A request of 1024 "
            + "tokens needs \(Figures.gigabytes(Double(position) * 1024)) GB of cache, so about \(requests) more of them "
            + "fit beside this load with a tenth of the memory left over."
    }

    func adviceStability(_ spread: Spread) -> String {
        spread.isLarge
            ? "**Repeat before you decide.** Trials vary by up to \(Figures.percent(spread.variation)) "
                + "(\(title(spread.scenario))): smaller differences between two systems cannot be seen in one run each. "
                + "Measure on a quiet machine or in alternating pairs."
            : "**Comparing.** Trials vary by at most \(Figures.percent(spread.variation)) (\(title(spread.scenario)), "
                + "\(spread.trials) trials). Trust a difference between two systems only when it is well above that, and "
                + "measure both on the same machine in turn."
    }

    func finding(_ finding: Finding) -> String { finding.message }

    private func signed(_ share: Double) -> String { (share > 0 ? "+" : "") + Figures.percent(share) }
}

extension EngineIdentity {
    /// Average over all weights, scales of blocks included.
    var bitsPerWeight: Double? {
        guard let bytes = model.weightBytes, let count = model.parameters, count > 0 else { return nil }
        return Double(bytes) * 8 / Double(count)
    }
}
