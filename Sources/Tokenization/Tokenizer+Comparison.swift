extension Tokenizer {
    /// Where this tokenizer gives ids another meaning than `pieces`, a model's own list, has: the first such id, if more
    /// than one in a hundred differ. Single ones do, since converters rename and add special tokens.
    ///
    /// - Parameter pieces: as their file spells them, in order of their ids; empty ones are not compared.
    public func firstForeignID(comparedWith pieces: [[UInt8]]) -> Int32? {
        var differing = 0
        var first: Int32?
        for (id, piece) in vocabulary.pieces.prefix(pieces.count).enumerated()
        where vocabulary.kinds[id] == .normal && !pieces[id].isEmpty && piece != pieces[id] {
            differing += 1
            first = first ?? Int32(id)
        }
        return differing * 100 > vocabularySize ? first : nil
    }
}
