extension Vocabulary {
    /// A vocabulary from the arrays under `tokenizer.ggml.*` of a GGUF file.
    ///
    /// What the file leaves out is filled in as llama.cpp does: SentencePiece adds BOS and a space in front, byte-level
    /// BPE no space, and BOS for some names of pre-tokenizers.
    ///
    /// - Parameters:
    ///   - model: `llama` (SentencePiece BPE) or `gpt2` (byte-level BPE).
    ///   - types: 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte, one per token.
    ///   - merges: `left right`, in order of rank; byte-level BPE only.
    ///   - source: named in errors.
    public init(
        ggufModel model: String, preTokenizer: String?, tokens: [[UInt8]], scores: [Float]?, types: [Int32]?,
        merges: [[UInt8]]?, bos: Int32?, eos: Int32?, endOfTurn: Int32?, unknown: Int32?, padding: Int32?,
        addBOS: Bool?, addEOS: Bool?, addSpacePrefix: Bool?, source: String = "GGUF vocabulary"
    ) throws(TokenizerError) {
        let kinds = try Self.kinds(types, count: tokens.count, source: source)
        let algorithm: Algorithm
        let isSentencePiece: Bool
        let addsBOSByDefault: Bool
        switch model {
        case "llama":
            guard let scores, scores.count == tokens.count else {
                let found = scores.map { "\($0.count)" } ?? "none"
                throw TokenizerError(
                    .damaged, source: source, "tokenizer.ggml.scores: expected \(tokens.count) scores, found \(found)")
            }
            algorithm = .sentencePieceBPE(scores: scores, addsSpacePrefix: addSpacePrefix ?? true)
            isSentencePiece = true
            addsBOSByDefault = true
        case "gpt2":
            guard let merges else {
                throw TokenizerError(.damaged, source: source, "tokenizer.ggml.merges is missing")
            }
            let named = preTokenizer ?? "default"
            guard let known = GGUFPreTokenizer.named(named) else {
                let names = GGUFPreTokenizer.all.flatMap(\.names).joined(separator: ", ")
                throw TokenizerError(
                    .unsupported, source: source, "tokenizer.ggml.pre: expected one of \(names), found '\(named)'",
                    remedy: "Give a tokenizer of the same vocabulary with --tokenizer, or choose another model.")
            }
            algorithm = .byteLevelBPE(
                merges: try Self.resolve(merges, pieces: tokens, source: source), preTokenizer: known.preTokenizer,
                addsSpacePrefix: addSpacePrefix ?? false, wholeWords: known.wholeWords)
            isSentencePiece = false
            addsBOSByDefault = known.addsBOS
        default:
            throw TokenizerError(
                .unsupported, source: source,
                "tokenizer.ggml.model: expected 'llama' (SentencePiece BPE) or 'gpt2' (byte-level BPE), found '\(model)'",
                remedy: "Give a tokenizer of the same vocabulary with --tokenizer, or choose another model.")
        }
        // llama.cpp has no unknown piece in byte-level BPE: a byte without a piece vanishes.
        self.init(
            source: source, pieces: tokens, kinds: kinds, algorithm: algorithm, bos: bos, eos: eos,
            unknown: isSentencePiece ? unknown : nil, padding: padding,
            addsBOS: (addBOS ?? addsBOSByDefault) && bos != nil,
            addsEOS: addEOS ?? false)
        stopTokens = Self.conventionalStops(pieces: tokens, kinds: kinds)
        for id in [eos, endOfTurn] { if let id { stopTokens.insert(id) } }
    }

    private static func kinds(_ types: [Int32]?, count: Int, source: String) throws(TokenizerError) -> [Kind] {
        guard let types else { return [Kind](repeating: .normal, count: count) }
        guard types.count == count else {
            throw TokenizerError(
                .damaged, source: source, "tokenizer.ggml.token_type: expected \(count) types, found \(types.count)")
        }
        var kinds: [Kind] = []
        kinds.reserveCapacity(count)
        for (id, type) in types.enumerated() {
            switch type {
            case 0, 1: kinds.append(.normal)
            case 2: kinds.append(.unknown)
            case 3: kinds.append(.control)
            case 4: kinds.append(.userDefined)
            case 5: kinds.append(.unused)
            case 6: kinds.append(.byte)
            default:
                throw TokenizerError(
                    .damaged, source: source, "tokenizer.ggml.token_type[\(id)]: expected 0 to 6, found \(type)")
            }
        }
        return kinds
    }

    /// Merges are written `left right`; a piece may itself begin with a space, so the cut is at the second byte or later.
    static func resolve(_ merges: [[UInt8]], pieces: [[UInt8]], source: String) throws(TokenizerError) -> [Merge] {
        let index = PieceIndex(pieces)
        var resolved: [Merge] = []
        resolved.reserveCapacity(merges.count)
        for (rank, merge) in merges.enumerated() {
            guard let space = merge.dropFirst().firstIndex(of: UInt8(ascii: " ")) else {
                throw TokenizerError(.damaged, source: source, "merge \(rank): expected 'left right', found no space")
            }
            guard let left = index.id(of: merge[..<space]), let right = index.id(of: merge[(space + 1)...]) else {
                let text = String(decoding: merge, as: UTF8.self)
                throw TokenizerError(
                    .damaged, source: source, "merge \(rank) ('\(text)') names a piece that is not there")
            }
            resolved.append(Merge(left: left, right: right))
        }
        return resolved
    }

    /// Control pieces that end a text or a turn by convention. Files name a single EOS, but chat models end their turns
    /// and base models their documents with one of these.
    static func conventionalStops(pieces: [[UInt8]], kinds: [Kind]) -> Set<Int32> {
        let names: Set<[UInt8]> = Set(
            [
                "</s>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|end_of_text|>", "<|eom_id|>", "<|end|>",
                "<end_of_turn>", "<EOT>",
            ].map { Array($0.utf8) })
        var stops: Set<Int32> = []
        for (id, kind) in kinds.enumerated() where kind == .control && names.contains(pieces[id]) {
            stops.insert(Int32(id))
        }
        return stops
    }
}
