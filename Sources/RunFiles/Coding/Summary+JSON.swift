import Measurement

extension Summary {
    var json: JSONValue {
        [
            "unit": .string(unit.rawValue), "n": .integer(n), "mean": .optional(mean),
            "sd": .optional(standardDeviation), "min": .optional(minimum), "median": .optional(median),
            "p90": .optional(p90), "p95": .optional(p95), "p99": .optional(p99), "max": .optional(maximum),
            "samples": .array(samples.map(JSONValue.optional)),
            "interval95": interval95.map { .array([.optional($0.lowerBound), .optional($0.upperBound)]) } ?? .null,
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        let bounds = try fields.optionalNumbers("interval95")
        if let bounds, bounds.count != 2 || bounds[0] > bounds[1] {
            throw fields.mismatch(
                "interval95", expected: "two numbers in order", found: .array(bounds.map(JSONValue.number)))
        }
        self.init(
            unit: try fields.word("unit", Unit.self, expected: "a unit of Sextant's"),
            n: try fields.count("n"), mean: try fields.optionalNumber("mean"),
            standardDeviation: try fields.optionalNumber("sd"), minimum: try fields.optionalNumber("min"),
            median: try fields.optionalNumber("median"), p90: try fields.optionalNumber("p90"),
            p95: try fields.optionalNumber("p95"), p99: try fields.optionalNumber("p99"),
            maximum: try fields.optionalNumber("max"), samples: try fields.numbers("samples"),
            interval95: bounds.map { $0[0]...$0[1] })
    }

    /// Whether every number in it can stand in a file.
    var isFinite: Bool {
        let scalars = [mean, standardDeviation, minimum, median, p90, p95, p99, maximum].compactMap { $0 }
        let bounds = interval95.map { [$0.lowerBound, $0.upperBound] } ?? []
        return (scalars + samples + bounds).allSatisfy(\.isFinite)
    }
}

extension ScenarioMetrics {
    /// Every metric's key, null where the sample does not support it.
    var json: JSONValue {
        .object(
            MetricName.allCases.map { name in
                let summary = self[name].flatMap { $0.isFinite ? $0 : nil }
                return .init(key: name.rawValue, value: summary?.json ?? .null)
            })
    }

    /// - Parameter scenario: the scenario's fields, which hold `metrics` and `tokenGaps`.
    init(of scenario: FieldReader) throws(RunFileError) {
        let fields = try scenario.object("metrics")
        var values: [MetricName: Summary] = [:]
        for name in MetricName.allCases {
            if let part = try fields.optionalObject(name.rawValue) { values[name] = try Summary(part) }
        }
        var gaps: TokenGaps?
        if let part = try scenario.optionalObject("tokenGaps") { gaps = try TokenGaps(part) }
        self.init(values: values, tokenGaps: gaps)
    }
}

extension TokenGaps {
    var json: JSONValue {
        ["count": .integer(count), "effectiveCount": .optional(effectiveCount)]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        guard let effective = try fields.optionalNumber("effectiveCount") else {
            throw fields.mismatch("effectiveCount", expected: "a number", found: nil)
        }
        self.init(count: try fields.count("count"), effectiveCount: effective)
    }
}
