import EngineAPI
import Measurement

extension ChinesePhrasebook {
    func headline(_ analysis: Analysis) -> [String] {
        var lines: [String] = []
        let singles = analysis.subject.singles.filter { $0.mean(.decodeRate) != nil }
        if let row = singles.max(by: { $0.outputTokens < $1.outputTokens }) {
            let share = row.metrics[.bandwidthShare].map { "，内存带宽利用率 \(Figures.percent($0.mean))" } ?? ""
            lines.append(
                "单请求解码速度 **\(Figures.fixed(row.mean(.decodeRate))) tokens/s**"
                    + "（每 token \(Figures.fixed(row.mean(.timePerOutputToken))) ms，场景：\(title(row.scenario))）\(share)。")
        }
        if let choice = BatchChoice(analysis.scaling) {
            lines.append(
                "最高总吞吐量 **\(Figures.fixed(choice.fastest.throughput)) tokens/s**（batch=\(choice.fastest.batch)）。")
        }
        if let growth = analysis.growth {
            lines.append(
                "首 token 延迟 **\(Figures.fixed(growth.shortMilliseconds)) ms**（\(growth.shortTokens) token 输入）至 "
                    + "**\(Figures.fixed(growth.longMilliseconds)) ms**（\(growth.longTokens) token 输入）。")
        }
        if let memory = analysis.memory {
            lines.append("显存峰值 **\(Figures.gigabytes(memory.peakBytes)) GB**（\(title(memory.scenario))）。")
        }
        return lines
    }

    func meanNote(trials: ClosedRange<Int>?, memory: MetricName?, isOnHost: Bool) -> String {
        let trials = trials.map { "表中为 \(span($0)) 次正式测试的平均值。" } ?? ""
        let batch = "批量场景的首 token 延迟取批内最慢的请求。"
        guard let memory else { return trials + batch + "该引擎无法获知显存峰值。" }
        let source = memory == .peakBytes ? "由引擎自身统计" : "由系统统计（进程常驻内存或设备已用显存）"
        let counted = "显存峰值取各次测试的最大值，\(source)"
        let place = isOnHost ? "；引擎在 CPU 上运行，此处“显存”即主机内存" : ""
        return trials + batch + counted + place + "。1 GB = 10⁹ 字节。"
    }

    func promptGrowth(_ growth: PromptGrowth) -> String {
        let head =
            "**首 token 延迟与输入长度**：输入从 \(growth.shortTokens) 增加到 \(growth.longTokens) token"
            + "（\(Figures.fixed(growth.lengthFactor, 1)) 倍），平均首 token 延迟从 "
            + "\(Figures.fixed(growth.shortMilliseconds)) ms 变为 \(Figures.fixed(growth.longMilliseconds)) ms"
            + "（\(Figures.fixed(growth.timeFactor, 1)) 倍）"
        guard let slope = growth.millisecondsPerToken else { return head + "，长输入并不更慢，输入长度在此不是主要因素。" }
        return head + "，平均每增加 1 个输入 token 多用 \(Figures.fixed(slope)) ms。"
    }

    func bandwidthBound(_ bound: BandwidthBound) -> String {
        let verdict =
            switch bound.verdict {
            case .bound: "解码速度主要受内存带宽限制。"
            case .partly: "内存带宽只能解释部分解码时间，其余消耗在计算和调度开销上。"
            case .open: "内存带宽在此不是硬上限：部分权重可能来自缓存，或测试时内存比探测时更快。"
            case .far: "解码远未达到带宽上限，瓶颈在计算或调度开销。"
            }
        return "**解码瓶颈**：在“\(title(bound.scenario))”场景中，每步需读取 \(Figures.gigabytes(bound.bytesPerStep)) GB，"
            + "测试前后实测带宽 \(Figures.gigabytesPerSecond(bound.bandwidth))，理论上限 \(Figures.fixed(bound.limit)) tokens/s；"
            + "实测 \(Figures.fixed(bound.decodeRate)) tokens/s，达到上限的 \(Figures.percent(bound.share))。\(verdict)"
    }

    func prefillLimit(_ limit: PrefillLimit) -> String {
        "**预填充瓶颈**：\(limit.promptTokens) token 输入的预填充速度为 \(Figures.fixed(limit.prefillRate)) tokens/s，达到 "
            + "\(limit.arithmetic.rawValue) 算力上限 "
            + "\(Figures.operationsPerSecond(limit.peak, integer: limit.arithmetic == .int8)) 的 \(Figures.percent(limit.share))。"
    }

