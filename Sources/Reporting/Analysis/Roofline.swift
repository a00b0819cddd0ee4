import EngineAPI
import Measurement

/// The machine's limits, and where the phases of the scenarios stand below them.
///
/// Roofline model: S. Williams, A. Waterman, D. Patterson: Roofline, an insightful visual performance model,
/// Communications of the ACM 52 (2009). Attainable operations/s = min(peak, bandwidth x operations per byte).
struct Roofline {
    enum Phase {
        case prefill, decode
    }

    struct Point {
        var scenario: Scenario
        /// Of the scenario in the report's tables, from 1.
        var number: Int
        var phase: Phase
        /// Operations for each byte that must be read: weights once a step, and keys and values.
        var operationsPerByte: Double
        /// Mean over the counted trials.
        var operationsPerSecond: Double
    }

    struct Roof {
        var arithmetic: ModelWork.Arithmetic
        var operationsPerSecond: Double
    }

    /// The run's own ceiling, bytes per second.
    var bandwidth: Double
    /// Lowest and highest probe around counted trials; `nil` where none was taken.
    var probes: ClosedRange<Double>?
    /// Ascending.
    var roofs: [Roof]
    var points: [Point]
    /// Which roof prefill is held against.
    var arithmetic: ModelWork.Arithmetic
    var isNominal: Bool

    init?(_ subject: ReportSubject) {
        let ceiling = subject.run.ceiling
        guard let bandwidth = ceiling.readBytesPerSecond, bandwidth > 0, bandwidth.isFinite,
            let work = subject.run.engine.model.work
        else { return nil }
        self.bandwidth = bandwidth
        isNominal = ceiling.isNominal
        arithmetic = work.arithmetic
        roofs = ceiling.operationsPerSecond.filter { $0.value > 0 && $0.value.isFinite }
            .map { Roof(arithmetic: $0.key, operationsPerSecond: $0.value) }
            .sorted {
                ($0.operationsPerSecond, $0.arithmetic.rawValue) < ($1.operationsPerSecond, $1.arithmetic.rawValue)
            }
        let readings = subject.rows.flatMap(\.replicates).flatMap { replicate in
            [replicate.full.probe.before, replicate.full.probe.after].compactMap { $0 }
        }
        .filter { $0 > 0 && $0.isFinite }
        if let low = readings.min(), let high = readings.max() { probes = low...high }
        points = subject.rows.enumerated().flatMap { index, row in
            [
                Self.point(row, index + 1, .decode, \.decodeIntensity, \.decodeOperationsPerSecond),
                Self.point(row, index + 1, .prefill, \.prefillIntensity, \.prefillOperationsPerSecond),
            ]
            .compactMap { $0 }
        }
        if points.isEmpty { return nil }
    }

    private static func point(
        _ row: ReportRow, _ number: Int, _ phase: Phase, _ intensity: KeyPath<Replicate, Double?>,
        _ rate: KeyPath<Replicate, Double?>
    ) -> Point? {
        guard let perByte = mean(row.replicates.compactMap { $0[keyPath: intensity] }),
            let perSecond = mean(row.replicates.compactMap { $0[keyPath: rate] })
        else { return nil }
        return Point(
            scenario: row.scenario, number: number, phase: phase, operationsPerByte: perByte,
            operationsPerSecond: perSecond)
    }

    private static func mean(_ values: [Double]) -> Double? {
        let known = values.filter { $0 > 0 && $0.isFinite }
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    /// Peak rate of the arithmetic that prefill uses.
    var peak: Double? { roofs.first { $0.arithmetic == arithmetic }?.operationsPerSecond }

    /// The most that a point's operations per byte allow; decoding is held against the same arithmetic as prefill.
    func attainable(_ point: Point) -> Double {
        min(bandwidth * point.operationsPerByte, peak ?? .infinity)
    }
}

extension Replicate {
    /// Operations of one decode step of the whole batch at its mean position: 2 x weights for each sequence, head
    /// included, and 4 x layers x attention width for each position that is attended to.
    var decodeOperations: Double? {
        guard let work, let prompts = promptTokensPerRequest, let output = full.outputTokenCount else { return nil }
        let positions = prompts.reduce(0, +) + output / 2
        let products = 2 * (Double(work.linearWeights) + Double(work.headWeights)) * Double(prompts.count)
        return products + 4 * Double(work.layers) * Double(work.attentionWidth) * positions
    }

    var decodeIntensity: Double? {
        guard let decodeOperations, let bytesPerStep else { return nil }
        return decodeOperations / bytesPerStep
    }

    var decodeOperationsPerSecond: Double? {
        guard let decodeOperations, let time = timePerOutputToken else { return nil }
        return decodeOperations * 1e9 / time
    }

    /// Prefill must read the weights at least once, and the keys and values of its positions.
    var prefillIntensity: Double? {
        guard let work, let operations = prefillOperations, let prompts = promptTokensPerRequest else { return nil }
        let bytes = Double(work.bytesPerStep) + Double(work.cacheBytesPerPosition) * prompts.reduce(0, +)
        return bytes > 0 ? operations / bytes : nil
    }

    var prefillOperationsPerSecond: Double? {
        guard let operations = prefillOperations, let time = timeToFirstToken else { return nil }
        return operations * 1e9 / time
    }
}
