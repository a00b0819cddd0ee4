import EngineAPI

/// The file keeps an engine's identity in three places that readers look for: `engine`, `model`, `precision`.
extension EngineIdentity {
    var json: JSONValue {
        [
            "kind": .string(engine.rawValue), "version": .string(version), "device": .string(device),
            "kernels": .optional(kernels), "threads": .optional(threads), "notes": .strings(notes),
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
            notes: try fields.strings("notes"))
    }
}
