import Measurement

/// Findings in Chinese, phrased from the rule and its values; one that is not known here keeps its English message.
extension ChinesePhrasebook {
    func finding(_ finding: Finding) -> String {
        let values = FindingValues(finding)
        guard let kind = FindingKind(finding) else { return remaining(values, finding) ?? finding.message }
        return contradiction(kind, values, finding) ?? doubt(kind, values) ?? disturbance(kind, values)
            ?? remark(kind, values) ?? finding.message
    }

    private func contradiction(_ kind: FindingKind, _ values: FindingValues, _ finding: Finding) -> String? {
        switch kind {
        case .identity:
            "总吞吐量为 \(values.plain("outputThroughput")) tokens/s，但 \(values.plain("batch")) × "
                + "\(values.plain("outputTokens")) /（\(values.plain("timeToFirstToken")) ms +"
                + "（\(values.plain("outputTokens")) − 1）× \(values.plain("timePerOutputToken")) ms）= "
                + "\(values.plain("impliedThroughput")) tokens/s，两者不符。"
        case .bound:
            "总吞吐量 \(values.plain("outputThroughput")) tokens/s 超过 batch × 解码速度 = \(values.plain("batch")) × "
                + "\(values.plain("decodeRate")) = \(values.plain("bound")) tokens/s；计入预填充后只会更低。"
        case .order: order(values, finding)
        case .instants:
            "第 \(values.plain("trial")) 次测试中，\(values.plain("before")) ns 之后的时刻是 \(values.plain("after")) ns，"
                + "时间不会倒流。"
        case .rooflineDecode:
            "解码每秒 \(values.plain("stepsPerSecond")) 步，每步读取 \(values.gigabytes("bytesPerStep"))，合 "
                + "\(values.gigabytesPerSecond("readBytesPerSecond"))，超过该次测试前后实测的内存带宽 "
                + "\(values.gigabytesPerSecond("bandwidthBytesPerSecond"))。"
        case .rooflinePrefill: "预填充用到峰值算力的 \(values.percent("computeShare"))，超过上限。"
        case .length: "要求生成 \(values.plain("asked")) 个 token，实际生成 \(values.plain("outputTokens")) 个。"
        case .chunkCount:
            "数据块合计 \(values.plain("chunkTokens")) 个 token，引擎统计为 \(values.plain("outputTokens")) 个，"
                + "数据块被当作 token 计数。"
        case .chunkTime:
            "每 token \(values.milliseconds("timePerOutputToken"))，每数据块 \(values.milliseconds("timePerChunk"))，"
                + "相差 \(values.fixed("factor")) 倍，一个数据块并不是一个 token。"
        case .zero:
            values.all.keys.first.map { "\(quantity($0))为 \(values.plain($0))，这不可能；未知的数据应当空缺，而不是 0。" }
        case .recompute:
            "\(statedFigure(finding))：文件中为 \(values.plain("stored"))，由原始记录算得 \(values.plain("recomputed"))，两者不符。"
        case .recomputeStated: "\(statedFigure(finding))：文件中为 \(values.plain("stored"))，但原始记录不足以得出该值。"
        case .recomputeNull: "\(statedFigure(finding))：文件中空缺，但由原始记录可算得 \(values.plain("recomputed"))。"
        default: nil
        }
    }

