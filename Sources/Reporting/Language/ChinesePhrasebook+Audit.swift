import Measurement

/// What the audit found, in few words.
extension ChinesePhrasebook {
    func verdict(_ verdict: AuditVerdict) -> String {
        switch verdict {
        case .unusable(let findings): "**不可采信**：数据审计发现 \(findings) 处矛盾或无效，请勿依据本次测试的数据决策。"
        case .disturbed(let scenarios, let all):
            "**存疑**：本次测试受到干扰\(inPlaces(scenarios, all))，各项数据仅供参考，建议在空闲的机器上重新测试。"
        case .doubtful(let scenarios, let all):
            "**存疑**：部分数据存在疑点\(inPlaces(scenarios, all))，使用前请先核对审计发现。"
        case .clean(let rules, 0): "**审计通过**：共检查 \(rules) 条规则，均未发现问题。"
        case .clean(let rules, let notes):
            "**审计通过**：共检查 \(rules) 条规则，没有发现可疑数据；另有 \(notes) 条提示。"
        }
    }

    private func inPlaces(_ scenarios: [String], _ all: [String]) -> String {
        scenarios.isEmpty ? "" : inParentheses(places(scenarios, of: all))
    }

    func places(_ scenarios: [String], of all: [String]) -> String {
        switch Places(scenarios, of: all) {
        case .all(let count): "全部 \(count) 个场景"
        case .allBut(let id, let count): "除 \(id) 外的 \(count) 个场景"
        case .some(let ids): ids.joined(separator: "、")
        case .share(let count, let total): "\(total) 个场景中的 \(count) 个"
        }
    }

    func inParentheses(_ text: String) -> String { "（\(text)）" }

    func summaryLine(_ summary: FindingSummary, worstIn scenario: String?) -> String {
        "\(summary.title)，\(summary.worst)" + (scenario.map(inParentheses) ?? "")
    }

    func auditPointer(findings: Int) -> String { "共 \(findings) 条发现，明细与算式见“\(text(.audit))”一节。" }

    func auditPointer(hidden: Int) -> String {
        (hidden > 0 ? "…… 另有 \(hidden) 项。" : "") + "明细与算式见 Markdown 报告（--format md）的“\(text(.audit))”一节。"
    }

    func summary(_ kind: FindingKind, _ values: FindingValues) -> FindingSummary? {
        let (title, worst): (String, String)
        switch kind {
        case .steal: (title, worst) = ("CPU 时间被其他虚拟机占用", "最多 \(values.percent("stealShare"))")
        case .foreign: (title, worst) = ("其他进程占用 CPU", "最多 \(values.percent("foreignShare"))")
        case .majorFaults: (title, worst) = ("内存数据需从磁盘读入", "缺页最多 \(values.plain("majorFaults")) 次")
        case .bandwidthMoved: (title, worst) = ("测试前后的内存带宽不一致", "最多相差 \(values.percent("bandwidthChange"))")
        case .twoStates:
            title = "内存带宽忽快忽慢"
            worst =
                "如 \(values.gigabytesPerSecond("slowBytesPerSecond")) 与 "
                + values.gigabytesPerSecond("fastBytesPerSecond")
        case .slowdown:
            (title, worst) = ("同一次生成中越来越慢", "后段用时最多为前段的 \(values.fixed("lateOverEarly")) 倍")
        case .firstTrial: (title, worst) = ("预热不够，首次正式测试偏慢", "最多慢 \(values.percent("excess"))")
        case .firstStart:
            (title, worst) = ("预热不够，首次正式测试开头偏慢", "前段用时最多为后段的 \(values.fixed("earlyOverLate")) 倍")
        case .drift:
            title = "各次测试用时单向变化"
            worst = "从 \(values.milliseconds("firstLatency")) 变为 \(values.milliseconds("lastLatency"))"
        case .outlier:
            title = "个别测试明显偏离其余各次，仍计入各项指标"
            worst = "最远的为 \(values.milliseconds("latency"))，中位数 \(values.milliseconds("medianLatency"))"
        case .promptOrder:
            title = "输入更长，首 token 反而更快"
            worst =
                "\(values.plain("promptTokens")) token 为 \(values.milliseconds("timeToFirstToken"))，"
                + "\(values.plain("shorterPromptTokens")) token 为 \(values.milliseconds("shorterPromptTimeToFirstToken"))"
        case .firstBelowStep:
            title = "首 token 延迟短于一步解码"
            worst = "\(values.milliseconds("timeToFirstToken"))，一步解码 \(values.milliseconds("timePerOutputToken"))"
        case .memory:
            title = "内存峰值小于权重与 KV 缓存之和"
            worst = "\(values.gigabytes("peakBytes"))，至少应为 \(values.gigabytes("neededBytes"))"
        case .lateness:
            (title, worst) = ("请求发送偏晚", "最多为首 token 延迟的 \(values.percent("lateness", of: "timeToFirstToken"))")
        case .receiptLag:
            title = "收到 token 偏晚"
            worst = "最多为每 token 生成时间的 \(values.percent("receiptLag", of: "timePerOutputToken"))"
        case .digest: (title, worst) = ("各次贪心解码的输出不一致", "最早从第 \(values.plain("token")) 个 token 起")
        case .rooflineDecode:
            title = "解码的读取速度超过测试前后实测的内存带宽"
            worst =
                "\(values.gigabytesPerSecond("readBytesPerSecond"))，实测 "
                + values.gigabytesPerSecond("bandwidthBytesPerSecond")
        case .rooflinePrefill: (title, worst) = ("预填充超过实测的算力上限", "达到上限的 \(values.percent("computeShare"))")
        case .length:
            (title, worst) = (
                "生成长度与要求不符", "要求 \(values.plain("asked")) 个 token，实际 \(values.plain("outputTokens")) 个"
            )
        case .fewTrials:
            (title, worst) = ("测试次数太少", "预热 \(values.plain("warmUps")) 次，正式测试 \(values.plain("trials")) 次")
        default: return nil
        }
        return FindingSummary(title: title, worst: worst)
    }
}
