import EngineAPI

/// One of two that are compared, as it stands on the command line: `native model=M precision=int8 threads=2`, or
/// `torch:cpu` alone. What it leaves out comes from the options that both share.
struct TargetSpecification: Equatable, Sendable {
    enum Key: String, CaseIterable {
        case target, model, precision, threads, kernels, context
        case cachePrecision = "kv-precision"
        case tokenizer, seed
        case allowFallback = "allow-fallback"
        case requantize
    }

    /// As it was given.
    var text: String
    var values: [Key: String]

    init(_ text: String) throws(EngineError) {
        self.text = text
        values = [:]
        for (place, word) in try Self.words(text).enumerated() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = Key(rawValue: String(parts[0]))
            if let key, parts.count == 2 {
                guard values.updateValue(String(parts[1]), forKey: key) == nil else {
                    throw Self.misunderstood(word, in: text, "\(key.rawValue) is given twice")
                }
            } else if place == 0 {
                values[.target] = word
            } else {
                throw Self.misunderstood(word, in: text, "expected KEY=VALUE with a key that is known")
            }
        }
        guard !values.isEmpty else { throw Self.misunderstood(text, in: text, "expected a target or KEY=VALUE") }
    }

    /// - Parameter common: what both share; its model is taken where the specification names none.
    func settings(over common: EngineSettings) throws(EngineError) -> EngineSettings {
        var settings = common
        settings.target = values[.target] ?? common.target
        if let model = values[.model] { settings.model = model }
        if let precision = values[.precision] { settings.precision = try Self.precision(precision, .precision, text) }
        if let threads = values[.threads] { settings.threads = try Self.count(threads, .threads, text) }
        if let kernels = values[.kernels] { settings.kernels = kernels }
        if let context = values[.context] { settings.contextLength = try Self.count(context, .context, text) }
        if let cache = values[.cachePrecision] {
            settings.cachePrecision = try Self.precision(cache, .cachePrecision, text)
        }
        if let tokenizer = values[.tokenizer] { settings.tokenizer = tokenizer }
        if let seed = values[.seed] {
            guard let number = UInt64(seed) else {
                throw Self.misunderstood("seed=\(seed)", in: text, "expected a whole number")
            }
            settings.seed = number
        }
        if let allow = values[.allowFallback] {
            settings.allowFallback = try Self.truth(allow, .allowFallback, text)
        }
        if let requantize = values[.requantize] {
            settings.requantize = try Self.truth(requantize, .requantize, text)
        }
        return settings
    }

    /// Words between blanks; quotes keep a path with blanks together.
    private static func words(_ text: String) throws(EngineError) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character.isWhitespace {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        guard quote == nil else { throw misunderstood(text, in: text, "a quote is not closed") }
        return word.isEmpty ? words : words + [word]
    }

    private static func precision(_ value: String, _ key: Key, _ text: String) throws(EngineError) -> Precision {
        guard let precision = Precision(rawValue: value) else {
            let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
            throw misunderstood("\(key.rawValue)=\(value)", in: text, "expected one of \(known)")
        }
        return precision
    }

    private static func count(_ value: String, _ key: Key, _ text: String) throws(EngineError) -> Int {
        guard let count = Int(value), count >= 1 else {
            throw misunderstood("\(key.rawValue)=\(value)", in: text, "expected a whole number above 0")
        }
        return count
    }

    private static func truth(_ value: String, _ key: Key, _ text: String) throws(EngineError) -> Bool {
        switch value {
        case "yes", "true", "1": return true
        case "no", "false", "0": return false
        default: throw misunderstood("\(key.rawValue)=\(value)", in: text, "expected yes or no")
        }
    }

    private static func misunderstood(_ word: String, in text: String, _ expected: String) -> EngineError {
        EngineError(
            .setting, "`\(word)` in \"\(text)\" is not understood: \(expected)",
            remedy: "Write for example \"native precision=int8 threads=2\"; keys are "
                + Key.allCases.map(\.rawValue).joined(separator: ", ") + ".")
    }
}
