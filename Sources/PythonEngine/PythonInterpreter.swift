public import EngineAPI
public import Foundation
import Subprocesses

/// Which Python runs the worker.
public struct PythonInterpreter: Sendable, Hashable {
    public var path: String
    /// Who chose it: `--python`, `SEXTANT_PYTHON`, `VIRTUAL_ENV`, `PATH`.
    public var origin: String

    /// `--python PATH`, `SEXTANT_PYTHON`, the active virtual environment, then `python3` on the path.
    ///
    /// - Throws: `.engine` when the one that was named, or any at all, cannot be found.
    public static func find(
        named: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(EngineError) -> PythonInterpreter {
        let explicit = [("--python", named), ("SEXTANT_PYTHON", environment["SEXTANT_PYTHON"])]
        for (origin, name) in explicit {
            guard let name, !name.isEmpty else { continue }
            guard let path = executable(name, environment) else {
                throw EngineError(
                    .engine, "\(origin) names \(name), but there is no such program.",
                    remedy: "Give the path of a Python 3.8 or later that has torch and transformers.")
            }
            return PythonInterpreter(path: path, origin: origin)
        }
        if let folder = environment["VIRTUAL_ENV"], let path = executable("\(folder)/bin/python", environment) {
            return PythonInterpreter(path: path, origin: "VIRTUAL_ENV")
        }
        for name in ["python3", "python"] {
            if let path = executable(name, environment) { return PythonInterpreter(path: path, origin: "PATH") }
        }
        throw EngineError(
            .engine, "No Python was found: PyTorch targets need one with torch and transformers.",
            remedy: "Install Python 3.8 or later and name it with --python PATH; `make torch-env` makes an environment."
        )
    }

    private static func executable(_ name: String, _ environment: [String: String]) -> String? {
        let usual = environment["PATH"] == nil ? ["/usr/local/bin", "/usr/bin", "/bin"] : []
        return ExecutableFinder.find(name, environment: environment, places: usual)
    }
}
