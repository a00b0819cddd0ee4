import EngineAPI
import Foundation
import Harness
import HostProbe
import Measurement
import Reporting
import RunFiles
import ScriptedEngine

/// Two targets measured in interleaved pairs, from loading them to the last file.
struct CompareSession: Sendable {
    var a: ComparedTarget
    var b: ComparedTarget
    var suite: Suite
    var options: RunOptions
    var rounds: Int
    /// Load each engine for each of its turns, whatever fits.
    var reloads: Bool
    var folder: RunFolder
    var language: ReportLanguage
    var isRedacted: Bool
    var display: ProgressDisplay

    struct Result: Sendable {
        var comparison: Comparison
        var files: ComparisonFiles
        var isComplete: Bool
    }

    func run() async throws -> Result {
        let started = Date()
        let clock = try sharedClock()
        let timeout = options.timeoutSeconds
        let providers = (
            a: try a.provider(timeout: timeout, clock: clock), b: try b.provider(timeout: timeout, clock: clock)
        )
        let host = HostFactsReader().read()
        display.live("measuring the tool's own error, and what this machine could do at best ...")
        let context = Context(
            started: started, clock: clock, host: host, selfTest: await TimingError.measure(),
            ceiling: usesProcessors ? await CPUCeilingProbe().ceiling() : Ceiling(),
            files: ComparisonFiles(folder: folder, started: started, model: a.modelName, language: language))
        let plan = holdingPlan(host)
        if case .together = plan, !reloads {
            display.note(plan.text)
            display.live("loading A: \(names.a) ...")
            return try await providers.a.withEngine { first in
                display.live("loading B: \(names.b) ...")
                return try await providers.b.withEngine { second in
                    try await measure(HeldPair(a: first, b: second), context)
                }
            }
        }
        display.note(reloads ? "Each engine is loaded anew for every turn, as --reload asks." : plan.text)
        return try await measure(ReloadedPair(a: providers.a, b: providers.b), context)
    }

    private struct Context: Sendable {
        var started: Date
        var clock: any MonotonicClock
        var host: HostFacts
        var selfTest: SelfTest
        var ceiling: Ceiling
        var files: ComparisonFiles
        /// Ties the two run files together.
        var id = UUID().uuidString.lowercased()
    }

    private var names: (a: String, b: String) { (a.name, b.name) }

    /// Whoever plays known times and whoever measures them have one clock.
    private func sharedClock() throws(EngineError) -> any MonotonicClock {
        guard a.usesVirtualClock == b.usesVirtualClock else {
            let (counts, waits) = a.usesVirtualClock ? (a, b) : (b, a)
            throw EngineError(
                .setting, "\(counts.name): time is counted there, and \(waits.name) takes real time",
                remedy: "write clock=virtual for both, or for neither")
        }
        return a.usesVirtualClock ? VirtualClock(.automatic) : SystemMonotonicClock()
    }

    /// On a clock that jumps, a pause of the reader or a limit would be over at once.
    private var optionsOnClock: RunOptions {
        guard a.usesVirtualClock else { return options }
        var options = options
        options.readInterval = nil
        options.timeoutSeconds = nil
        return options
    }

    private var usesProcessors: Bool { a.computesOnProcessor || b.computesOnProcessor }

    private func holdingPlan(_ host: HostFacts) -> HoldingPlan {
        let first = EngineNeed(a.settings, suite: suite)
        let second = EngineNeed(b.settings, suite: suite)
        return HoldingPlan.decide(
            needs: [first.bytes, second.bytes], sharedBytes: first.shared(with: second),
            availableBytes: host.availableMemoryBytes)
    }

    private func measure(_ engines: some EnginePair, _ context: Context) async throws -> Result {
        let progress = ComparisonProgress(display: display)
        let runner = PairedRunner(
            engines: engines, suite: suite, options: optionsOnClock, rounds: rounds, clock: context.clock,
            probe: usesProcessors ? CPUCeilingProbe() : nil,
            probedSides: Set(PairSide.allCases.filter { target($0).computesOnProcessor }), noise: LinuxNoiseSource(),
            progress: progress.show)
        let assemble: @Sendable (PairedRunner.Outcome) -> (a: Run, b: Run) = { outcome in
            (run(outcome, .a, runner, context), run(outcome, .b, runner, context))
        }
        let outcome = try await runner.run { outcome in
            let runs = assemble(outcome)
            try context.files.write(runs.a, runs.b, names: names)
        }
        display.clear()
        let runs = assemble(outcome)
        // Once more, for a comparison that was stopped before its first scenario ended.
        try context.files.write(runs.a, runs.b, names: names)
        return Result(
            comparison: Comparison(runs.a, runs.b), files: context.files, isComplete: outcome.isComplete)
    }

    private func run(
        _ outcome: PairedRunner.Outcome, _ side: PairSide, _ runner: PairedRunner, _ context: Context
    ) -> Run {
        let target = target(side)
        let run = Run(
            tool: .this, started: context.started, host: context.host, target: target.target, outcome: outcome,
            side: side, runner: runner, id: context.id,
            ceiling: target.computesOnProcessor ? context.ceiling : Ceiling(nominalOf: outcome[side].identity),
            selfTest: context.selfTest)
        return isRedacted ? run.redacted() : run
    }

    private func target(_ side: PairSide) -> ComparedTarget { side == .a ? a : b }
}
