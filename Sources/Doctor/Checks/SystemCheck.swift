import Measurement

/// Operating system and processor.
struct SystemCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] { [system(evidence.host), processor(evidence)] }

    private func system(_ host: HostFacts) -> CheckResult {
        let text = [host.operatingSystem, host.kernel, host.architecture].compactMap { $0 }.joined(separator: ", ")
        let title = Words("operating system", "操作系统")
        guard !text.isEmpty else { return CheckResult("operatingSystem", title, .unknown, Words("unknown", "未知")) }
        return CheckResult("operatingSystem", title, .good, Words(stringLiteral: text))
    }

    private func processor(_ evidence: Evidence) -> CheckResult {
        let host = evidence.host
        let title = Words("processor", "处理器")
        let name = host.processor ?? host.architecture ?? "?"
        let count = host.usableProcessors.map { Words(", \($0) usable", "，可用 \($0) 个") } ?? ""
        guard !host.instructionSets.isEmpty else {
            return CheckResult(
                "processor", title, .unknown,
                Words(
                    "\(name)\(count.english); none of the instruction sets that the fast kernels use",
                    "\(name)\(count.chinese)；没有快速内核所用的指令集"),
                remedy: Words(
                    "The portable kernels run everywhere, several times slower: a newer processor, or a virtual machine that "
                        + "passes AVX2 through, helps.",
                    "可移植内核在任何处理器上都能运行，但慢数倍；请换用较新的处理器，或让虚拟机透传 AVX2。"))
        }
        let sets = host.instructionSets.joined(separator: ", ")
        return CheckResult(
            "processor", title, .good, Words("\(name)\(count.english), \(sets)", "\(name)\(count.chinese)，\(sets)"))
    }
}
