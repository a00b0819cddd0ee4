import Measurement

/// Findings in Chinese, phrased from the rule and its values; one that is not known here keeps its English message.
extension ChinesePhrasebook {
    func finding(_ finding: Finding) -> String {
        let values = Values(finding.values)
        let sentence =
            switch finding.rule {
            case "identity", "bound", "order", "roofline", "length", "zero", "recompute": contradiction(finding, values)
            case "monotone", "memory", "client", "digest", "outlier": doubt(finding, values)
            case "noise", "drift", "warm-up": disturbance(finding, values)
            case "method": remark(values)
            default: nil as String?
            }
        return sentence ?? finding.message
    }

    private func contradiction(_ finding: Finding, _ values: Values) -> String? {
        switch finding.rule {
        case "identity":
            values.all("outputThroughput", "batch", "outputTokens", "timeToFirstToken", "timePerOutputToken") {
                "总吞吐量 \($0[0]) tokens/s，但 \($0[1]) × \($0[2]) /（\($0[3]) ms +（\($0[2]) − 1）× \($0[4]) ms）= "
                    + "\(values["impliedThroughput"]) tokens/s，两者不符。"
            }
        case "bound":
            values.all("outputThroughput", "batch", "decodeRate", "bound") {
                "总吞吐量 \($0[0]) tokens/s 超过 batch × 解码速度 = \($0[1]) × \($0[2]) = \($0[3]) tokens/s；"
                    + "计入预填充后只会更低。"
            }
        case "roofline":
            values.all("stepsPerSecond", "bytesPerStep", "readBytesPerSecond", "bandwidthBytesPerSecond") {
                "解码每秒 \($0[0]) 步 × 每步 \($0[1]) 字节 = \($0[2]) 字节/s，超过该次测试前后实测的内存带宽 \($0[3]) 字节/s。"
            } ?? values.all("computeShare") { "预填充用到峰值算力的 \($0[0]) 倍，超过硬件上限。" }
        case "length":
            values.all("outputTokens", "asked") { "要求生成 \($0[1]) 个 token，实际生成 \($0[0]) 个。" }
                ?? values.all("chunkTokens", "outputTokens") {
                    "数据块合计 \($0[0]) 个 token，引擎统计为 \($0[1]) 个，数据块被当作 token 计数。"
                }
                ?? values.all("timePerOutputToken", "timePerChunk", "factor") {
                    "每 token \($0[0]) ms 与每数据块 \($0[1]) ms 相差 \($0[2]) 倍，数据块不等于 token。"
                }
        case "recompute":
            values.all("stored", "recomputed") { "文件中写的是 \($0[0])，由原始记录算得 \($0[1])。原文：\(finding.message)" }
        default: nil
        }
    }

    private func doubt(_ finding: Finding, _ values: Values) -> String? {
        switch finding.rule {
        case "monotone":
            values.all("timeToFirstToken", "promptTokens", "shorterPromptTimeToFirstToken", "shorterPromptTokens") {
                "输入 \($0[1]) token 的首 token 延迟 \($0[0]) ms，反而低于 \($0[3]) token 的 \($0[2]) ms。"
            }
                ?? values.all("timeToFirstToken", "timePerOutputToken") {
                    "首 token 延迟 \($0[0]) ms 低于一步解码的时间 \($0[1]) ms。"
                }
        case "memory":
            values.all("peakBytes", "neededBytes") { "内存峰值 \($0[0]) 字节，低于权重与 KV 缓存之和 \($0[1]) 字节。" }
        case "client":
            values.all("lateness", "timeToFirstToken") { "请求平均晚发送 \($0[0]) ms，首 token 延迟为 \($0[1]) ms。" }
                ?? values.all("receiptLag", "timePerOutputToken") {
                    "token 产生后 \($0[0]) ms（中位数）才被收到，每 token 生成时间为 \($0[1]) ms。"
                }
        case "digest":
            values.all("generation", "request", "token") {
                "贪心解码的输出不一致：第 \($0[0]) 次生成的第 \($0[1]) 个请求从第 \($0[2]) 个 token 起与第 1 次不同。"
            }
        case "outlier":
            values.all("trial", "latency", "medianLatency", "score") {
                "第 \($0[0]) 次测试用时 \($0[1]) ms，中位数为 \($0[2]) ms（修正 z 分数 \($0[3])）；各项指标仍包含该次测试。"
            }
        default: nil
        }
    }

    private func disturbance(_ finding: Finding, _ values: Values) -> String? {
        switch finding.rule {
        case "noise":
            values.all("slowBytesPerSecond", "fastBytesPerSecond") {
                "机器在测试中处于两种状态：部分测试前后内存带宽不超过 \($0[0]) 字节/s，另一些不低于 \($0[1]) 字节/s，"
                    + "因此不给出均值的置信区间。"
            }
                ?? values.all("lateOverEarly") {
                    "同一次生成中，后三分之一 token 的用时是前三分之一的 \($0[0]) 倍，缓存增长不足以解释，可能有降频或其他负载。"
                }
                ?? values.all("worst", "limit", "trials") {
                    "有 \($0[2]) 次测试受到干扰，最严重的为 \($0[0])，阈值 \($0[1])。原文：\(finding.message)"
                }
        case "drift":
            values.all("firstLatency", "lastLatency", "correlation", "trials") {
                "各次测试用时有单向变化：首次 \($0[0]) ms，末次 \($0[1]) ms，\($0[3]) 次的秩相关系数 \($0[2])。"
            }
        case "warm-up":
            values.all("firstLatency", "otherLatency", "warmUps") {
                "首次正式测试用时 \($0[0]) ms，其余各次平均 \($0[1]) ms，预热 \($0[2]) 次不够。"
            }
                ?? values.all("earlyOverLate", "otherEarlyOverLate") {
                    "首次正式测试中，前三分之一 token 的用时是后三分之一的 \($0[0]) 倍，其余各次为 \($0[1]) 倍，预热不够。"
                }
        default: nil
        }
    }

    private func remark(_ values: Values) -> String? {
        values.all("synthetic") { _ in "权重为合成数据：速度和内存占用与同结构的真实模型相同，生成的文本没有意义。" }
            ?? values.all("fallback") { _ in "未能使用所请求的精度，各项数据对应的是实际精度（见配置表）。" }
            ?? values.all("endsAtLimit") { _ in "引擎可能提前结束生成，各次测试的生成长度可能不同。" }
            ?? values.all("twoRun") { _ in "时间取自分别生成 1 个和 n 个 token 的两次生成之差，预热只生成 2 个 token。" }
            ?? values.all("scenarios", "planned") { "测试提前结束：共 \($0[1]) 个场景，执行了 \($0[0]) 个。" }
            ?? values.all("warmUps", "trials") { "预热 \($0[0]) 次、正式测试 \($0[1]) 次，次数太少，难以区分引擎速度与机器波动。" }
    }
}

/// The values of a finding as they are printed.
private struct Values {
    private let values: [String: Double]

    init(_ values: [String: Double]) { self.values = values }

    subscript(_ name: String) -> String { values[name].map(Figures.plain) ?? Figures.missing }

    /// The sentence when every value is there.
    func all(_ names: String..., sentence: ([String]) -> String) -> String? {
        names.allSatisfy { values[$0] != nil } ? sentence(names.map { self[$0] }) : nil
    }
}
