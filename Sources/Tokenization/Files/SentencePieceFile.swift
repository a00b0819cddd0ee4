/// A `tokenizer.model`: the message `ModelProto` of SentencePiece's `sentencepiece_model.proto`.
struct SentencePieceFile {
    private let bytes: [UInt8]
    private let source: String

    private var pieces: [[UInt8]] = []
    private var scores: [Float] = []
    private var kinds: [Vocabulary.Kind] = []

    // The proto's defaults.
    private var modelType: UInt64 = 1
    private var spacesAtEnd = false
    private var ids: [String: Int32] = ["unknown": 0, "bos": 1, "eos": 2, "padding": -1]
    private var charsMap: Range<Int> = 0..<0
    private var denormalizes = false
    private var addsDummyPrefix = true
    private var removesExtraSpaces = true
    private var escapesSpaces = true

    /// - Throws: `TokenizerError` for damage, and for what is not done here.
    static func vocabulary(_ bytes: [UInt8], source: String) throws(TokenizerError) -> Vocabulary {
        var file = SentencePieceFile(bytes: bytes, source: source)
        do {
            try file.readModel()
        } catch {
            throw TokenizerError(
                .damaged, source: source, "no sound SentencePiece model: \(error.reason) at byte \(error.offset)",
                remedy: "Download the file again; its size and checksum are on the model's page.")
        }
        return try file.makeVocabulary()
    }

    private init(bytes: [UInt8], source: String) {
        self.bytes = bytes
        self.source = source
    }

    // MARK: - The messages

    private mutating func readModel() throws(ProtobufReader.Damage) {
        var reader = ProtobufReader(bytes, bytes.indices)
        while let (field, value) = try reader.next() {
            guard case .bytes(let range) = value else { continue }
            switch field {
            case 1: try readPiece(range)
            case 2: try readTrainer(range)
            case 3: try readNormalizer(range)
            case 5: try readDenormalizer(range)
            default: break
            }
        }
    }

    private mutating func readPiece(_ range: Range<Int>) throws(ProtobufReader.Damage) {
        var piece: [UInt8] = []
        var score: Float = 0
        var kind = Vocabulary.Kind.normal
        var reader = ProtobufReader(bytes, range)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .bytes(let range)): piece = Array(bytes[range])
            case (2, .fixed32(let bits)): score = Float(bitPattern: bits)
            case (3, .varint(let type)):
                guard let known = Self.kind(type) else {
                    throw ProtobufReader.Damage(
                        offset: range.lowerBound, reason: "piece \(pieces.count) has the unknown type \(type)")
                }
                kind = known
            default: break
            }
        }
        pieces.append(piece)
        scores.append(score)
        kinds.append(kind)
    }

    private static func kind(_ type: UInt64) -> Vocabulary.Kind? {
        switch type {
        case 1: .normal
        case 2: .unknown
        case 3: .control
        case 4: .userDefined
        case 5: .unused
        case 6: .byte
        default: nil
        }
    }

    private mutating func readTrainer(_ range: Range<Int>) throws(ProtobufReader.Damage) {
        var reader = ProtobufReader(bytes, range)
        while let (field, value) = try reader.next() {
            guard case .varint(let number) = value else { continue }
            switch field {
            case 3: modelType = number
            case 24: spacesAtEnd = number != 0
            case 40: ids["unknown"] = Int32(truncatingIfNeeded: number)
            case 41: ids["bos"] = Int32(truncatingIfNeeded: number)
            case 42: ids["eos"] = Int32(truncatingIfNeeded: number)
            case 43: ids["padding"] = Int32(truncatingIfNeeded: number)
            default: break
            }
        }
    }

    private mutating func readNormalizer(_ range: Range<Int>) throws(ProtobufReader.Damage) {
        var reader = ProtobufReader(bytes, range)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (2, .bytes(let range)): charsMap = range
            case (3, .varint(let flag)): addsDummyPrefix = flag != 0
            case (4, .varint(let flag)): removesExtraSpaces = flag != 0
            case (5, .varint(let flag)): escapesSpaces = flag != 0
            default: break
            }
        }
    }

    private mutating func readDenormalizer(_ range: Range<Int>) throws(ProtobufReader.Damage) {
        var reader = ProtobufReader(bytes, range)
        while let (field, value) = try reader.next() {
            if field == 2, case .bytes(let range) = value, !range.isEmpty { denormalizes = true }
        }
    }

    // MARK: - The vocabulary

    private func makeVocabulary() throws(TokenizerError) -> Vocabulary {
        if pieces.isEmpty {
            throw TokenizerError(
                .damaged, source: source, "neither a Hugging Face tokenizer.json nor a SentencePiece model",
                remedy: "Give a tokenizer.json or a tokenizer.model file.")
        }
        guard modelType == 1 || modelType == 2 else {
            let names: [UInt64: String] = [3: "word", 4: "char"]
            throw unsupported("model type: expected unigram or BPE, found \(names[modelType] ?? "type \(modelType)")")
        }
        if denormalizes { throw unsupported("denormalizer: expected none, found rules") }
        if spacesAtEnd {
            throw unsupported("spaces: expected in front of words, found behind (treat_whitespace_as_suffix)")
        }
        if !escapesSpaces { throw unsupported("spaces: expected as '▁', found as they are (escape_whitespaces off)") }
        let spaces = Vocabulary.Spaces(
            prefix: addsDummyPrefix ? .everySegment : .none, removesExtra: removesExtraSpaces)
        let bos = try id("bos", of: .control)
        let eos = try id("eos", of: .control)
        // The file does not say whether BOS belongs in front: every Llama wants it, and tokenizer_config.json overrides.
        var vocabulary = Vocabulary(
            source: source, pieces: pieces, kinds: kinds,
            algorithm: modelType == 1
                ? .unigram(scores: scores.map { Double($0) }, sums: .single, spaces: spaces)
                : .sentencePieceBPE(ranking: .scores(scores), spaces: spaces),
            normalizer: Normalizer(charsMap.isEmpty ? [] : [.rules(Array(bytes[charsMap]), .longest)]), bos: bos,
            eos: eos,
            unknown: try id("unknown", of: .unknown), padding: try id("padding", of: .control), addsBOS: bos != nil,
            addsEOS: false)
        vocabulary.stopTokens = Vocabulary.conventionalStops(pieces: pieces, kinds: kinds)
        if let eos { vocabulary.stopTokens.insert(eos) }
        // SentencePiece sees them only after it has dealt with spaces: the text around them stays one text.
        for (id, kind) in kinds.enumerated() where kind == .userDefined {
            vocabulary.matchRules[Int32(id)] = Vocabulary.MatchRule(normalized: true)
        }
        return vocabulary
    }

    /// Negative: the model has none. A default id that another kind of piece occupies: it has none either.
    private func id(_ name: String, of kind: Vocabulary.Kind) throws(TokenizerError) -> Int32? {
        guard let id = ids[name], id >= 0 else { return nil }
        guard Int(id) < pieces.count else {
            throw TokenizerError(
                .damaged, source: source, "\(name)_id is \(id), outside the vocabulary of \(pieces.count)")
        }
        return kinds[Int(id)] == kind ? id : nil
    }

    private func unsupported(_ message: String) -> TokenizerError {
        TokenizerError(
            .unsupported, source: source, message,
            remedy: "Give the model's tokenizer.json with --tokenizer, if there is one.")
    }
}
