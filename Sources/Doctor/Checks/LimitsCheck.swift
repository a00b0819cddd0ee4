import Measurement

/// Memory, limits of the control group, and the clock's governor.
struct LimitsCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        [memory(evidence.host), group(evidence.host), governor(evidence.host)]
    }

    private func memory(_ host: HostFacts) -> CheckResult {
        let title = Words("memory", "内存")
        guard let total = host.memoryBytes else {
            return CheckResult("memory", title, .unknown, Words("unknown", "未知"))
        }
        let all = Amount.bytes(Double(total))
        let free = host.availableMemoryBytes.map { Amount.bytes(Double($0)) }
        return CheckResult(
            "memory", title, .good,
            Words("\(all)" + (free.map { ", \($0) available" } ?? ""), "\(all)" + (free.map { "，可用 \($0)" } ?? "")))
    }

    private func group(_ host: HostFacts) -> CheckResult {
        let title = Words("container limits", "容器限制")
        var english: [String] = []
        var chinese: [String] = []
        if let bytes = host.memoryLimitBytes {
            english.append("memory \(Amount.bytes(Double(bytes)))")
            chinese.append("内存 \(Amount.bytes(Double(bytes)))")
        }
        if let processors = host.processorLimit {
            english.append("\(Amount.plain(processors)) processors' time")
            chinese.append("\(Amount.plain(processors)) 个处理器的时间")
        }
        guard !english.isEmpty else { return CheckResult("containerLimits", title, .good, Words("none", "无")) }
        let isFractional = host.processorLimit.map { $0 != $0.rounded() } ?? false
        return CheckResult(
            "containerLimits", title, isFractional ? .bad : .good,
            Words(english.joined(separator: ", "), chinese.joined(separator: "，")),
            remedy: isFractional
                ? Words(
                    "A quota that is no whole number of processors stops the engine within a step: docker run --cpus N or "
                        + "--cpuset-cpus 0-N with whole numbers.",
                    "处理器配额不是整数时，引擎会在一步之内被暂停：请用整数，例如 docker run --cpus N 或 --cpuset-cpus 0-N。") : nil)
    }

    private func governor(_ host: HostFacts) -> CheckResult {
        let title = Words("frequency governor", "调频策略")
        guard let governor = host.frequencyGovernor else {
            return CheckResult(
                "frequencyGovernor", title, .unknown,
                Words("not told (usual in virtual machines)", "无法读取（虚拟机中常见）"))
        }
        let isSteady = ["performance", "schedutil"].contains(governor)
        return CheckResult(
            "frequencyGovernor", title, isSteady ? .good : .bad, Words(stringLiteral: governor),
            remedy: isSteady
                ? nil
                : Words(
                    "The clock may be low when a trial begins: sudo cpupower frequency-set -g performance",
                    "试验开始时频率可能偏低：sudo cpupower frequency-set -g performance"))
    }
}
