import EngineAPI
import Measurement

extension ChinesePhrasebook {
    /// What each rule of the audit is about.
    private static let rules: [String: String] = [
        "identity": "吞吐量与延迟的恒等关系不成立", "bound": "总吞吐量超过 batch × 解码速度", "order": "统计量的大小顺序矛盾",
        "roofline": "超过硬件上限", "length": "生成长度与要求不符", "zero": "不可能为 0 的量为 0", "recompute": "文件中的指标与原始记录不符",
        "fencepost": "峰值速率把 k 个间隔算成了 k+1 个 token", "little": "并发数与请求总时长不符", "monotone": "延迟与输入长度的关系反常",
        "memory": "内存峰值低于权重与缓存之和", "cache": "重复提示词后首 token 延迟骤降", "client": "测试工具自身的延迟偏大",
        "noise": "测试期间机器有干扰", "drift": "同一次生成内速度有漂移", "warm-up": "预热可能不足", "method": "测量方法的说明不完整",
        "digest": "同一场景各次输出不一致", "determinism": "同一场景各次输出不一致",
    ]

    func finding(_ finding: Finding) -> String {
        let values = finding.values.sorted { $0.key < $1.key }.map { "\($0.key) = \(Figures.plain($0.value))" }
        let numbers = values.isEmpty ? "" : "（\(values.joined(separator: "，"))）"
        guard let rule = Self.rules[finding.rule.lowercased()] else { return finding.message }
        return "\(rule)\(numbers)。原文：\(finding.message)"
    }

    func methodSentences(_ analysis: Analysis) -> [String] {
        let run = analysis.subject.run
        var sentences: [String] = []
        let observer =
            switch run.capabilities.observer {
            case .engine: "引擎"
            case .wire: "客户端（数据到达网络接口时）"
            case .worker: "工作进程"
            }
        switch run.method {
        case .trace:
            sentences.append(
                "每个 token 产生时由\(observer)按单调时钟记录时刻。首 token 延迟 = 首 token 时刻 − 发送时刻；每 token 生成时间 = "
                    + "（末 token − 首 token）/（n − 1），批量场景取总时间 / 总步数；解码速度为其倒数；总吞吐量 = 整批输出 token 数 /"
                    + "（最后一个 token 时刻 − 最早发送时刻）。")
        case .twoRun:
            sentences.append(
                "两次生成法：生成 1 个 token 的用时作为首 token 延迟，生成 n 个 token 的用时作为总时间，每 token 生成时间 = "
                    + "（总时间 − 首 token 延迟）/（n − 1）。计时止于\(observer)记录的最后一个 token。")
        }
        if run.capabilities.observer == .engine {
            sentences.append("提示词在发送之前已完成分词，首 token 延迟不含分词和网络时间。")
        }
        sentences.append(
            "以一次测试为统计单位：每次测试归结为一个数，表格描述这些数的分布。预热运行同一场景但不计入。置信区间为 95% 的 t 区间；"
                + "若各次测试期间机器处于明显不同的状态，则不给出区间。")
        sentences.append(
            "中位数以上的分位数需要足够多的独立请求才成立：p90 至少 64 个，p95 至少 130 个，p99 至少 662 个；不足时不给出。"
                + "运行文件保留全部样本。")
        sentences.append(
            "带宽利用率 = 每步读取字节数 / 每 token 生成时间 / 该次测试前后实测的读带宽；前后两次相差超过 15% 时不给出。"
                + "算力利用率 = 输入的运算量 / 首 token 延迟 / 所用精度的峰值算力。")
        if let lag = analysis.lag {
            sentences.append(
                "工具自身的开销：token 从产生到测试程序收到平均相隔 \(Figures.fixed(lag.meanMilliseconds, 3)) ms，最多为每 token "
                    + "生成时间的 \(Figures.percent(lag.largestShare))；以上各项数据都不含这一延迟。")
        }
        sentences.append("所有数据都可由运行文件中的原始记录算出；`sextant report RUN` 可由该文件重新生成本报告。")
        return sentences
    }
}
