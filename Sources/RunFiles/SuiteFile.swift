import Foundation
public import Measurement
import Yams

/// Suites that users write in YAML.
public enum SuiteFile {
    /// The largest suite file that is read.
    static let maximumBytes = 256 << 10

    public static func read(_ path: String) throws(RunFileError) -> Suite {
        let data = try FileBytes.read(path, atMost: maximumBytes)
        guard let text = String(validating: data, as: UTF8.self) else {
            throw RunFileError(file: path, problem: "is not UTF-8 text")
        }
        return try parse(text, file: path)
    }

    /// - Parameter file: named in error messages.
    public static func parse(_ text: String, file: String) throws(RunFileError) -> Suite {
        try SuiteFileGuard.check(text, file: file)
        let fields = try SuiteFields(document(text, file: file), path: "", file: file)
        try fields.allow(["name", "scenarios"])
        let name = try fields.text("name", atMost: 100)
        let parts = try fields.parts("scenarios", atMost: 1000)
        var scenarios: [Scenario] = []
        for part in parts {
            let scenario = try self.scenario(part)
            guard !scenarios.contains(where: { $0.id == scenario.id }) else {
                throw part.mismatch("id", expected: "an id of its own", found: "\"\(scenario.id)\" a second time")
            }
            scenarios.append(scenario)
        }
        return Suite(name: name, scenarios: scenarios)
    }

    private static func scenario(_ fields: SuiteFields) throws(RunFileError) -> Scenario {
        try fields.allow(
            ["id", "title", "title_zh", "prompt", "promptTokens", "outputTokens", "batch", "warmups", "trials"])
        let id = try fields.text("id", atMost: 64)
        let isPlain = id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard isPlain else { throw fields.mismatch("id", expected: "letters, digits and dashes", found: "\"\(id)\"") }
        return Scenario(
            id: id, title: try fields.optionalText("title", atMost: 200) ?? id,
            titleChinese: try fields.optionalText("title_zh", atMost: 200),
            prompt: try fields.text("prompt", atMost: maximumBytes),
            nominalPromptTokens: try fields.optionalInteger("promptTokens", in: 1...10_000_000),
            outputTokens: try fields.integer("outputTokens", in: 1...1_000_000),
            batch: try fields.optionalInteger("batch", in: 1...4096) ?? 1,
            warmUps: try fields.optionalInteger("warmups", in: 0...1000) ?? 3,
            trials: try fields.optionalInteger("trials", in: 1...10_000) ?? 5)
    }

    private static func document(_ text: String, file: String) throws(RunFileError) -> Node {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw RunFileError(file: file, problem: "is empty; expected name and scenarios")
            }
            return node
        } catch let error as RunFileError {
            throw error
        } catch let error as YamlError {
            throw translated(error, file: file)
        } catch {
            throw RunFileError(file: file, problem: "is not YAML: \(error)")
        }
    }

    private static func translated(_ error: YamlError, file: String) -> RunFileError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            RunFileError(
                file: file, line: mark.line, problem: "is not YAML: \(problem)",
                remedy: "A prompt with colons or other signs belongs in double quotes.")
        case .duplicatedKeysInMapping(let duplicates, let context):
            RunFileError(
                file: file, line: context.mark.line, field: duplicates.first,
                problem: "expected once, found more than once")
        default:
            RunFileError(file: file, problem: "is not YAML: \(error)")
        }
    }
}
