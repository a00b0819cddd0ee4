/// What a tokenizer prepares once and then only reads.
final class TokenizerTables: Sendable {
    let vocabulary: Vocabulary
    /// All pieces but unused ones.
    let index: PieceIndex

    private enum Encoder: Sendable {
        case sentencePiece(SentencePieceEncoder)
        case unigram(UnigramEncoder)
        case byteLevel(ByteLevelEncoder)
    }

    private let encoder: Encoder
    private let normalizer: NormalizerChain
    private let spaces: Vocabulary.Spaces
    private let splitter: WordSplitter
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
        finder = try SpecialTokenFinder(vocabulary, normalized: false)
        let normalizer = try NormalizerChain(vocabulary.normalizer, source: vocabulary.source)
        self.normalizer = normalizer
        let words: PreTokenizer
        // Hugging Face normalises the piece like a text, SentencePiece seeks it as it is, and within the scores' sum.
        var findsNormalized = true
        var normalizesPieces = true
        switch vocabulary.algorithm {
        case .sentencePieceBPE(let ranking, let spaces, let steps):
            encoder = .sentencePiece(try SentencePieceEncoder(vocabulary, ranking: ranking))
            self.spaces = spaces
            words = steps
            if case .scores = ranking { normalizesPieces = false }
        case .unigram(let scores, let sums, let spaces, let steps):
            encoder = .unigram(try UnigramEncoder(vocabulary, scores: scores, sums: sums))
            self.spaces = spaces
            words = steps
            findsNormalized = sums == .double
        case .byteLevelBPE(let merges, let preTokenizer, let addsSpacePrefix, let wholeWords):
            encoder = .byteLevel(try ByteLevelEncoder(vocabulary, merges: merges, wholeWords: wholeWords))
            spaces = Vocabulary.Spaces(prefix: .none, areDone: true)
            words = addsSpacePrefix ? PreTokenizer([.spacePrefix] + preTokenizer.steps) : preTokenizer
        }
        splitter = try WordSplitter(words, source: vocabulary.source)
        if findsNormalized {
            normalizedFinder = try SpecialTokenFinder(vocabulary, normalized: true) { piece in
                normalizesPieces ? normalizer.apply(to: piece, piece.indices) : piece
            }
        } else {
            normalizedFinder = SpecialTokenFinder()
        }
        dropsLeadingSpace = spaces.prefix != .none || spaces.removesExtra
        texts = vocabulary.texts()
    }

    /// The same tables with other special tokens.
    init(_ other: TokenizerTables, vocabulary: Vocabulary) throws(TokenizerError) {
        try vocabulary.check()
        self.vocabulary = vocabulary
        index = other.index
        encoder = other.encoder
        normalizer = other.normalizer
        spaces = other.spaces
        splitter = other.splitter
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
                let isFirst = range.lowerBound == 0
                var text = normalizer.isEmpty && spaces.areDone ? bytes : normalizer.apply(to: bytes, range)
                var rest = normalizer.isEmpty && spaces.areDone ? range : text.indices
                if !spaces.areDone {
                    text = spaces.mark(text, rest, isFirst: isFirst)
                    rest = text.indices
                }
                for part in normalizedFinder.split(text, rest, findsControl: parsesControl) {
                    switch part {
                    case .token(let id): ids.append(id)
                    case .text(let range): encode(text, range, isFirst: isFirst, into: &ids, using: &scratch)
                    }
                }
            }
        }
    }

    /// Text between special tokens.
    private func encode(
        _ bytes: [UInt8], _ range: Range<Int>, isFirst: Bool, into ids: inout [Int32],
        using scratch: inout EncodingScratch
    ) {
        if splitter.isEmpty {
            encode(word: range, of: bytes, into: &ids, using: &scratch)
            return
        }
        var pieces = WordPieces()
        swap(&pieces, &scratch.pieces)
        splitter.split(bytes, range, isFirst: isFirst, into: &pieces)
        for word in pieces.words { encode(word: word, of: pieces.text, into: &ids, using: &scratch) }
        pieces.end()
        swap(&pieces, &scratch.pieces)
    }

    private func encode(
        word: Range<Int>, of bytes: [UInt8], into ids: inout [Int32], using scratch: inout EncodingScratch
    ) {
        switch encoder {
        case .sentencePiece(let encoder): encoder.encode(bytes, word, into: &ids, using: &scratch)
        case .unigram(let encoder): encoder.encode(bytes, word, into: &ids, using: &scratch)
        case .byteLevel(let encoder): encoder.encode(bytes, word, into: &ids, using: &scratch)
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
        case .sentencePieceBPE, .unigram:
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
