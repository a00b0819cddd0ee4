extension Tokenizer {
    /// The same tokenizer with what tokenizer_config.json or generation_config.json say; `nil` keeps what is there.
    ///
    /// - Parameters:
    ///   - bos: spelling of the piece, likewise `eos`.
    ///   - stopTokens: every id that ends a generation; `nil` adds `eos` to those there.
    public func withOverrides(
        bos: String? = nil, eos: String? = nil, addBOS: Bool? = nil, addEOS: Bool? = nil, stopTokens: [Int32]? = nil
    ) throws(TokenizerError) -> Tokenizer {
        var changed = vocabulary
        if let bos { changed.bos = try id(named: bos, as: "bos_token") }
        if let eos {
            let id = try id(named: eos, as: "eos_token")
            changed.eos = id
            changed.stopTokens.insert(id)
        }
        if let addBOS { changed.addsBOS = addBOS }
        if let addEOS { changed.addsEOS = addEOS }
        if let stopTokens, !stopTokens.isEmpty { changed.stopTokens = Set(stopTokens) }
        return Tokenizer(tables: try TokenizerTables(tables, vocabulary: changed))
    }

    private func id(named piece: String, as field: String) throws(TokenizerError) -> Int32 {
        guard let id = id(ofPiece: piece) else {
            throw TokenizerError(
                .damaged, source: vocabulary.source, "\(field): '\(piece)' is not in the vocabulary",
                remedy: "tokenizer_config.json and the tokenizer must belong together.")
        }
        return id
    }
}
