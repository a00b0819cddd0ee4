import Foundation

/// `sextant doctor --json`: every key is always there, and what there is not is null.
public enum DoctorJSON {
    public static func text(
        _ results: [CheckResult], target: DoctorTarget, language: DoctorLanguage
    ) throws -> String {
        let checks = results.map { result -> [String: Any] in
            [
                "name": result.name, "title": result.title.text(language), "result": result.mark.rawValue,
                "needed": result.isNeeded, "finding": result.finding.text(language),
                "remedy": result.remedy.map { $0.text(language) } ?? NSNull(),
            ]
        }
        let page: [String: Any] = ["target": target.text, "fit": results.failures.isEmpty, "checks": checks]
        let data = try JSONSerialization.data(
            withJSONObject: page, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
