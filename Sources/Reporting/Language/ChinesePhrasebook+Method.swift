import EngineAPI
import Measurement

extension ChinesePhrasebook {
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
