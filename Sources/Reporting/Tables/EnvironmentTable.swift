import EngineAPI
import Measurement

/// What was measured, on what, and how: rows of a table of two columns, those left out that nothing is known about.
struct EnvironmentTable {
    let subject: ReportSubject
    let book: any Phrasebook

    var whole: ReportTable { table(cells(machine) + cells(model) + stack + cells(procedure) + cells(limits)) }

    /// What tells runs of one comparison apart.
    var short: ReportTable { table(cells(model) + stack + cells(procedure)) }

    private typealias Row = (Phrase, String?)

    private var run: Run { subject.run }

    private var machine: [Row] {
        let host = run.host
        let system = [host.operatingSystem, host.kernel, host.architecture].compactMap { $0 }.joined(separator: ", ")
        return [
            (.processor, host.processor),
            (.processors, host.usableProcessors.map { book.processors(usable: $0, online: host.onlineProcessors) }),
            (.instructionSets, host.instructionSets.isEmpty ? nil : host.instructionSets.joined(separator: ", ")),
            (.lastLevelCache, host.lastLevelCacheBytes.map { Figures.fixed(Double($0) / 1e6, 1) }),
            (.memory, host.memoryBytes.map { Figures.gigabytes(Double($0)) }),
            (.memoryLimit, host.memoryLimitBytes.map { Figures.gigabytes(Double($0)) }),
            (.operatingSystem, system.isEmpty ? nil : system), (.hypervisor, host.hypervisor),
            (.governor, host.frequencyGovernor), (.swiftVersion, host.swiftVersion),
        ]
    }

    private var model: [Row] {
        let engine = run.engine
        let model = engine.model
        return [
            (.model, model.name), (.architecture, model.architecture),
            (.parameters, model.parameters.map { Figures.parameters($0) }),
            (.weightBytes, model.weightBytes.map { Figures.gigabytes(Double($0)) }), (.digest, model.digest),
            (.precision, book.precision(engine)),
            (.target, [run.target.name, engine.device].uniqued.joined(separator: ", ")),
            (.engine, "\(engine.engine.rawValue) \(engine.version)"), (.kernels, engine.kernels),
            (.threads, engine.threads.map(String.init)),
            (.engineNotes, engine.notes.isEmpty ? nil : engine.notes.joined(separator: " ")),
        ]
    }

    private var procedure: [Row] {
        let scenarios = subject.rows.map(\.scenario)
        let tool = run.tool
        return [
            (.suite, run.suite.name), (.promptMode, book.promptMode(run.promptTokensMode)),
            (.timingMethod, book.timingMethod(run.method)),
            (
                .repetitions,
                Self.range(scenarios.map(\.warmUps)).flatMap { warmUps in
                    Self.range(scenarios.map(\.trials)).map { book.repetitions(warmUps: warmUps, trials: $0) }
                }
            ),
            (.started, ReportDate.text(run.started)),
            (.tool, ["\(tool.name) \(tool.version)", tool.commit].compactMap { $0 }.joined(separator: ", ")),
        ]
    }

    private var limits: [Row] {
        let ceiling = run.ceiling
        let order: [ModelWork.Arithmetic] = [.fp32, .fp16, .bf16, .int8]
        let rates = order.compactMap { arithmetic in
            ceiling.operationsPerSecond[arithmetic].map {
                "\(arithmetic.rawValue) \(Figures.operationsPerSecond($0, integer: arithmetic == .int8))"
            }
        }
        let isEmpty = ceiling.readBytesPerSecond == nil && rates.isEmpty
        return [
            (.bandwidthCeiling, ceiling.readBytesPerSecond.map { Figures.gigabytesPerSecond($0) }),
            (.computeCeiling, rates.isEmpty ? nil : rates.joined(separator: ", ")),
            (.ceilingSource, isEmpty ? nil : ceiling.source.map(book.ceilingSource)),
        ]
    }

    /// What the engine stands on: components, settings, what they cost; the environment's variables in one row.
    private var stack: [[String]] {
        let entries = run.engine.stack
        let variables = entries.filter { $0.kind == .environment }.map { "\($0.name)=\($0.value)" }
        let others = entries.filter { $0.kind != .environment }.map { [book.stackName($0.name), $0.value] }
        return variables.isEmpty
            ? others : others + [[book.words(.environmentVariables), variables.joined(separator: ", ")]]
    }

    /// What is unknown is left out: a table of dashes tells nobody anything.
    private func cells(_ rows: [Row]) -> [[String]] {
        rows.compactMap { row in row.1.map { [book.text(row.0), $0] } }
    }

    private func table(_ rows: [[String]]) -> ReportTable {
        ReportTable(header: [book.text(.item), book.text(.value)], firstNumber: 2, rows: rows)
    }

    static func range(_ values: [Int]) -> ClosedRange<Int>? {
        guard let low = values.min(), let high = values.max() else { return nil }
        return low...high
    }
}

extension [String] {
    /// Without repetitions, in order.
    var uniqued: [String] {
        reduce(into: []) { result, next in if !result.contains(next) { result.append(next) } }
    }
}
