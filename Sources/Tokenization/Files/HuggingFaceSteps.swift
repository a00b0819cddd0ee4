import JSONReading

/// What a tokenizer.json does to text before the model: its normalizer and pre-tokenizer; and that its decoder is what
/// follows from them.
struct HuggingFaceSteps {
    var normalizer: Normalizer
    var words: PreTokenizer
    /// Pieces are bytes, spelled in GPT-2's alphabet; else they are text.
    var isByteLevel: Bool
    /// What decoding has to know.
    var spaces: Vocabulary.Spaces

    init(_ file: HuggingFaceFile) throws(TokenizerError) {
        let normalizer = try HuggingFaceNormalizer(file)
        let preTokenizer = try HuggingFacePreTokenizer(file)
        self.normalizer = normalizer.result
        words = PreTokenizer(preTokenizer.steps)
        isByteLevel = preTokenizer.isByteLevel
        spaces = Vocabulary.Spaces(
            prefix: preTokenizer.prefix ?? (normalizer.prependsMark ? .everySegment : .none), areDone: true)
        try Self.checkDecoder(file)
    }

    /// The steps of a sequence, however deep (`JSONText` bounds the depth), or the single step.
    static func flatten(_ step: JSONElement?, _ list: String) -> [JSONElement] {
        guard let step else { return [] }
        guard step["type"]?.string == "Sequence" else { return [step] }
        return (step[list]?.elements ?? []).flatMap { flatten($0, list) }
    }

    static func name(_ step: JSONElement) -> String {
        let type = step["type"]?.string ?? step.summary
        guard let pattern = step["pattern"] else { return type }
        return "\(type) of \((pattern["Regex"] ?? pattern["String"])?.summary ?? pattern.summary)"
    }

    /// `{"Regex": ...}` or `{"String": ...}`.
    static func pattern(_ step: JSONElement, _ file: HuggingFaceFile) throws(TokenizerError) -> PreTokenizer.Pattern {
        if let expression = step["pattern"]?["Regex"]?.string { return .expression(expression) }
        if let literal = step["pattern"]?["String"]?.string { return .literal(literal) }
        throw file.damaged("\(name(step)): expected a pattern, found \(step["pattern"]?.summary ?? "none")")
    }

    /// Decoding follows from the form; a decoder that does something else is refused.
    private static func checkDecoder(_ file: HuggingFaceFile) throws(TokenizerError) {
        for step in flatten(file.root["decoder"], "decoders") {
            switch step["type"]?.string {
            case "ByteLevel", "Metaspace", "ByteFallback", "Fuse", "Strip", "Replace": break
            default:
                throw file.unsupported("decoder: expected ByteLevel, Metaspace or ByteFallback, found \(name(step))")
            }
        }
    }
}
