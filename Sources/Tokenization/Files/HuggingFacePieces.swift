import JSONReading

/// The pieces of a tokenizer.json in order of their ids: `model.vocab`, then `added_tokens` on top.
struct HuggingFacePieces {
    private(set) var pieces: [[UInt8]] = []
    var kinds: [Vocabulary.Kind] = []
    private(set) var rules: [Int32: Vocabulary.MatchRule] = [:]
    /// Of Unigram only; 0 for pieces that are added on top.
    private(set) var scores: [Double] = []
    /// `model.vocab` by piece.
    private var known: PieceIndex

    /// Ids may leave holes, but no more than this many for each piece there is: else a single id could claim all memory.
    private static let idsPerPiece = 8

    init(_ file: HuggingFaceFile, model: JSONElement, isUnigram: Bool) throws(TokenizerError) {
        if isUnigram {
            try self.init(file, list: model["vocab"])
        } else {
            try self.init(file, object: model["vocab"])
        }
    }

    /// Pieces with their scores in order of their ids, as Unigram has them.
    private init(_ file: HuggingFaceFile, list: JSONElement?) throws(TokenizerError) {
        guard let list, list.kind == .array else {
            throw file.damaged("model.vocab: expected a list, found \(list?.summary ?? "none")")
        }
        var pieces: [[UInt8]] = []
        var scores: [Double] = []
        for (id, element) in list.elements.enumerated() {
            let pair = element.elements
            guard pair.count == 2, let piece = pair[0].bytes, let score = pair[1].double, score.isFinite else {
                throw file.damaged("model.vocab[\(id)]: expected a piece and its score, found \(element.summary)")
            }
            pieces.append(piece)
            scores.append(score)
        }
        let highest = try Self.highestID(file, count: pieces.count)
        let kinds = pieces.indices.map { pieces[$0].isEmpty ? Vocabulary.Kind.unused : .normal }
        known = PieceIndex(pieces) { kinds[$0] == .normal }
        let missing = highest + 1 - pieces.count
        self.pieces = missing > 0 ? pieces + Array(repeating: [], count: missing) : pieces
        self.kinds = missing > 0 ? kinds + Array(repeating: .unused, count: missing) : kinds
        self.scores = missing > 0 ? scores + Array(repeating: 0, count: missing) : scores
        try checkDuplicates(file)
    }

    private func checkDuplicates(_ file: HuggingFaceFile) throws(TokenizerError) {
        guard let (first, second) = known.duplicate else { return }
        throw file.damaged(
            "model.vocab names '\(String(decoding: pieces[Int(first)], as: UTF8.self))' twice: \(first) and \(second)")
    }

    private static func limit(_ count: Int) -> Int { count * idsPerPiece + 1024 }

    /// Of the added tokens; -1 if there are none.
    private static func highestID(_ file: HuggingFaceFile, count: Int) throws(TokenizerError) -> Int {
        let added = file.root["added_tokens"]?.elements ?? []
        let limit = Self.limit(count + added.count)
        var highest = -1
        for token in added {
            guard let id = token["id"]?.integer, id >= 0, id < limit else {
                throw file.damaged(
                    "added_tokens: expected an id below \(limit), found \(token["id"]?.summary ?? "none")")
            }
            highest = max(highest, id)
        }
        return highest
    }

    private init(_ file: HuggingFaceFile, object vocab: JSONElement?) throws(TokenizerError) {
        guard let vocab, vocab.kind == .object else {
            throw file.damaged("model.vocab: expected an object, found \(vocab?.summary ?? "none")")
        }
        let members = vocab.members
        let limit = Self.limit(members.count + (file.root["added_tokens"]?.elements.count ?? 0))
        var highest = try Self.highestID(file, count: members.count)
        var ids: [Int] = []
        ids.reserveCapacity(members.count)
        for (key, value) in members {
            guard let id = value.integer, id >= 0, id < limit else {
                let name = String(decoding: key, as: UTF8.self)
                throw file.damaged("model.vocab['\(name)']: expected an id below \(limit), found \(value.summary)")
            }
            ids.append(id)
            highest = max(highest, id)
        }
        var pieces = [[UInt8]](repeating: [], count: highest + 1)
        var kinds = [Vocabulary.Kind](repeating: .unused, count: highest + 1)
        for (index, id) in ids.enumerated() {
            guard kinds[id] == .unused else {
                throw file.damaged("model.vocab gives the id \(id) to two pieces")
            }
            pieces[id] = members[index].key
            kinds[id] = .normal
        }
        self.pieces = pieces
        self.kinds = kinds
        known = PieceIndex(pieces) { kinds[$0] == .normal }
        try checkDuplicates(file)
    }

    mutating func add(_ token: JSONElement, _ file: HuggingFaceFile) throws(TokenizerError) {
        guard let content = token["content"]?.bytes, !content.isEmpty, let id = token["id"]?.integer,
            pieces.indices.contains(id)
        else {
            throw file.damaged("added_tokens: expected an id and a content, found \(token.summary)")
        }
        let name = String(decoding: content, as: UTF8.self)
        if let other = known.id(of: content), Int(other) != id {
            throw file.damaged("added_tokens: '\(name)' is \(id) there and \(other) in model.vocab")
        }
        if kinds[id] != .unused, pieces[id] != content {
            throw file.damaged(
                "added_tokens: '\(name)' takes the id \(id) of '\(String(decoding: pieces[id], as: UTF8.self))'")
        }
        pieces[id] = content
        kinds[id] = token["special"]?.bool == true ? .control : .userDefined
        let rule = Vocabulary.MatchRule(
            stripsLeft: token["lstrip"]?.bool ?? false, stripsRight: token["rstrip"]?.bool ?? false,
            singleWord: token["single_word"]?.bool ?? false, normalized: token["normalized"]?.bool ?? false)
        if rule != Vocabulary.MatchRule() { rules[Int32(id)] = rule }
    }

    /// With `byte_fallback`, pieces spelled `<0x0A>` are bytes.
    mutating func markBytePieces() {
        for id in pieces.indices where kinds[id] == .normal && Vocabulary.byte(of: pieces[id]) != nil {
            kinds[id] = .byte
        }
    }
}