    func batchScaling(_ point: BatchScaling.Point, _ scaling: BatchScaling) -> String {
        var text =
            "**batch=\(point.batch) 的收益**：总吞吐量 \(Figures.fixed(point.throughput)) tokens/s，是单请求 "
            + "\(Figures.fixed(scaling.single.throughput)) tokens/s 的 \(Figures.fixed(scaling.gain(point))) 倍，扩展效率 "
            + Figures.percent(scaling.efficiency(point))
        if let rate = point.decodeRate, let single = scaling.single.decodeRate {
            text += "；每个请求的解码速度由 \(Figures.fixed(single)) 变为 \(Figures.fixed(rate)) tokens/s"
        }
        return text + "。"
    }

    func longContextCost(_ cost: LongContextCost) -> String {
        "**长上下文的代价**：输入由 \(cost.shortTokens) 增至 \(cost.longTokens) token 时，解码速度由 "
            + "\(Figures.fixed(cost.shortDecodeRate)) 变为 \(Figures.fixed(cost.longDecodeRate)) tokens/s"
            + "（\(signed(cost.decodeChange))）；计入预填充后，总吞吐量由 \(Figures.fixed(cost.shortThroughput)) 变为 "
            + "\(Figures.fixed(cost.longThroughput)) tokens/s（\(signed(cost.throughputChange))）。"
    }

    func memoryUse(_ use: MemoryUse) -> String {
        var text = "**内存占用**：峰值 \(Figures.gigabytes(use.peakBytes)) GB（\(title(use.scenario))）"
        if let growth = use.growthBytes, let base = use.staticBytes {
            text += "，比加载后的 \(Figures.gigabytes(base)) GB 多 \(Figures.gigabytes(growth)) GB"
        }
        if let host = use.hostBytes, let headroom = use.headroomBytes {
            text +=
                headroom >= 0
                ? "；主机内存 \(Figures.gigabytes(host)) GB，扣除本进程占用后余 \(Figures.gigabytes(headroom)) GB"
                : "；已超过主机内存 \(Figures.gigabytes(host)) GB"
        }
        return text + "。"
    }

    func warmUpEffect(_ effect: WarmUpEffect) -> String {
        if effect.difference <= 0, !effect.isLarge {
            return "**预热效果**：各场景的首次正式测试都不比其余各次的均值慢，预热 \(effect.warmUps) 次已经足够。"
        }
        let verdict = effect.isLarge ? "预热 \(effect.warmUps) 次可能不够" : "预热 \(effect.warmUps) 次已经足够"
        return "**预热效果**：首次正式测试比其余各次的均值最多慢 \(Figures.percent(effect.difference))"
            + "（\(title(effect.scenario))），\(verdict)。"
    }

    func spread(_ spread: Spread) -> String {
        var text =
            "**测量噪声**：吞吐量波动最大的场景是“\(title(spread.scenario))”，\(spread.trials) 次测试的标准差为均值的 "
            + Figures.percent(spread.variation)
        if let probes = spread.probes {
            text +=
                "；测试前后实测带宽在 \(Figures.gigabytes(probes.lowerBound)) 到 "
                + "\(Figures.gigabytesPerSecond(probes.upperBound)) 之间"
        }
        if let steal = spread.stealShare { text += "；被虚拟化平台占走的 CPU 时间最多 \(Figures.percent(steal))" }
        if let foreign = spread.foreignShare { text += "；其他进程占用 CPU 最多 \(Figures.percent(foreign))" }
        return text + "。"
    }

    func adviceDoNotUse(findings: Int) -> String {
        "**暂勿据此决策**：数据审计发现 \(findings) 个严重问题（见“数据审计”），请排除原因后重新测试。"
    }

    func adviceBatch(_ choice: BatchChoice) -> String {
        let fast = choice.fastest
        let bulk =
            "离线批处理用 batch=\(fast.batch) 吞吐最高：\(Figures.fixed(fast.throughput)) tokens/s，每小时约生成 "
            + "\(Figures.fixed(choice.millionTokensPerHour * 100)) 万 token"
        guard let best = choice.interactive else {
            return "**批大小选择**：单请求的首 token 延迟 \(Figures.fixed(choice.single.timeToFirstToken)) ms、每 token "
                + "\(Figures.fixed(choice.single.timePerOutputToken)) ms，已达不到在线对话的要求"
                + "（首 token 不超过 1 s、每 token 不超过 100 ms）。\(bulk)。"
        }
        return "**批大小选择**：在线对话（首 token 不超过 1 s、每 token 不超过 100 ms）可用的最大实测批大小是 "
            + "batch=\(best.batch)：首 token \(Figures.fixed(best.timeToFirstToken)) ms，每 token "
            + "\(Figures.fixed(best.timePerOutputToken)) ms。\(bulk)。"
    }

