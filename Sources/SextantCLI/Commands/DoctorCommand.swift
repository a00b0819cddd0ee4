import ArgumentParser
import Doctor
import EngineAPI
import Foundation
import Reporting

/// What this machine lacks for a target, and what mends it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check this machine for a target: a tick, a version and a remedy each.",
        discussion: """
            Without --target everything is looked at. The exit code is 1 when something fails that the target needs, else 0. \
            Python is asked in a process of its own, which may take a minute and may die of what it imports.

            EXAMPLES
              sextant doctor
              sextant doctor --target torch:npu:0 --lang zh
              sextant doctor --target torch:cuda:0 --model synthetic:llama-2-7b --precision fp16
              sextant doctor --target torch:cpu --python ~/venv/bin/python --json
            """)

    @Option(
        help: ArgumentHelp(
            "native, torch:cpu, torch:cuda:N, torch:npu:N or a server's address.", valueName: "target"))
    var target: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Also compare the memory that is free with what this model takes.", valueName: "model"))
    var model: String?

    @Option(
        help: ArgumentHelp("fp32, fp16, bf16, int8 or int4. Left out: what the file holds.", valueName: "precision"))
    var precision: Precision?

    @Option(
        help: ArgumentHelp(
            "The Python to look at. Left out: SEXTANT_PYTHON, the active virtual environment, python3.",
            valueName: "path"))
    var python: String?

    @Option(help: "Language of the page: en or zh.")
    var lang: ReportLanguage = .english

    @Flag(help: "Print JSON; what there is not is null.")
    var json = false

    func run() async throws {
        let target = try DoctorTarget(self.target)
        let language: DoctorLanguage = lang == .english ? .english : .chinese
        let wanted = model.map { DoctorModel(model: $0, precision: precision, target: target) }
        let hub: @Sendable () -> HubEvidence = { DoctorHub.evidence(model: wanted) }
        var examination = Examination(target: target, python: python, hub: hub)
        if let wanted { examination.need = { wanted.need } }
        let ready = examination
        let results = try await BlockingWork.run("doctor") { _ in ready.run() }
        StandardOutput.write(
            json
                ? try DoctorJSON.text(results, target: target, language: language)
                : DoctorText.text(results, target: target, language: language))
        if !results.failures.isEmpty { throw ExitStatus.failed }
    }
}
