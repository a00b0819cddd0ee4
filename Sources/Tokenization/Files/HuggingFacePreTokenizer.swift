import JSONReading

/// The pre-tokenizer of a tokenizer.json.
struct HuggingFacePreTokenizer {
    /// `\w+|[^\w\s]+`, in Rust's reading, where the joiners belong to words.
    private static let wordsAndSigns = #"[\w\x{200C}\x{200D}]+|[^\w\x{200C}\x{200D}\s]+"#

    private(set) var steps: [PreTokenizer.Step] = []
    private(set) var isByteLevel = false
    /// Where Metaspace puts `▁`; `nil`: there is no Metaspace.
    private(set) var prefix: Vocabulary.Spaces.Prefix?

    init(_ file: HuggingFaceFile) throws(TokenizerError) {
        for step in HuggingFaceSteps.flatten(file.root["pre_tokenizer"], "pretokenizers") { try add(step, file) }
    }

    private mutating func add(_ step: JSONElement, _ file: HuggingFaceFile) throws(TokenizerError) {
        switch step["type"]?.string {
        case "ByteLevel":
            if isByteLevel || self.prefix != nil {
                throw file.unsupported("pre_tokenizer: expected one ByteLevel or one Metaspace, found several")
            }
            if step["add_prefix_space"]?.bool ?? true { steps.append(.spacePrefix) }
            if step["use_regex"]?.bool ?? true { steps += PreTokenizer.gpt2.steps }
            isByteLevel = true
        case "Metaspace": try addMetaspace(step, file)
        case "Split":
            let name = step["behavior"]?.string ?? "none"
            guard let behavior = PreTokenizer.Behavior(rawValue: name) else {
                throw file.unsupported(
                    "pre_tokenizer Split: expected Isolated, Removed, MergedWithPrevious, MergedWithNext or Contiguous, "
                        + "found \(name)")
            }
            addCut(try HuggingFaceSteps.pattern(step, file), behavior, isInverted: step["invert"]?.bool ?? false)
        case "Digits":
            addCut(.expression(step["individual_digits"]?.bool == true ? #"\p{N}"# : #"\p{N}+"#))
        case "Punctuation":
            let name = step["behavior"]?.string ?? "Isolated"
            guard let behavior = PreTokenizer.Behavior(rawValue: name) else {
                throw file.unsupported("pre_tokenizer Punctuation: the behavior '\(name)' is unknown")
            }
            addCut(.expression(#"[\p{P}$+<=>^`|~]"#), behavior)
        case "Whitespace": addCut(.expression(Self.wordsAndSigns), .removed, isInverted: true)
        case "WhitespaceSplit": addCut(.expression(#"\s"#), .removed)
        case "CharDelimiterSplit":
            guard let delimiter = step["delimiter"]?.string, !delimiter.isEmpty else {
                throw file.damaged("pre_tokenizer CharDelimiterSplit: expected a delimiter, found none")
            }
            addCut(.literal(delimiter), .removed)
        default:
            throw file.unsupported(
                "pre_tokenizer: expected ByteLevel, Metaspace, Split, Digits, Punctuation, Whitespace, WhitespaceSplit or "
                    + "CharDelimiterSplit, found \(HuggingFaceSteps.name(step))")
        }
    }

    /// After ByteLevel, patterns see the bytes as characters of its alphabet.
    private mutating func addCut(
        _ pattern: PreTokenizer.Pattern, _ behavior: PreTokenizer.Behavior = .isolated, isInverted: Bool = false
    ) {
        steps.append(
            isByteLevel
                ? .cutAlphabet(pattern, behavior, isInverted: isInverted)
                : .cut(pattern, behavior, isInverted: isInverted))
    }

    private mutating func addMetaspace(_ step: JSONElement, _ file: HuggingFaceFile) throws(TokenizerError) {
        if isByteLevel || self.prefix != nil {
            throw file.unsupported("pre_tokenizer: expected one ByteLevel or one Metaspace, found several")
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
        self.prefix = prefix
        steps.append(.metaspace(prefix: prefix, splits: step["split"]?.bool ?? true))
    }
}
