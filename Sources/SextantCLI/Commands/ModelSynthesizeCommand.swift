import ArgumentParser
import EngineAPI
import Foundation
import ModelFiles
import NativeEngine

struct ModelSynthesizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize",
        abstract: "Write a synthetic model as a GGUF file, so that other engines can be measured on the same weights.",
        discussion: """
            EXAMPLE
              sextant model synthesize --model synthetic:tinyllama-1.1b --precision fp16 --output tinyllama-f16.gguf
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "synthetic:SHAPE with SHAPE one of \(SyntheticShape.namesInWords).", valueName: "model"))
    var model: String

    @Option(help: "fp32, fp16, bf16, int8 (Q8_0) or int4 (Q4_0).")
    var precision: Precision = .fp16

    @Option(help: ArgumentHelp("Seed of the weights.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    func validate() throws {
        guard model.hasPrefix("synthetic:") else {
            throw ValidationError("--model must be synthetic:SHAPE, found \(model): real models are not converted.")
        }
    }

    func run() throws {
        let checkpoint = try NativeModel.checkpoint(EngineSettings(model: model, precision: precision, seed: seed))
        let exporter = try GGUFExporter(checkpoint)
        let display = ProgressDisplay(isQuiet: false)
        let total = Double(max(1, exporter.dataBytes))
        try exporter.write(to: output) { display.live("writing \(output): \(Int(Double($0) / total * 100))%") }
        display.clear()
        StandardOutput.write("\(output): \(checkpoint.displayName), \(Decimal.text(total / 1e9)) GB of weights\n")
    }
}
