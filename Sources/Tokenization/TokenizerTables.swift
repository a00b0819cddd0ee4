/// What a tokenizer prepares once and then only reads.
final class TokenizerTables: Sendable {
    let vocabulary: Vocabulary
    /// All pieces but unused ones.
    let index: PieceIndex

    private enum Encoder: Sendable {
        case sentencePiece(SentencePieceEncoder)
        case byteLevel(ByteLevelEncoder)
    }

    private let encoder: Encoder
    private let finder: SpecialTokenFinder
    private let normalizedFinder: SpecialTokenFinder
    /// The bytes that each id decodes to.
    private let texts: [[UInt8]]
    /// SentencePiece puts a space in front of the text; decoding takes it away again.
    private let dropsLeadingSpace: Bool

    init(_ vocabulary: Vocabulary) throws(TokenizerError) {
        try vocabulary.check()
        self.vocabulary = vocabulary
        index = PieceIndex(vocabulary.pieces) { vocabulary.kinds[$0] != .unused }
        finder = SpecialTokenFinder(vocabulary, normalized: false)
        switch vocabulary.algorithm {
        case .sentencePieceBPE(let ranking, let spaces):
            let sentencePiece = try SentencePieceEncoder(vocabulary, ranking: ranking, spaces: spaces)
            encoder = .sentencePiece(sentencePiece)
            normalizedFinder = SpecialTokenFinder(vocabulary, normalized: true) { piece in
                // Hugging Face normalises the piece like a text, SentencePiece seeks it as it is.
                if case .scores = ranking { return piece }
                return sentencePiece.normalize(piece, piece.indices, isFirst: true)
            }
            dropsLeadingSpace = spaces.prefix != .none || spaces.removesExtra
        case .byteLevelBPE(let merges, let preTokenizer, let addsSpacePrefix, let wholeWords):
            encoder = .byteLevel(
                try ByteLevelEncoder(
                    vocabulary, merges: merges, preTokenizer: preTokenizer, addsSpacePrefix: addsSpacePrefix,
                    wholeWords: wholeWords))
            normalizedFinder = SpecialTokenFinder(vocabulary, normalized: true)
            dropsLeadingSpace = false
        }
        texts = vocabulary.texts()
    }

    /// The same tables with other special tokens.
    init(_ other: TokenizerTables, vocabulary: Vocabulary) throws(TokenizerError) {
        try vocabulary.check()
        self.vocabulary = vocabulary
        index = other.index
        encoder = other.encoder
        finder = other.finder
        normalizedFinder = other.normalizedFinder
        texts = other.texts
        dropsLeadingSpace = other.dropsLeadingSpace
    }

    // MARK: - Encoding

    func encode(_ bytes: [UInt8], parsesControl: Bool, into ids: inout [Int32]) {
        var scratch = EncodingScratch(forTextOf: bytes.count)
        for fragment in finder.split(bytes, bytes.indices, findsControl: parsesControl) {
            switch fragment {
            case .token(let id): ids.append(id)
            case .text(let range):
                switch encoder {
                case .sentencePiece(let encoder):
                    let text = encoder.normalize(bytes, range, isFirst: range.lowerBound == 0)
                    for part in normalizedFinder.split(text, text.indices, findsControl: parsesControl) {
                        switch part {
                        case .token(let id): ids.append(id)
                        case .text(let range): encoder.encode(text, range, into: &ids, using: &scratch)
                        }
                    }
                case .byteLevel(let encoder):
                    for part in normalizedFinder.split(bytes, range, findsControl: parsesControl) {
                        switch part {
                        case .token(let id): ids.append(id)
                        case .text(let range): encoder.encode(bytes, range, into: &ids, using: &scratch)
                        }
                    }
                }
            }
        }
    }

    // MARK: - Decoding

    func appendText(of id: Int32, to bytes: inout [UInt8], _ state: inout DecodingState) {
        guard texts.indices.contains(Int(id)) else {
            bytes += [0xEF, 0xBF, 0xBD]
            state.isAtStart = false
            return
        }
        let kind = vocabulary.kinds[Int(id)]
        if state.skipsSpecialTokens, kind == .control || kind == .unknown { return }
        let text = texts[Int(id)]
        guard let first = text.first else { return }
        if state.isAtStart, dropsLeadingSpace, kind == .normal || kind == .userDefined, first == UInt8(ascii: " ") {
            bytes += text.dropFirst()
        } else {
            bytes += text
        }
        state.isAtStart = false
    }
}

/// What decoding one token must know of those before it.
struct DecodingState: Sendable {
    var skipsSpecialTokens: Bool
    /// No text has come yet.
    var isAtStart = true
}

extension Vocabulary {
    /// What each id decodes to.
    fileprivate func texts() -> [[UInt8]] {
        switch algorithm {
        case .sentencePieceBPE:
            return pieces.indices.map { id in
                if kinds[id] == .byte, let byte = Self.byte(of: pieces[id]) { return [byte] }
                return Self.withSpaces(pieces[id])
            }
        case .byteLevelBPE:
            let alphabet = ByteAlphabet()
            return pieces.indices.map { id in
                switch kinds[id] {
                case .normal, .byte: alphabet.decode(pieces[id]) ?? pieces[id]
                case .unknown, .control, .userDefined, .unused: pieces[id]
                }
            }
        }
    }

    /// `▁` is a space again.
    private static func withSpaces(_ piece: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(piece.count)
        var position = 0
        while position < piece.count {
            if piece[position...].starts(with: SentencePieceEncoder.space) {
                text.append(UInt8(ascii: " "))
                position += SentencePieceEncoder.space.count
            } else {
                text.append(piece[position])
                position += 1
            }
        }
        return text
    }
}
