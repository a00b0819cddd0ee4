import EngineAPI

/// A reading is a real number above 0 with its source, or it is absent.
struct ReadingsCheck: ConformanceCheck {
    let name = "readings"

    func problems(of subject: Subject) async throws -> [String] {
        await subject.engine.resetPeaks()
        _ = await subject.transcript(of: try await subject.request())
        let readings = await subject.engine.readings()
        var problems: [String] = []
        for reading in readings + subject.engine.load.memory {
            let name = reading.quantity.rawValue
            if !(reading.value > 0 && reading.value.isFinite) {
                problems.append("\(name) is \(reading.value): unknown is absent, never 0")
            }
            if reading.source.isEmpty { problems.append("\(name) does not name its source") }
        }
        for (now, peak) in Self.pairs {
            let value = readings.first { $0.quantity == now }?.value
            let highest = readings.first { $0.quantity == peak }?.value
            if let value, let highest, highest < value {
                problems.append("\(peak.rawValue) \(highest) is below \(now.rawValue) \(value)")
            }
        }
        if Set(readings.map(\.quantity)).count != readings.count { problems.append("a quantity was read twice") }
        if let seconds = subject.engine.load.seconds, !(seconds > 0) {
            problems.append("load took \(seconds) s: unknown is absent, never 0")
        }
        return problems
    }

    private static let pairs: [(now: Reading.Quantity, peak: Reading.Quantity)] = [
        (.engineBytes, .engineBytesPeak), (.deviceAllocatedBytes, .deviceAllocatedBytesPeak),
    ]
}
