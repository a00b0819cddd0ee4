/// The page that `sextant doctor` prints.
public enum DoctorText {
    public static func text(_ results: [CheckResult], target: DoctorTarget, language: DoctorLanguage) -> String {
        let titles = results.map { $0.title.text(language) }
        let width = (titles.map(columns).max() ?? 0) + 2
        var lines = [
            Words("What \(target.text) needs, and what is here", "\(target.text) 的运行条件检查").text(language), "",
        ]
        for (result, title) in zip(results, titles) {
            let padding = String(repeating: " ", count: width - columns(title))
            lines.append("\(sign(result.mark)) \(title)\(padding)\(plain(result.finding.text(language)))")
            if let remedy = result.remedy?.text(language), !remedy.isEmpty {
                lines.append("  \(String(repeating: " ", count: width))→ \(plain(remedy))")
            }
        }
        lines += ["", verdict(results, target).text(language), ""]
        return lines.joined(separator: "\n")
    }

    private static func verdict(_ results: [CheckResult], _ target: DoctorTarget) -> Words {
        let failures = results.failures
        guard !failures.isEmpty else {
            return Words("Everything that \(target.text) needs is here.", "\(target.text) 所需条件均已满足。")
        }
        let english = failures.map(\.title.english).joined(separator: ", ")
        let chinese = failures.map(\.title.chinese).joined(separator: "、")
        return Words(
            "\(target.text) cannot be measured like this: \(english).", "目前无法在 \(target.text) 上测试：\(chinese)。")
    }

    private static func sign(_ mark: CheckResult.Mark) -> String {
        switch mark {
        case .good: "✓"
        case .bad: "✗"
        case .unknown: "–"
        }
    }

    /// Text of libraries must not move the cursor.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) })
    }

    /// Columns on a terminal: Chinese characters take two.
    private static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ((0x2e80...0xffdc).contains($1.value) ? 2 : 1) }
    }
}
