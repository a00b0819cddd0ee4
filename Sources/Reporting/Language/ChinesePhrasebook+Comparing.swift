import Measurement

extension ChinesePhrasebook: ComparingPhrases {
    func word(_ word: ComparingWord) -> String {
        switch word {
        case .comparisonTitle: "对比：B 相对于 A"
        case .gateTitle: "性能门禁"
        case .results: "结果"
        case .differences: "其他不同之处"
        case .method: "对比方法"
        case .scenario: "场景"
        case .figure: "指标"
        case .unit: "单位"
        case .ratio: "B/A"
        case .interval: "95%区间"
        case .verdict: "结论（B）"
        case .outcome: "结论"
        case .smallestShown: "可分辨"
        case .rounds: "轮数"
        case .differing: "项目"
        case .place: "范围"
        case .wholeRun: "整次测试"
        case .run: "本次"
        case .baseline: "基线"
        case .slowdown: "变慢"
        case .atLeast: "至少"
        case .tolerance: "容差"
        case .target: "目标"
        case .precision: "精度"
        case .model: "模型"
        case .started: "开始时间（UTC）"
        case .raw: "命令行所给"
        }
    }

    func comparedFigure(_ name: MetricName) -> String {
        switch name {
        case .timeToFirstToken: "首token延迟"
        case .decodeRate: "解码速度"
        case .outputThroughput: "总吞吐量"
        case .peakBytes: "内存峰值"
        case .peakResidentBytes: "常驻内存峰值"
        default: name.rawValue
        }
    }

    func verdict(_ verdict: ComparedMetric.Verdict) -> String {
        switch verdict {
        case .faster: "更快"
        case .slower: "更慢"
        case .lessMemory: "更少"
        case .moreMemory: "更多"
        case .noDifference: "未显示差异"
        case .notComparable: "不可比"
        }
    }

    func obstacle(_ obstacle: Obstacle) -> String {
        switch obstacle {
        case .otherWork(let what, let a, let b): "两者的任务不同：\(subject(what))在 A 中为 \(a)，在 B 中为 \(b)。"
        case .missing(let side): "\(side.rawValue) 没有这项数据。"
        case .tooFew(let count): "只有 \(count) 次测试，不足以给出区间。"
        case .twoStates(let slow, let fast):
            "机器处于两种状态：部分测试前后的内存带宽不超过 \(Figures.gigabytesPerSecond(slow))，另一些不低于 "
                + "\(Figures.gigabytesPerSecond(fast))，跨状态的均值没有意义。请改用交替配对的对比。"
        case .brokenPairs(let kept, let made):
            "多数配对的两次测试之间机器状态发生了变化：\(made) 对中只剩 \(kept) 对，不足以给出区间。"
        case .disturbed(let a, let b):
            "其他程序占用的处理器时间在 A 中为 \(Figures.percent(a))，在 B 中为 \(Figures.percent(b))，差异可能由此而来。"
                + "请在安静的机器上重测受干扰的一方，或改用交替配对的对比。"
        case .tooNoisy(let smallest):
            "这些测试最小只能分辨 \(Figures.percent(smallest)) 的变化，超过对已存结果所要求的 5%。"
                + "可增加测试次数、在安静的机器上测试，或改用交替配对的对比。"
        }
    }

    func subject(_ subject: RunDifference.Subject) -> String {
        switch subject {
        case .model: "模型"
        case .digest: "模型摘要"
        case .precision: "精度"
        case .weights: "权重"
        case .activations: "激活"
        case .cache: "KV缓存"
        case .engine: "引擎"
        case .engineVersion: "引擎版本"
        case .device: "设备"
        case .url: "服务器"
        case .kernels: "计算内核"
        case .threads: "线程数"
        case .toolVersion: "sextant版本"
        case .processor: "处理器"
        case .usableProcessors: "可用处理器数"
        case .processorLimit: "处理器配额"
        case .memory: "内存"
        case .memoryLimit: "内存上限"
        case .instructionSets: "指令集"
        case .operatingSystem: "操作系统"
        case .kernel: "操作系统内核"
        case .hypervisor: "虚拟化"
        case .governor: "频率策略"
        case .bandwidth: "测试前的内存带宽"
        case .suite: "套件"
        case .promptTokensMode: "输入长度方式"
        case .method: "计时方法"
        case .prompt: "提示词"
        case .promptTokens: "输入token数"
        case .outputTokens: "输出token数"
        case .batch: "批量"
        case .warmUps: "预热次数"
        }
    }

    func comparisonWarning(_ comparison: Comparison) -> String {
        let differences = comparison.differences.count
        let what = differences == 0 ? "已知的其他条件都相同" : "另有 \(differences) 处条件不同（已列出）"
        return "这是先后完成的两次已存测试：其间发生的任何变化都会算作 B 的差异。\(what)。"
    }

    func conclusion(_ comparison: Comparison) -> String {
        let count = ComparisonCount(comparison)
        guard count.figures > 0 else { return "两者没有共同测得的数据。" }
        var parts: [String] = []
        if count.faster > 0 { parts.append("更快 \(count.faster) 项") }
        if count.slower > 0 { parts.append("更慢 \(count.slower) 项") }
        if count.noDifference > 0 { parts.append("未显示差异 \(count.noDifference) 项") }
        if count.notComparable > 0 { parts.append("不可比 \(count.notComparable) 项") }
        return "B 相对于 A，共 \(count.figures) 项速度指标：\(parts.joined(separator: "，"))。"
    }