    private func doubt(_ kind: FindingKind, _ values: FindingValues) -> String? {
        switch kind {
        case .promptOrder:
            "输入 \(values.plain("promptTokens")) token 的首 token 延迟为 \(values.milliseconds("timeToFirstToken"))，"
                + "反而低于输入 \(values.plain("shorterPromptTokens")) token 的 "
                + "\(values.milliseconds("shorterPromptTimeToFirstToken"))。"
        case .firstBelowStep:
            "首 token 延迟 \(values.milliseconds("timeToFirstToken")) 短于一步解码的 "
                + "\(values.milliseconds("timePerOutputToken"))。"
        case .memory:
            "内存峰值 \(values.gigabytes("peakBytes"))，小于权重 \(values.gigabytes("weightBytes")) 与 KV 缓存 "
                + "\(values.gigabytes("cacheBytes")) 之和 \(values.gigabytes("neededBytes"))。"
        case .lateness:
            "请求平均晚发送 \(values.milliseconds("lateness"))，为首 token 延迟 "
                + "\(values.milliseconds("timeToFirstToken")) 的 \(values.percent("lateness", of: "timeToFirstToken"))。"
        case .receiptLag:
            "token 产生 \(values.milliseconds("receiptLag")) 后（中位数）才被收到，为每 token 生成时间 "
                + "\(values.milliseconds("timePerOutputToken")) 的 \(values.percent("receiptLag", of: "timePerOutputToken"))。"
        case .digest:
            "贪心解码的输出不一致：第 \(values.plain("generation")) 次生成的第 \(values.plain("request")) 个请求"
                + "从第 \(values.plain("token")) 个 token 起与第 1 次不同。"
        case .outlier:
            "第 \(values.plain("trial")) 次测试用时 \(values.milliseconds("latency"))，中位数为 "
                + "\(values.milliseconds("medianLatency"))（修正 z 分数 \(values.fixed("score"))）；各项指标仍包含该次测试。"
        default: nil
        }
    }

    private func disturbance(_ kind: FindingKind, _ values: FindingValues) -> String? {
        switch kind {
        case .steal: above(values, "被其他虚拟机占用的 CPU 时间", values.percent("stealShare"), values.percent("limit"))
        case .foreign: above(values, "其他进程占用的 CPU 时间", values.percent("foreignShare"), values.percent("limit"))
        case .majorFaults:
            above(values, "从磁盘读入内存的缺页", "\(values.plain("majorFaults")) 次", "\(values.plain("limit")) 次")
        case .bandwidthMoved:
            above(values, "测试前后内存带宽的变化", values.percent("bandwidthChange"), values.percent("limit"))
                + "这些测试不计算带宽利用率。"
        case .twoStates:
            "机器处于两种状态：部分测试前后的内存带宽不超过 \(values.gigabytesPerSecond("slowBytesPerSecond"))，另一些不低于 "
                + "\(values.gigabytesPerSecond("fastBytesPerSecond"))，因此不给出均值的置信区间。"
        case .slowdown:
            "同一次生成中，后三分之一 token 的用时是前三分之一的 \(values.fixed("lateOverEarly")) 倍，缓存增长不足以解释，"
                + "可能有降频或其他负载。"
        case .throttled:
            "处理器因温度降频：有 \(values.plain("trials")) 次测试中发生，最多 \(values.plain("throttleEvents")) 次。"
        case .quota: above(values, "因处理器配额等待的时间", values.percent("quotaShare"), values.percent("limit"))
        case .clockMoved:
            "各次测试结束时处理器频率不同：最低 \(Figures.fixed(values["slowestHertz"] / 1e6, 0)) MHz，最高 "
                + "\(Figures.fixed(values["fastestHertz"] / 1e6, 0)) MHz。"
        case .drift:
            "各次测试用时单向变化：首次 \(values.milliseconds("firstLatency"))，末次 \(values.milliseconds("lastLatency"))，"
                + "\(values.plain("trials")) 次的秩相关系数为 \(values.fixed("correlation"))。"
        case .firstTrial:
            "首次正式测试用时 \(values.milliseconds("firstLatency"))，比其余各次的平均 "
                + "\(values.milliseconds("otherLatency")) 多 \(values.percent("excess"))，预热 \(values.plain("warmUps")) 次不够。"
        case .firstStart:
            "首次正式测试中，前三分之一 token 的用时是后三分之一的 \(values.fixed("earlyOverLate")) 倍，其余各次为 "
                + "\(values.fixed("otherEarlyOverLate")) 倍，预热不够。"
        default: nil
        }
    }

    private func above(_ values: FindingValues, _ quantity: String, _ worst: String, _ limit: String) -> String {
        "有 \(values.plain("trials")) 次测试中，\(quantity)超过 \(limit)，最多 \(worst)。"
    }

