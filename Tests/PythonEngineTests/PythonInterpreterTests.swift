import EngineAPI
import Foundation
import PythonEngine
import Testing

@Suite struct PythonInterpreterTests {
    @Test("--python, then SEXTANT_PYTHON, then the active virtual environment, then the path")
    func precedence() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sextant-pythons-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        func make(_ path: String) throws -> String {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            let made = FileManager.default.createFile(
                atPath: file.path(), contents: Data(), attributes: [.posixPermissions: 0o755])
            #expect(made)
            return file.path()
        }
        let (named, variable) = (try make("named"), try make("variable"))
        let (inVenv, onPath) = (try make("venv/bin/python"), try make("bin/python3"))
        var environment = [
            "SEXTANT_PYTHON": variable, "VIRTUAL_ENV": folder.path() + "/venv", "PATH": "/none:\(folder.path())/bin",
        ]
        func found(_ python: String? = nil) throws -> [String] {
            let interpreter = try PythonInterpreter.find(named: python, environment: environment)
            return [interpreter.path.replacing("//", with: "/"), interpreter.origin]
        }
        #expect(try found(named) == [named, "--python"])
        // The name of a program, not a path.
        #expect(try found("python3") == [onPath, "--python"])
        #expect(try found() == [variable, "SEXTANT_PYTHON"])
        environment["SEXTANT_PYTHON"] = nil
        #expect(try found() == [inVenv, "VIRTUAL_ENV"])
        environment["VIRTUAL_ENV"] = "/none"
        #expect(try found() == [onPath, "PATH"])
        environment["PATH"] = "/none"
        let error = #expect(throws: EngineError.self) { try found() }
        #expect(error?.remedy?.contains("--python") == true)
        environment["SEXTANT_PYTHON"] = folder.path()
        let folderAsProgram = #expect(throws: EngineError.self) { try found() }
        #expect(folderAsProgram?.message.contains("SEXTANT_PYTHON") == true)
    }
}
