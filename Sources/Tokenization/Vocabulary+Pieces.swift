extension Vocabulary {
    /// Id of the byte piece of each byte (-1: none).
    func bytePieces() throws(TokenizerError) -> [Int32] {
        var ids = [Int32](repeating: -1, count: 256)
        for (id, kind) in kinds.enumerated() where kind == .byte {
            guard let byte = Self.byte(of: pieces[id]) else {
                let text = String(decoding: pieces[id], as: UTF8.self)
                throw TokenizerError(
                    .damaged, source: source,
                    "piece \(id) is a byte piece: expected '<0x00>' to '<0xFF>', found '\(text)'")
            }
            ids[Int(byte)] = Int32(id)
        }
        return ids
    }

    /// `<0x0A>` is 10.
    static func byte(of piece: [UInt8]) -> UInt8? {
        guard piece.count == 6, piece.starts(with: Array("<0x".utf8)), piece[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: piece[3..<5], as: UTF8.self), radix: 16)
    }

    /// Counts agree, ids lie inside, no two pieces are the same.
    func check() throws(TokenizerError) {
        func damaged(_ message: String) -> TokenizerError { TokenizerError(.damaged, source: source, message) }
        if pieces.isEmpty { throw damaged("the vocabulary is empty") }
        if pieces.count > Int(Int32.max) / 4 { throw damaged("\(pieces.count) pieces are too many") }
        if kinds.count != pieces.count { throw damaged("expected \(pieces.count) kinds, found \(kinds.count)") }
        let single: [(String, Int32?)] = [("BOS", bos), ("EOS", eos), ("unknown", unknown), ("padding", padding)]
        for (name, id) in single + stopTokens.sorted().map({ ("stop", $0) }) {
            if let id, !pieces.indices.contains(Int(id)) {
                throw damaged("the \(name) token is \(id), outside the vocabulary of \(pieces.count)")
            }
        }
        if let (first, second) = PieceIndex(pieces, where: { kinds[$0] != .unused }).duplicate {
            let text = String(decoding: pieces[Int(first)], as: UTF8.self)
            throw damaged("pieces \(first) and \(second) are the same: '\(text)'")
        }
    }
}