    private func remark(_ kind: FindingKind, _ values: FindingValues) -> String? {
        switch kind {
        case .synthetic: "权重为合成数据：速度和内存占用与同结构的真实模型相同，生成的文本没有意义。"
        case .fallback: "未能使用所请求的精度，各项数据对应的是实际精度（见配置表）。"
        case .freeLength: "引擎可能提前结束生成，各次测试的生成长度可能不同。"
        case .untilLimit:
            "做满 \(values.plain("trials")) 次测试后，95% 区间的一半仍未缩小到均值的 \(values.percent("untilAsked"))"
                + (values.all["untilReached"] == nil ? "。" : "，只达到 \(values.percent("untilReached"))。")
        case .untilTwoStates:
            "机器处于两种状态，再多的测试也得不到跨状态的区间，因此做 \(values.plain("trials")) 次后停止，未达到所要求的 "
                + "\(values.percent("untilAsked"))；请改用交替配对的对比。"
        case .twoRun: "时间取自分别生成 1 个和 n 个 token 的两次生成之差，预热只生成 2 个 token。"
        case .stopped: "测试提前结束：共 \(values.plain("planned")) 个场景，执行了 \(values.plain("scenarios")) 个。"
        case .fewTrials:
            "预热 \(values.plain("warmUps")) 次、正式测试 \(values.plain("trials")) 次，次数太少，难以区分引擎速度与机器波动。"
        default: nil
        }
    }
}

/// Names of figures, which the rules write in English.
extension ChinesePhrasebook {
    /// A minimum that exceeds a mean, and the like; a deviation of 0 between figures that differ.
    private func order(_ values: FindingValues, _ finding: Finding) -> String? {
        let name = finding.message.prefix { $0 != ":" }
        let metric = MetricName(rawValue: String(name)).map(quantity) ?? ""
        if values.all["sd"] == 0 {
            return "\(metric)的标准差为 0，但最小值 \(values.plain("min")) 与最大值 \(values.plain("max")) 不同。"
        }
        // Finding of two figures, of which the one that should be less is the greater.
        let ordered = values.all.sorted { $0.value > $1.value }
        guard ordered.count == 2 else { return nil }
        return "\(metric)的\(statistic(ordered[0].key)) \(values.plain(ordered[0].key)) 大于"
            + "\(statistic(ordered[1].key)) \(values.plain(ordered[1].key))。"
    }

    /// Which figure of a file `recompute` is about: its message begins with `metric.statistic`.
    private func statedFigure(_ finding: Finding) -> String {
        let name = finding.message.prefix { $0 != " " }.split(separator: ".", maxSplits: 1).map(String.init)
        if name.first == "quality", name.count > 1 { return "输出质量 \(name[1])" }
        guard let first = name.first, MetricName(rawValue: first) != nil else { return "数据" }
        return quantity(first) + (name.count > 1 ? "的\(statistic(name[1]))" : "")
    }

    private func statistic(_ name: String) -> String {
        switch name {
        case "min": "最小值"
        case "max": "最大值"
        case "mean": "均值"
        case "median": "中位数"
        case "sd": "标准差"
        case "n": "次数"
        default: " \(name)"
        }
    }

    private func quantity(_ metric: MetricName) -> String {
        switch metric {
        case .timeToFirstToken: "首 token 延迟"
        case .timePerOutputToken: "每 token 生成时间"
        case .interTokenLatency: "token 间隔"
        case .requestLatency: "请求用时"
        case .decodeRate: "解码速度"
        case .outputThroughput: "总吞吐量"
        case .prefillRate: "预填充速度"
        case .queueDelay: "发送延迟"
        case .totalThroughput: "含输入的总吞吐量"
        case .bandwidthShare: "带宽利用率"
        case .computeShare: "算力利用率"
        case .peakBytes: "引擎统计的内存峰值"
        case .peakResidentBytes: "系统统计的内存峰值"
        case .energy: "能耗"
        case .timeToFirstTokenPerRequest: "各请求的平均首 token 延迟"
        case .energyPerToken: "每 token 能耗"
        case .costPerMillionTokens: "每百万 token 成本"
        }
    }

    private func quantity(_ name: String) -> String {
        switch name {
        case "load.seconds": "模型加载时间"
        case "load.staticBytes": "引擎统计的静态内存占用"
        case "load.staticResidentBytes": "系统统计的静态内存占用"
        case "ceiling.readBytesPerSecond": "内存带宽上限"
        default: MetricName(rawValue: name).map { quantity($0) } ?? name
        }
    }
}