    func advicePrompt(_ growth: PromptGrowth, limit: Double) -> String {
        let seconds = Figures.fixed(limit / 1000, 0)
        if let tokens = growth.tokens(within: limit) {
            return "**输入长度**：要在 \(seconds) s 内返回首 token，输入宜控制在约 \(tokens) token 以内（实测 "
                + "\(growth.shortTokens) token 为 \(Figures.fixed(growth.shortMilliseconds)) ms，\(growth.longTokens) token 为 "
                + "\(Figures.fixed(growth.longMilliseconds)) ms）；更长的固定前缀建议使用前缀缓存。"
        }
        if growth.longMilliseconds < limit {
            return "**输入长度**：实测的所有输入（最长 \(growth.longTokens) token，"
                + "\(Figures.fixed(growth.longMilliseconds)) ms）都能在 \(seconds) s 内返回首 token；更长的输入未测。"
        }
        return "**输入长度**：仅 \(growth.shortTokens) token 的输入，首 token 也要 "
            + "\(Figures.fixed(growth.shortMilliseconds)) ms，在线使用建议显示进度，或改用更快的设备、更小的模型。"
    }

    func advicePrecision(_ bound: BandwidthBound, _ engine: EngineIdentity) -> String? {
        guard bound.verdict != .far else {
            return "**优化方向**：解码只用到内存带宽的 \(Figures.percent(bound.share))，此时提高带宽或压缩权重收益不大，"
                + "应先优化计算内核、线程配置和单步开销。"
        }
        guard bound.verdict != .open, let bits = engine.bitsPerWeight else { return nil }
        let limit = Figures.fixed(bound.limit)
        if bits > 12 {
            return "**精度选择**：目前每个权重占 \(Figures.fixed(bits, 1)) 位，每生成一个 token 都要全部读取一遍。改用 8 位权重，"
                + "解码上限可由 \(limit) 提高到约 \(Figures.fixed(bound.limit(bits: 8.5, now: bits))) tokens/s，切换前请先验证效果。"
        }
        return "**硬件选择**：目前每个权重占 \(Figures.fixed(bits, 1)) 位，单请求解码上限为 \(limit) tokens/s；"
            + "要再提高，只能依靠更高的内存带宽、更小的模型或批处理。"
    }

    func adviceMemory(_ use: MemoryUse) -> String? {
        guard let host = use.hostBytes, let headroom = use.headroomBytes else {
            return "**内存规划**：此负载至少需要 \(Figures.gigabytes(use.claimedBytes)) GB 显存，并为更长输入的 KV 缓存留出余量。"
        }
        if headroom < host / 10 {
            return "**内存规划**：\(Figures.gigabytes(host)) GB 中只余 \(Figures.gigabytes(headroom)) GB；"
                + "要支持更长输入或更大批量，请先增加内存或降低精度。"
        }
        guard let requests = use.furtherRequests(positions: 1024), let position = use.cacheBytesPerPosition else {
            return nil
        }
        return "**内存规划**：\(Figures.gigabytes(host)) GB 中还余 \(Figures.gigabytes(headroom)) GB。长度 1024 token 的请求需要 "
            + "\(Figures.gigabytes(Double(position) * 1024)) GB 的 KV 缓存，预留一成内存后，大约还能容纳 \(requests) 个这样的请求。"
    }

    func adviceStability(_ spread: Spread) -> String {
        spread.isLarge
            ? "**先复测再决策**：各次测试波动最大达 \(Figures.percent(spread.variation))（\(title(spread.scenario))），"
                + "更小的差异无法靠各测一次分辨，请在空闲的机器上或交替成对地测试。"
            : "**结果对比**：各次测试波动不超过 \(Figures.percent(spread.variation))（\(title(spread.scenario))，"
                + "\(spread.trials) 次）。比较两套系统时，差异应明显大于此值才可信，并请在同一台机器上交替测试。"
    }

    private func signed(_ share: Double) -> String { (share > 0 ? "+" : "") + Figures.percent(share) }
}
