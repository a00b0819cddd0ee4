import EngineAPI
import Foundation
import Harness
import HostProbe
import Measurement
import NativeEngine
import Reporting
import RunFiles

/// One run from loading the model to the last file: what `sextant run` does once its arguments are understood.
struct RunSession: Sendable {
    var settings: EngineSettings
    /// Where the settings' target leads.
    var targetEngine: TargetEngine
    /// The model as the user named it.
    var modelName: String
    /// The Python of a torch target, as far as the user said.
    var python: String?
    var suite: Suite
    var options: RunOptions
    var folder: RunFolder
    var language: ReportLanguage
    var isRedacted: Bool
    /// Of the text that lower precisions are looked at on afterwards; `nil`: they are not.
    var qualityTokens: Int?
    /// An interrupted run to go on with.
    var resumed: (file: String, run: Run)?
    var display: ProgressDisplay

    /// What came of it.
    struct Result: Sendable {
        var analysed: AnalysedRun
        var files: RunWriter
        /// As it was given.
        var target: String
    }

    /// - Throws: when the model cannot be loaded, the files cannot be written, or the run cannot be resumed.
    func run() async throws -> Result {
        let result = try await measure()
        let isKnown = resumed?.run.quality?.isComplete == true
        guard isKnown || qualityTokens != nil && result.analysed.run.isComplete && !Task.isCancelled else {
            return result
        }
        return try await addQuality(to: result)
    }

    /// What lower precision does to the answers, once the engine and its memory are gone.
    private func addQuality(to result: Result) async throws -> Result {
        var run = result.analysed.run
        let earlier = resumed?.run.quality
        let quality: Quality
        if let earlier, earlier.isComplete {
            quality = earlier
        } else {
            let checkpoint = try NativeModel.checkpoint(settings)
            let others: [Precision?] = [.int8, .int4].filter { $0 != run.engine.effectivePrecision }
            let precisions = QualitySession.possible([settings.precision] + others, settings, checkpoint)
            quality = try await QualitySession(
                settings: settings, mostTokens: qualityTokens ?? QualitySession.defaultTokens, precisions: precisions,
                display: display
            ).run()
        }
        run.quality = quality
        let analysed = AnalysedRun(isRedacted ? run.redacted() : run)
        try result.files.update(analysed)
        return Result(analysed: analysed, files: result.files, target: settings.target)
    }

    private func measure() async throws -> Result {
        let started = resumed?.run.started ?? Date()
        let host = HostFactsReader().read()
        display.live("measuring the tool's own error ...")
        let selfTest = await TimingError.measure()
        display.live("loading \(settings.model) ...")
        let target = targetEngine
        let provider = try target.provider(
            settings, modelName: modelName, python: python, timeout: options.timeoutSeconds
        ) { fraction in
            display.live("loading \(settings.model): \(Int(fraction * 100))%")
        }
        return try await provider.withEngine { engine in
            display.note(Self.description(of: engine))
            display.live("measuring what this machine could do at best ...")
            let probe = target.computesOnProcessor ? CPUCeilingProbe() : nil
            let ceiling = await target.ceiling(of: engine, probe: probe)
            let telemetry = await TelemetrySetup(target: settings.target).start()
            defer { telemetry.stop() }
            let files = try writer(engine, started)
            let kept = try keptScenarios(engine, host)
            let assemble: @Sendable (Runner.Outcome) -> AnalysedRun = { outcome in
                var run = Run(
                    tool: .this, started: started, host: host, target: target.target,
                    engine: engine, suite: suite, options: options, outcome: outcome, ceiling: ceiling,
                    telemetry: telemetry.summary)
                run.selfTest = selfTest
                return AnalysedRun(isRedacted ? run.redacted() : run)
            }
            // Also the proof that the folder can be written, before minutes of work depend on it.
            try files.write(
                assemble(Runner.Outcome(scenarios: kept, isComplete: false)))
            let runner = Runner(
                engine: engine, suite: suite, options: options, ceiling: ceiling, probe: probe,
                noise: LinuxNoiseSource(), telemetry: telemetry, progress: { display.show($0) })
            let outcome = try await runner.run(keeping: kept) { outcome in try files.update(assemble(outcome)) }
            display.clear()
            let analysed = assemble(outcome)
            try files.update(analysed)
            return Result(analysed: analysed, files: files, target: settings.target)
        }
    }

    private func writer(_ engine: any Engine, _ started: Date) throws(RunFileError) -> RunWriter {
        if let resumed { return RunWriter(runFile: resumed.file, language: language) }
        let name = folder.unusedBaseName(
            started: started, model: engine.identity.model.name, target: settings.target)
        return RunWriter(runFile: folder.file(name, "run.json"), language: language)
    }

    private func keptScenarios(_ engine: any Engine, _ host: HostFacts) throws(RunFileError) -> [ScenarioRun] {
        guard let resumed else { return [] }
        let setting = Resumption.Setting(
            target: targetEngine.target, engine: engine.identity, suite: options.applied(to: suite),
            promptTokensMode: options.promptTokensMode, method: options.method, processor: host.processor)
        // Refuses other settings. Scenarios that were cut short go along: the runner keeps them until they have been run
        // again.
        _ = try Resumption(of: resumed.run, as: setting, file: resumed.file)
        return resumed.run.scenarios.filter { !$0.trials.isEmpty }.map { earlier in
            // A redacted file has lost its prompts; the suite still knows them.
            var earlier = earlier
            earlier.scenario = setting.suite.scenarios.first { $0.id == earlier.scenario.id } ?? earlier.scenario
            return earlier
        }
    }

    private static func description(of engine: any Engine) -> String {
        let identity = engine.identity
        let parts = [
            identity.model.parameters.map { "\(Decimal.text(Double($0) / 1e6)) million parameters" },
            identity.weights.map { "weights \($0)" }, identity.cache.map { "cache \($0)" },
            identity.kernels.map { "kernels \($0)" }, identity.threads.map { "\($0) threads" },
            engine.load.seconds.map { "loaded in \(Decimal.text($0)) s" },
        ]
        let notes = identity.notes.map { "\n  note: \($0)" }.joined()
        return "\(identity.model.name): \(parts.compactMap { $0 }.joined(separator: ", "))\(notes)"
    }
}

extension ToolIdentity {
    static let this = ToolIdentity(name: CommandLineTool.name, version: CommandLineTool.version, commit: nil)
}
