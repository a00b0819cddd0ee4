import EngineAPI
import PythonEngine
import Subprocesses

/// The interpreter itself, and whether the look at it came to its end.
struct PythonCheck: Check {
    func results(_ evidence: Evidence) -> [CheckResult] {
        guard let python = evidence.python else { return [] }
        let isNeeded = evidence.target.torch != nil
        switch python.interpreter {
        case .failure(let error):
            return [
                CheckResult(
                    "python", "Python", .bad, Words(error.message, "没有找到可用的 Python：\(error.message)"),
                    remedy: Words(
                        error.remedy ?? "", "请安装 Python 3.8 或更高版本，并用 --python PATH 指定；make torch-env 可创建环境。"),
                    isNeeded: isNeeded)
            ]
        case .success(let interpreter):
            return [version(python, interpreter, isNeeded)] + crash(python, isNeeded)
        }
    }

    private func version(
        _ python: PythonEvidence, _ interpreter: PythonInterpreter, _ isNeeded: Bool
    ) -> CheckResult {
        guard let facts = python.facts.python else {
            return CheckResult(
                "python", "Python", .bad,
                Words("\(interpreter.path) does not run as a Python 3.8", "\(interpreter.path) 不能作为 Python 3.8 运行"),
                remedy: Words(
                    "Name another one with --python PATH.\(Self.said(python.errors))",
                    "请用 --python PATH 指定其他 Python。\(Self.said(python.errors))"), isNeeded: isNeeded)
        }
        let text = "\(facts.version), \(interpreter.path) (\(interpreter.origin))"
        guard Version(facts.version) >= Version("3.8") else {
            return CheckResult(
                "python", "Python", .bad, Words(stringLiteral: text),
                remedy: Words(
                    "Version 3.8 or later is needed: name one with --python PATH.", "需要 3.8 或更高版本：请用 --python PATH 指定。"),
                isNeeded: isNeeded)
        }
        return CheckResult("python", "Python", .good, Words(stringLiteral: text), isNeeded: isNeeded)
    }

    /// A library that took the process with it.
    private func crash(_ python: PythonEvidence, _ isNeeded: Bool) -> [CheckResult] {
        guard python.wasCutShort, python.facts.python != nil, let end = python.end else { return [] }
        let step = python.facts.lastStep ?? "?"
        let how: Words
        var text = python.errors
        switch end {
        case .exited(let status): how = Words("ended with status \(status)", "以状态 \(status) 退出")
        case .killed(let signal):
            how = Words("was killed by signal \(signal)", "被信号 \(signal) 终止")
            if signal == 4 { text += "\nSIGILL" }
        case .timedOut(let seconds): how = Words("said nothing for \(Int(seconds)) s", "\(Int(seconds)) 秒内没有响应")
        case .notStarted(let reason): how = Words("could not be started: \(reason)", "无法启动：\(reason)")
        }
        let finding = Words("Python \(how.english) while it looked at \(step)", "Python 在检查 \(step) 时\(how.chinese)")
        if let known = KnownFailure.recognise(text) {
            return [
                CheckResult(
                    "pythonCrash", Words("stability", "稳定性"), .bad,
                    Words(
                        "\(finding.english). \(known.explanation(.english))",
                        "\(finding.chinese)。\(known.explanation(.chinese))"),
                    remedy: Words(known.remedy(.english), known.remedy(.chinese)), isNeeded: isNeeded)
            ]
        }
        return [
            CheckResult(
                "pythonCrash", Words("stability", "稳定性"), .bad, finding,
                remedy: Words(
                    "Libraries that do not belong together do this; a fresh virtual environment shows: python3 -m venv "
                        + "~/sextant-env.\(Self.said(python.errors))",
                    "通常是库版本不匹配；可用全新的虚拟环境验证：python3 -m venv ~/sextant-env。\(Self.said(python.errors))"),
                isNeeded: isNeeded)
        ]
    }

    /// The last line of an error stream, for a remedy that knows no better.
    static func said(_ errors: String) -> String {
        errors.split(whereSeparator: \.isNewline).last.map { " [\($0.prefix(200))]" } ?? ""
    }
}
