import PythonEngine

/// torch itself.
struct TorchCheck: Check {
    /// The oldest that the worker is made for.
    static let oldest = "2.1"

    func results(_ evidence: Evidence) -> [CheckResult] {
        guard let facts = evidence.python?.facts, facts.python != nil else { return [] }
        let isNeeded = evidence.target.torch != nil
        guard let installed = facts.packages["torch"] ?? facts.torch?.version else {
            let missing = KnownFailure.torchMissing
            return [
                CheckResult(
                    "torch", "torch", isNeeded ? .bad : .unknown,
                    Words(missing.explanation(.english), missing.explanation(.chinese)),
                    remedy: Words(missing.remedy(.english), missing.remedy(.chinese)), isNeeded: isNeeded)
            ]
        }
        if let error = facts.errors["torch"] {
            let explained = Explained(error)
            return [
                CheckResult(
                    "torch", "torch", .bad,
                    Words(
                        "\(installed) cannot be imported: \(explained.finding.english)",
                        "\(installed) 无法导入：\(explained.finding.chinese)"), remedy: explained.remedy, isNeeded: isNeeded)
            ]
        }
        let build = facts.torch.map { $0.cuda.map { "CUDA \($0)" } ?? "CPU" }
        let text = [facts.torch?.version ?? installed, build].compactMap { $0 }.joined(separator: ", ")
        guard Version(installed) >= Version(Self.oldest) else {
            return [
                CheckResult(
                    "torch", "torch", .bad, Words(stringLiteral: text),
                    remedy: Words(
                        "Version \(Self.oldest) or later is needed: pip install --upgrade torch",
                        "需要 \(Self.oldest) 或更高版本：pip install --upgrade torch"), isNeeded: isNeeded)
            ]
        }
        return [CheckResult("torch", "torch", .good, Words(stringLiteral: text), isNeeded: isNeeded)]
    }
}
