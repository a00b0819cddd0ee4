import Measurement

extension Scenario {
    /// What was asked for. A redacted prompt is empty in memory and null in the file.
    var members: [JSONValue.Member] {
        [
            .init(key: "id", value: .string(id)), .init(key: "title", value: .string(title)),
            .init(key: "titleChinese", value: .optional(titleChinese)),
            .init(key: "prompt", value: prompt.isEmpty ? .null : .string(prompt)),
            .init(key: "nominalPromptTokens", value: .optional(nominalPromptTokens)),
            .init(key: "outputTokens", value: .integer(outputTokens)), .init(key: "batch", value: .integer(batch)),
            .init(key: "warmUps", value: .integer(warmUps)), .init(key: "countedTrials", value: .integer(trials)),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            id: try fields.string("id"), title: try fields.string("title"),
            titleChinese: try fields.optionalString("titleChinese"),
            prompt: try fields.optionalString("prompt") ?? "",
            nominalPromptTokens: try fields.optionalCount("nominalPromptTokens"),
            outputTokens: try fields.count("outputTokens"), batch: try fields.count("batch", in: 1...1_000_000),
            warmUps: try fields.count("warmUps"), trials: try fields.count("countedTrials"))
    }
}

extension ScenarioRun {
    /// - Parameter metrics: what the records say; written beside them for readers without Sextant.
    func json(_ metrics: ScenarioMetrics) -> JSONValue {
        .object(
            scenario.members + [
                .init(key: "promptTokens", value: .optional(promptTokens)),
                .init(key: "failure", value: .optional(failure)),
                .init(key: "until", value: until?.json ?? .null),
                .init(key: "trials", value: .array(trials.map(\.json))),
                .init(key: "metrics", value: metrics.json),
                .init(key: "tokenGaps", value: metrics.tokenGaps?.json ?? .null),
            ])
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        var until: UntilRecord?
        if let part = try fields.optionalObject("until") { until = try UntilRecord(part) }
        self.init(
            scenario: try Scenario(fields), promptTokens: try fields.optionalCount("promptTokens"),
            trials: try fields.array("trials") { trial throws(RunFileError) in try Trial(trial) },
            failure: try fields.optionalString("failure"), until: until)
    }
}
