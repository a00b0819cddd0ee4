import Measurement

extension SelfTest {
    var json: JSONValue {
        [
            "stampNanoseconds": .optional(stampNanoseconds),
            "resolutionNanoseconds": .optional(resolutionNanoseconds),
            "receiptLagMedianNanoseconds": .optional(receiptLagMedianNanoseconds),
            "receiptLagP99Nanoseconds": .optional(receiptLagHighNanoseconds),
            "passes": .boolean(passes), "checks": .array(checks.map(\.json)),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        guard let stamp = try fields.optionalNumber("stampNanoseconds") else {
            throw fields.mismatch("stampNanoseconds", expected: "a number", found: nil)
        }
        self.init(
            stampNanoseconds: stamp, resolutionNanoseconds: try fields.optionalNumber("resolutionNanoseconds"),
            receiptLagMedianNanoseconds: try fields.optionalNumber("receiptLagMedianNanoseconds"),
            receiptLagHighNanoseconds: try fields.optionalNumber("receiptLagP99Nanoseconds"),
            checks: try fields.array("checks") { part throws(RunFileError) in try Check(part) })
    }
}

extension SelfTest.Check {
    fileprivate var json: JSONValue {
        [
            "scenario": .string(scenario), "metric": .string(metric.rawValue), "expected": .optional(expected),
            "measured": .optional(measured), "errorSeconds": .optional(errorSeconds), "passes": .boolean(passes),
        ]
    }

    fileprivate init(_ fields: FieldReader) throws(RunFileError) {
        func number(_ key: String) throws(RunFileError) -> Double {
            guard let number = try fields.optionalNumber(key) else {
                throw fields.mismatch(key, expected: "a number", found: nil)
            }
            return number
        }
        self.init(
            scenario: try fields.string("scenario"),
            metric: try fields.word("metric", MetricName.self, expected: "the name of a metric"),
            expected: try number("expected"), measured: try number("measured"),
            errorSeconds: try number("errorSeconds"))
    }
}
