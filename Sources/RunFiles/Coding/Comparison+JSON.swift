import EngineAPI
public import Foundation
public import Measurement

/// The comparison file: what two run files say of each other. Everything in it follows from them.
extension RunFile {
    /// The first key of every comparison file.
    public static let comparisonSchema = "sextant.comparison/1"

    /// - Parameters:
    ///   - files: of the two runs, as a reader finds them from where the comparison lies.
    ///   - names: what the two are called.
    public static func encode(
        _ comparison: Comparison, files: (a: String?, b: String?), names: (a: String, b: String)
    ) -> Data {
        Data(JSONWriter.text(comparison.json(files: files, names: names)))
    }
}

extension Comparison {
    fileprivate func json(files: (a: String?, b: String?), names: (a: String, b: String)) -> JSONValue {
        [
            "schema": .string(RunFile.comparisonSchema), "design": .string(design.rawValue),
            "a": side(a, names.a, files.a), "b": side(b, names.b, files.b),
            "falseAlarms": .number(Self.falseAlarms), "tests": .integer(tests),
            "differences": .array(differences.map(\.json)),
            "onlyInA": .strings(onlyInA), "onlyInB": .strings(onlyInB),
            "scenarios": .array(scenarios.map(\.json)),
        ]
    }

    private func side(_ run: Run, _ name: String, _ file: String?) -> JSONValue {
        [
            "name": .string(name), "runFile": .optional(file), "started": .string(Timestamp.text(run.started)),
            "model": .string(run.engine.model.name), "precision": .optional(run.engine.effectivePrecision?.rawValue),
            "weights": .optional(run.engine.weights), "kernels": .optional(run.engine.kernels),
            "threads": .optional(run.engine.threads), "pairing": run.pairing?.json ?? .null,
        ]
    }
}

extension RunDifference {
    fileprivate var json: JSONValue {
        [
            "what": .string(subject.rawValue), "scenario": .optional(scenario), "a": .optional(a), "b": .optional(b),
        ]
    }
}

extension ComparedScenario {
    fileprivate var json: JSONValue {
        [
            "id": .string(scenario.id), "pairsMade": .optional(pairsMade), "pairsKept": .optional(pairsKept),
            "metrics": .object(metrics.map { .init(key: $0.name.rawValue, value: $0.json) }),
        ]
    }
}

extension ComparedMetric {
    fileprivate var json: JSONValue {
        [
            "unit": .string(unit.rawValue), "meanA": .optional(meanA), "meanB": .optional(meanB),
            "countA": .integer(countA), "countB": .integer(countB), "ratio": .optional(ratio),
            "interval95": interval95.map { .array([.optional($0.lowerBound), .optional($0.upperBound)]) } ?? .null,
            "adjustedP": .optional(adjustedChance), "smallestShown": .optional(smallestShown),
            "verdict": .string(verdict.rawValue), "obstacle": .optional(obstacle?.word),
        ]
    }
}

extension Obstacle {
    /// For readers of the file; reports say it in sentences.
    fileprivate var word: String {
        switch self {
        case .otherWork(let subject, _, _): "other \(subject.rawValue)"
        case .missing(let side): "missing in \(side.rawValue)"
        case .tooFew: "too few trials"
        case .twoStates: "two states of the machine"
        case .brokenPairs: "too few pairs in one state of the machine"
        case .disturbed: "one of the two was disturbed"
        case .tooNoisy: "too noisy"
        }
    }
}
