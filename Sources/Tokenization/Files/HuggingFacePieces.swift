/// The pieces of a tokenizer.json in order of their ids: `model.vocab`, then `added_tokens` on top.
struct HuggingFacePieces {
    private(set) var pieces: [[UInt8]] = []
    var kinds: [Vocabulary.Kind] = []
    private(set) var rules: [Int32: Vocabulary.MatchRule] = [:]
    /// `model.vocab` by piece.
    private var known: PieceIndex

    /// Ids may leave holes, but no more than this many for each piece there is: else a single id could claim all memory.
    private static let idsPerPiece = 8

    init(_ file: HuggingFaceFile, model: JSONElement) throws(TokenizerError) {
        guard let vocab = model["vocab"], vocab.kind == .object else {
            throw file.damaged("model.vocab: expected an object, found \(model["vocab"]?.summary ?? "none")")
        }
        let members = vocab.members
        let added = file.root["added_tokens"]?.elements ?? []
        let limit = (members.count + added.count) * Self.idsPerPiece + 1024
        var highest = -1
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
        for token in added {
            guard let id = token["id"]?.integer, id >= 0, id < limit else {
                throw file.damaged(
                    "added_tokens: expected an id below \(limit), found \(token["id"]?.summary ?? "none")")
            }
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
        if let (first, second) = known.duplicate {
            throw file.damaged(
                "model.vocab names '\(String(decoding: pieces[Int(first)], as: UTF8.self))' twice: \(first) and \(second)"
            )
        }
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
