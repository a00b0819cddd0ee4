import EngineAPI

/// The file keeps an engine's identity in three places that readers look for: `engine`, `model`, `precision`.
extension EngineIdentity {
    var json: JSONValue {
        [
            "kind": .string(engine.rawValue), "version": .string(version), "device": .string(device),
            "kernels": .optional(kernels), "threads": .optional(threads), "notes": .strings(notes),
            "stack": .array(stack.map(\.json)),
        ]
    }

    var precisionJSON: JSONValue {
        [
            "requested": .optional(requestedPrecision?.rawValue), "effective": .optional(effectivePrecision?.rawValue),
            "weights": .optional(weights), "activations": .optional(activations), "cache": .optional(cache),
        ]
    }

    init(
        engine fields: FieldReader, model: FieldReader, precision: FieldReader
    ) throws(RunFileError) {
        let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
        self.init(
            engine: EngineKind(rawValue: try fields.string("kind")), version: try fields.string("version"),
            model: try ModelIdentity(model),
            requestedPrecision: try precision.optionalWord("requested", Precision.self, expected: known),
            effectivePrecision: try precision.optionalWord("effective", Precision.self, expected: known),
            weights: try precision.optionalString("weights"), activations: try precision.optionalString("activations"),
            cache: try precision.optionalString("cache"), device: try fields.string("device"),
            kernels: try fields.optionalString("kernels"), threads: try fields.optionalCount("threads"),
            notes: try fields.strings("notes"),
            stack: try fields.optionalArray("stack") { entry throws(RunFileError) in try StackEntry(entry) } ?? [])
    }
}

extension StackEntry {
    var json: JSONValue {
        ["kind": .string(kind.rawValue), "name": .string(name), "value": .string(value)]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            try fields.word("kind", Kind.self, expected: "component, setting, environment or measurement"),
            try fields.string("name"), try fields.string("value"))
    }
}
