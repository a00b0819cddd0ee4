import Measurement

extension Finding {
    var json: JSONValue {
        let ordered = values.sorted { $0.key < $1.key }.filter { $0.value.isFinite }
        return [
            "rule": .string(rule), "severity": .string(severity.rawValue), "scenario": .optional(scenario),
            "message": .string(message),
            "values": .object(ordered.map { .init(key: $0.key, value: .number($0.value)) }),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            rule: try fields.string("rule"),
            severity: try fields.word(
                "severity", Severity.self, expected: "contradiction, invalid, suspect or note"),
            scenario: try fields.optionalString("scenario"), message: try fields.string("message"),
            values: try fields.object("values").numbersByName())
    }
}