    func comparisonSentences(_ comparison: Comparison) -> [String] {
        comparison.scenarios.compactMap { scenario in
            guard let rate = scenario[.decodeRate], let ratio = rate.ratio, let interval = rate.interval95 else {
                return nil
            }
            let range = "95% 区间 \(Figures.change(interval.lowerBound)) 至 \(Figures.change(interval.upperBound))"
            var sentence = "**\(scenario.scenario.id)**：解码速度 \(Figures.change(ratio))（\(range)），"
            switch rate.verdict {
            case .faster, .slower: sentence += "确认\(verdict(rate.verdict))。"
            case .noDifference:
                sentence += "未显示差异；\(Figures.percent(rate.smallestShown)) 以上的差异才能显示出来。"
            default: return nil
            }
            if let needed = ComparisonCount.rounds(rate, comparison), rate.verdict == .noDifference {
                sentence += "在这样的波动下，十次对比中要有九次发现 5% 的差异，约需 \(needed) 轮。"
            }
            return sentence
        }
    }

    func comparisonMethod(_ comparison: Comparison) -> [String] {
        var sentences: [String] = []
        switch comparison.design {
        case .paired:
            sentences.append(
                "两个引擎轮流测试，次序为 A B、B A、A B，机器在此期间的变化对两者的影响相同。每一对给出一个对数比 ln(B/A)；"
                    + "所列比值由其均值得出，区间为 95% 的 t 区间。两次测试之间内存带宽变化超过四分之一的配对不参与计算，"
                    + "但保留在文件中并注明数量。")
        case .unpaired:
            sentences.append(
                "两次已存测试：对各次测试的对数作 Welch t 检验。若测试期间机器处于两种状态，或不能分辨 5% 的变化，则不可比。")
        }
        sentences.append(
            "各区间单独成立。结论按全部 \(comparison.tests) 项速度指标作 Holm 校正，没有差异时误报的对比不超过 5%："
                + "因此可能区间不含 1 而结论仍为“未显示差异”。每 token 生成时间即解码速度的倒数。")
        sentences.append("“可分辨”为区间宽度的一半：更小的变化显示不出来。内存取引擎自身的统计，是确定值。")
        return sentences
    }

    func pairsLeftOut(_ scenario: String, kept: Int, made: Int) -> String {
        "\(scenario)：\(made) 对中有 \(made - kept) 对因两次测试之间内存带宽发生变化而不参与计算。"
    }

    func onlyIn(_ side: PairSide, _ scenarios: [String]) -> String {
        "仅 \(side.rawValue) 有的场景：\(scenarios.joined(separator: "，"))。"
    }

    func graveFindings(_ side: PairSide, count: Int) -> String {
        "\(side.rawValue) 的数据有 \(count) 项严重的审计发现，请先查看 `sextant report`，不要据此决策。"
    }

    func gateOutcome(_ gate: Gate) -> String {
        switch gate.outcome {
        case .passed: "**通过。** 未显示超过 \(Figures.percent(gate.tolerance)) 的变慢。"
        case .regression:
            "**性能退化。** \(gate.rows.count) 项指标中有 \(gate.rows.count { $0.verdict == .regression }) 项显示出超过 "
                + "\(Figures.percent(gate.tolerance)) 的变慢。"
        case .notComparable:
            if gate.rows.isEmpty {
                "**不可比。** 两次测试没有共同的场景。"
            } else if gate.impediments.isEmpty {
                "**不可比。** 部分指标不能分辨 5% 的变慢，或缺少数据。"
            } else {
                "**不可比。** 两次测试的" + gate.impediments.map { subject($0.subject) }.joined(separator: "、") + "不同。"
            }
        }
    }

    func gateVerdict(_ verdict: Gate.Row.Verdict) -> String {
        switch verdict {
        case .passed: "通过"
        case .regression: "**退化**"
        case .tolerated: "变慢，在容差内"
        case .notComparable: "不可比"
        }
    }

    func gateMethod(_ gate: Gate) -> String {
        "若变慢得到确认（单侧 95%，对全部指标作 Holm 校正）且估计值超过容差，则该项不通过；若未确认且不能分辨 5% 的变慢，"
            + "则不可比。变慢以时间计：10% 表示同样的任务用时为 1.1 倍。"
    }

    func selfTest(_ test: SelfTest) -> String {
        let clock = test.resolutionNanoseconds.map { "，时钟步长 \(Figures.plain($0)) ns" } ?? ""
        let lag = test.receiptLagMedianNanoseconds.map {
            "；token 产生后 \(Figures.fixed($0 / 1000, 1)) µs（中位数）才被收到，这一延迟不计入任何数据"
        }
        let check: String
        if let worst = test.worst {
            check =
                "以已知时间的引擎自测：共 \(test.checks.count) 项数据，最大误差 "
                + "\(Figures.fixed(abs(worst.errorSeconds) * 1e6, 1)) µs（\(worst.scenario) 的\(comparedFigure(worst.metric))），"
                + (test.passes
                    ? "各项误差均在 0.1% 或 20 µs 以内。"
                    : "其中 \(test.checks.count { !$0.passes }) 项超出 0.1% 和 20 µs：机器过于繁忙，计时不够准确。")
        } else {
            check = "未能以已知时间的引擎自测。"
        }
        return "工具自身在本机的误差：记录一次时刻需 \(Figures.fixed(test.stampNanoseconds, 0)) ns" + clock + (lag ?? "") + "。"
            + check
    }
}
