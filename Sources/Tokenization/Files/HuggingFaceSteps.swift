/// What a tokenizer.json does to text before the model: its normalizer, pre-tokenizer and decoder, of which we know two
/// forms.
struct HuggingFaceSteps {
    enum Form {
        case byteLevel(PreTokenizer, addsSpacePrefix: Bool)
        case sentencePiece(Vocabulary.Spaces)
    }

    let form: Form

    init(_ file: HuggingFaceFile) throws(TokenizerError) {
        let normalizers = Self.flatten(file.root["normalizer"], "normalizers")
        let preTokenizers = Self.flatten(file.root["pre_tokenizer"], "pretokenizers")
        switch preTokenizers.last?["type"]?.string {
        case "ByteLevel":
            if let normalizer = normalizers.first {
                throw file.unsupported("normalizer: expected none before ByteLevel, found \(Self.name(normalizer))")
            }
            form = try Self.byteLevel(preTokenizers, file)
        case "Metaspace":
            if let normalizer = normalizers.first {
                throw file.unsupported("normalizer: expected none before Metaspace, found \(Self.name(normalizer))")
            }
            form = .sentencePiece(try Self.metaspace(preTokenizers, file))
        case nil where preTokenizers.isEmpty:
            form = .sentencePiece(try Self.escaping(normalizers, file))
        default:
            let found = preTokenizers.map(Self.name).joined(separator: ", ")
            throw file.unsupported(
                "pre_tokenizer: expected ByteLevel, Digits and ByteLevel, or Metaspace, found \(found)")
        }
        try Self.checkDecoder(file)
    }

    /// The steps of a sequence, however deep (`JSONDocument` bounds the depth), or the single step.
    private static func flatten(_ step: JSONElement?, _ list: String) -> [JSONElement] {
        guard let step else { return [] }
        guard step["type"]?.string == "Sequence" else { return [step] }
        return (step[list]?.elements ?? []).flatMap { flatten($0, list) }
    }

    private static func name(_ step: JSONElement) -> String {
        let type = step["type"]?.string ?? step.summary
        guard let pattern = step["pattern"] else { return type }
        return "\(type) of \((pattern["Regex"] ?? pattern["String"])?.summary ?? pattern.summary)"
    }

    // MARK: - Byte level

    private static func byteLevel(
        _ steps: [JSONElement], _ file: HuggingFaceFile
    ) throws(TokenizerError) -> Form {
        guard let last = steps.last, last["use_regex"]?.bool ?? true else {
            let found = steps.map(name).joined(separator: ", ")
            throw file.unsupported("pre_tokenizer.use_regex: expected true, found false (after \(found))")
        }
        let addsSpacePrefix = last["add_prefix_space"]?.bool ?? true
        switch steps.count {
        case 1: return .byteLevel(.gpt2, addsSpacePrefix: addsSpacePrefix)
        case 2 where steps[0]["type"]?.string == "Digits":
            guard steps[0]["individual_digits"]?.bool == true else {
                throw file.unsupported("pre_tokenizer Digits: expected individual_digits, found them in groups")
            }
            if addsSpacePrefix {
                throw file.unsupported("pre_tokenizer ByteLevel after Digits: expected no add_prefix_space, found it")
            }
            return .byteLevel(.smollm, addsSpacePrefix: false)
        default:
            let found = steps.dropLast().map(name).joined(separator: ", ")
            throw file.unsupported("pre_tokenizer: expected nothing or Digits before ByteLevel, found \(found)")
        }
    }

    // MARK: - SentencePiece-like

    private static func metaspace(
        _ steps: [JSONElement], _ file: HuggingFaceFile
    ) throws(TokenizerError) -> Vocabulary.Spaces {
        guard let step = steps.first, steps.count == 1 else {
            let found = steps.dropLast().map(name).joined(separator: ", ")
            throw file.unsupported("pre_tokenizer: expected nothing before Metaspace, found \(found)")
        }
        if let replacement = step["replacement"], replacement.bytes != SentencePieceEncoder.space {
            throw file.unsupported(
                "pre_tokenizer Metaspace: expected the replacement '▁', found \(replacement.summary)")
        }
        let prefix: Vocabulary.Spaces.Prefix
        switch step["prepend_scheme"]?.string {
        case "always": prefix = .everySegment
        case "first": prefix = .first
        case "never": prefix = .none
        case nil: prefix = step["add_prefix_space"]?.bool ?? true ? .everySegment : .none
        case let scheme?:
            throw file.damaged(
                "pre_tokenizer Metaspace: expected the prepend_scheme always, first or never, found \(scheme)")
        }
        return Vocabulary.Spaces(
            prefix: prefix, prefixOnlyIfMissing: true, splitsWords: step["split"]?.bool ?? true)
    }

    private static func escaping(
        _ steps: [JSONElement], _ file: HuggingFaceFile
    ) throws(TokenizerError) -> Vocabulary.Spaces {
        var prefix = Vocabulary.Spaces.Prefix.none
        var replaces = false
        for step in steps {
            switch step["type"]?.string {
            case "Prepend" where step["prepend"]?.bytes == SentencePieceEncoder.space && prefix == .none && !replaces:
                prefix = .everySegment
            case "Replace"
            where step["pattern"]?["String"]?.string == " " && step["content"]?.bytes == SentencePieceEncoder.space:
                replaces = true
            default:
                throw file.unsupported("normalizer: expected Prepend '▁' and Replace ' ' by '▁', found \(name(step))")
            }
        }
        if !replaces {
            throw file.unsupported(
                "pre_tokenizer: expected ByteLevel or Metaspace, found none, and no normalizer for spaces")
        }
        return Vocabulary.Spaces(prefix: prefix)
    }

    // MARK: - Decoder

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
