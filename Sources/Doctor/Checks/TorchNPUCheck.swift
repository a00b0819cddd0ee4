import PythonEngine

/// torch_npu, and whether it belongs to this torch and this CANN.
struct TorchNPUCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard evidence.target.looksAt(.npu), let facts = evidence.python?.facts, facts.python != nil else { return [] }
        let isNeeded = evidence.target.needs(.npu)
        guard let installed = facts.packages["torch_npu"] else {
            guard isNeeded else { return [] }
            let missing = KnownFailure.torchNPUMissing
            return [
                CheckResult(
                    "torchNPU", "torch_npu", .bad,
                    Words(missing.explanation(.english), missing.explanation(.chinese)),
                    remedy: install(facts, evidence.ascend)
                        ?? Words(missing.remedy(.english), missing.remedy(.chinese)), isNeeded: true)
            ]
        }
        return [loaded(installed, facts, isNeeded), match(installed, facts, isNeeded)]
            + [cann(installed, evidence.ascend)].compactMap { $0 }
    }

    private func loaded(_ installed: String, _ facts: PythonFacts, _ isNeeded: Bool) -> CheckResult {
        guard let error = facts.errors["npu"] else {
            return CheckResult(
                "torchNPU", "torch_npu", facts.npu == nil ? .unknown : .good, Words(stringLiteral: installed),
                isNeeded: isNeeded)
        }
        let explained = Explained(error)
        return CheckResult(
            "torchNPU", "torch_npu", .bad,
            Words("\(installed): \(explained.finding.english)", "\(installed)：\(explained.finding.chinese)"),
            remedy: explained.remedy, isNeeded: isNeeded)
    }

    private func match(_ installed: String, _ facts: PythonFacts, _ isNeeded: Bool) -> CheckResult {
        let title = Words("torch_npu and torch", "torch_npu 与 torch 匹配")
        guard let torch = facts.torch?.version ?? facts.packages["torch"] else {
            return CheckResult("torchNPUMatchesTorch", title, .unknown, Words("no torch", "没有 torch"))
        }
        let wanted = Version(installed).base
        let text = "torch_npu \(installed), torch \(torch)"
        guard Version(torch).base == wanted else {
            return CheckResult(
                "torchNPUMatchesTorch", title, .bad, Words(stringLiteral: text),
                remedy: Words(
                    "torch_npu \(installed) wants torch \(wanted): pip install torch==\(wanted) --index-url "
                        + "https://download.pytorch.org/whl/cpu",
                    "torch_npu \(installed) 需要 torch \(wanted)：pip install torch==\(wanted) --index-url "
                        + "https://download.pytorch.org/whl/cpu"), isNeeded: isNeeded)
        }
        if let cuda = facts.torch?.cuda {
            let known = KnownFailure.twoAccelerators
            return CheckResult(
                "torchNPUMatchesTorch", title, .bad,
                Words(
                    "\(text), built for CUDA \(cuda). \(known.explanation(.english))",
                    "\(text)，为 CUDA \(cuda) 构建。\(known.explanation(.chinese))"),
                remedy: Words(known.remedy(.english), known.remedy(.chinese)))
        }
        return CheckResult("torchNPUMatchesTorch", title, .good, Words(stringLiteral: text), isNeeded: isNeeded)
    }

    private func cann(_ installed: String, _ ascend: AscendEvidence) -> CheckResult? {
        let title = Words("torch_npu and CANN", "torch_npu 与 CANN 匹配")
        guard let toolkit = ascend.toolkit else { return nil }
        let text = "torch_npu \(installed), CANN \(toolkit)"
        guard let wanted = TorchNPUReleases.cann(for: installed) else {
            return CheckResult(
                "torchNPUMatchesCANN", title, .unknown,
                Words("\(text); this release is not in the table", "\(text)；该版本不在对照表中"))
        }
        guard wanted.uppercased() != toolkit.uppercased() else {
            return CheckResult("torchNPUMatchesCANN", title, .good, Words(stringLiteral: text))
        }
        let other = TorchNPUReleases.torchNPU(forCANN: toolkit).map { release in
            let torch = Version(release).base
            return Words(
                ", or for this CANN: pip install torch==\(torch) torch_npu==\(release)",
                "；或安装与当前 CANN 对应的版本：pip install torch==\(torch) torch_npu==\(release)")
        }
        // Others than the table's pairs often work, so this does not fail the target.
        return CheckResult(
            "torchNPUMatchesCANN", title, .bad, Words(stringLiteral: text),
            remedy: Words(
                "torch_npu \(installed) was made for CANN \(wanted): install that\(other?.english ?? "")",
                "torch_npu \(installed) 对应 CANN \(wanted)：请安装该版本\(other?.chinese ?? "")"))
    }

    /// The command for what is here already.
    private func install(_ facts: PythonFacts, _ ascend: AscendEvidence) -> Words? {
        guard let release = ascend.toolkit.flatMap(TorchNPUReleases.torchNPU) else { return nil }
        let torch = Version(release).base
        return Words(stringLiteral: "pip install torch==\(torch) torch_npu==\(release)")
    }
}
