import PythonEngine

/// transformers and tokenizers, and packages that do not get on.
struct TransformersCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard let facts = evidence.python?.facts, facts.python != nil else { return [] }
        let isNeeded = evidence.target.torch != nil
        return [transformers(facts, isNeeded), tokenizers(facts, isNeeded)] + conflicts(facts)
    }

    private func transformers(_ facts: PythonFacts, _ isNeeded: Bool) -> CheckResult {
        guard let installed = facts.packages["transformers"] ?? facts.transformers else {
            let known = KnownFailure.transformersMissing
            return CheckResult(
                "transformers", "transformers", isNeeded ? .bad : .unknown,
                Words(known.explanation(.english), known.explanation(.chinese)),
                remedy: Words(known.remedy(.english), known.remedy(.chinese)), isNeeded: isNeeded)
        }
        if let error = facts.errors["transformers"] {
            let explained = Explained(error)
            return CheckResult(
                "transformers", "transformers", .bad,
                Words(
                    "\(installed) cannot be imported: \(explained.finding.english)",
                    "\(installed) 无法导入：\(explained.finding.chinese)"), remedy: explained.remedy, isNeeded: isNeeded)
        }
        return CheckResult("transformers", "transformers", .good, Words(stringLiteral: installed), isNeeded: isNeeded)
    }

    private func tokenizers(_ facts: PythonFacts, _ isNeeded: Bool) -> CheckResult {
        guard let installed = facts.packages["tokenizers"] else {
            return CheckResult(
                "tokenizers", "tokenizers", .unknown, Words("not installed", "未安装"),
                remedy: Words("pip install transformers brings it.", "pip install transformers 会一并安装。"))
        }
        let clash = facts.conflicts.first {
            $0.requires.hasPrefix("tokenizers") && $0.package.hasPrefix("transformers")
        }
        guard let clash else { return CheckResult("tokenizers", "tokenizers", .good, Words(stringLiteral: installed)) }
        let known = KnownFailure.tokenizersConflict
        return CheckResult(
            "tokenizers", "tokenizers", .bad,
            Words(
                "\(installed), but \(clash.package) wants \(clash.requires)",
                "\(installed)，但 \(clash.package) 需要 \(clash.requires)"),
            remedy: Words(known.remedy(.english), known.remedy(.chinese)), isNeeded: isNeeded)
    }

    private func conflicts(_ facts: PythonFacts) -> [CheckResult] {
        let title = Words("packages", "软件包")
        let others = facts.conflicts.filter {
            !($0.requires.hasPrefix("tokenizers") && $0.package.hasPrefix("transformers"))
        }
        if let first = others.first {
            let all = others.map { "\($0.package) wants \($0.requires), found \($0.installed)" }.joined(separator: "; ")
            let allChinese = others.map { "\($0.package) 需要 \($0.requires)，实际为 \($0.installed)" }.joined(separator: "；")
            let isMindFormers = first.package.hasPrefix("mindformers")
            return [
                CheckResult(
                    "packages", title, .bad, Words(all, allChinese),
                    remedy: Words(
                        (isMindFormers ? "mindformers pins old versions. " : "")
                            + "A virtual environment of its own rather than uninstalling: python3 -m venv ~/sextant-env && "
                            + "~/sextant-env/bin/pip install torch transformers, then --python ~/sextant-env/bin/python",
                        (isMindFormers ? "mindformers 固定了旧版本。" : "")
                            + "建议使用独立虚拟环境，而不是卸载：python3 -m venv ~/sextant-env && ~/sextant-env/bin/pip install "
                            + "torch transformers，然后使用 --python ~/sextant-env/bin/python"))
            ]
        }
        guard facts.packages["mindformers"] != nil else { return [] }
        return [
            CheckResult(
                "packages", title, .good,
                Words("mindformers is here and fits the other packages", "已安装 mindformers，与其他软件包兼容"))
        ]
    }
}
