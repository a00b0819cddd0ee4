import ArgumentParser
import EngineAPI
import Foundation
import Measurement
import ModelFiles
import Reporting
import RunFiles

/// Checks anybody's figures: ours, another tool's, a table in a document.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check published figures against arithmetic, and against a device's limits.",
        discussion: """
            Reads run files, results of llama-bench (JSON, JSONL, CSV, Markdown), vLLM serve and latency, AIPerf, GuideLLM, \
            inference-perf and LoadGen, and Markdown or CSV tables in English or Chinese, also inside a longer document. \
            Each finding shows both numbers and the arithmetic between them. --device and --model add the limits that no \
            engine exceeds: memory bandwidth, arithmetic, memory.

            EXAMPLES
              sextant audit sextant-results/RUN.run.json
              sextant audit REPORT.md --device "Ascend 910B1" --model llama-2-7b --precision fp16
              llama-bench -m MODEL.gguf -o json | sextant audit -
              sextant audit result.json --json

            Exits with 2 when something contradicts, 1 when nothing was recognised, 0 otherwise.
            """)

    @Argument(help: ArgumentHelp("A file, or - for standard input.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "The device that a table is about, by its exact name, such as \"Ascend 910B1\" or \"NVIDIA H200\".",
            valueName: "device"))
    var device: String?

    @Option(
        help: ArgumentHelp(
            "The model that a table is about: a known name such as llama-2-7b, a GGUF file or a folder.",
            valueName: "model"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Precision of that model's weights: fp32, fp16, bf16, int8 or int4. Left out: fp16, or as a file holds them.",
            valueName: "precision"))
    var precision: Precision?

    @Option(help: "Language: en or zh.")
    var lang: ReportLanguage = .english

    @Flag(help: "Print JSON: findings with their numbers.")
    var json = false

    func validate() throws {
        if let device, NominalDevice.named(device) == nil {
            throw ValidationError(
                "--device \(device): no device of that exact name is known. Known are "
                    + NominalDevice.all.map(\.name).joined(separator: ", ") + ".")
        }
        if let model, AuditModel.shape(model) == nil, !FileManager.default.fileExists(atPath: model) {
            throw ValidationError(
                "--model \(model): neither a file nor a known shape. Known are \(SyntheticShape.namesInWords).")
        }
        if precision != nil, model == nil {
            throw ValidationError("--precision says how the model's weights are held: give --model too.")
        }
    }

    func run() throws {
        let yardstick = AuditYardstick(
            device: device.flatMap(NominalDevice.named),
            model: try model.flatMap { try AuditModel.yardstick($0, precision: precision) })
        let isStandardInput = file == "-"
        let audited =
            isStandardInput
            ? try ForeignFile.read("/dev/stdin", calling: "standard input") : try ForeignFile.read(file)
        let result = AuditResult(audited, file: isStandardInput ? nil : file, yardstick: yardstick)
        if json {
            StandardOutput.write(String(decoding: result.encode(), as: UTF8.self))
        } else {
            StandardOutput.write(text(result))
        }
        if result.run != nil, device != nil || model != nil {
            StandardError.write("--device and --model are for tables: a run file holds its own ceiling and model.\n")
        }
        if result.isGrave { throw ExitStatus.untrustworthy }
    }

    private func text(_ result: AuditResult) -> String {
        let isScreen = StandardOutput.isTerminal
        let report = PublishedReport(
            language: lang, width: isScreen ? min(StandardOutput.columns, 120) : 100,
            usesColour: isScreen && ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
        let name = result.file.map { URL(filePath: $0).lastPathComponent } ?? "-"
        if let run = result.run { return report.text(run, name: name) }
        return report.text(
            result.tables.map { PublishedReport.Part($0.table, $0.findings) }, name: name, unread: result.unread)
    }
}
