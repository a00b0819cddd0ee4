/// Text to token ids and back. Immutable: one may serve any number of threads.
public struct Tokenizer: Sendable {
    let tables: TokenizerTables

    init(tables: TokenizerTables) {
        self.tables = tables
    }

    /// - Throws: when the vocabulary contradicts itself, or asks for what this tokenizer does not do.
    public init(_ vocabulary: Vocabulary) throws(TokenizerError) {
        tables = try TokenizerTables(vocabulary)
    }

    public var vocabulary: Vocabulary { tables.vocabulary }
    public var vocabularySize: Int { tables.vocabulary.pieces.count }
    public var bos: Int32? { tables.vocabulary.bos }
    public var eos: Int32? { tables.vocabulary.eos }
    public var addsBOS: Bool { tables.vocabulary.addsBOS }
    public var addsEOS: Bool { tables.vocabulary.addsEOS }
    /// Every id that ends a generation.
    public var stopTokens: Set<Int32> { tables.vocabulary.stopTokens }

    /// - Parameters:
    ///   - addSpecialTokens: put BOS in front and EOS behind where the vocabulary says so.
    ///   - parseSpecialTokens: control pieces spelled in the text become those pieces. Off for text from outside,
    ///     which must not steer the model.
    public func encode(
        _ text: String, addSpecialTokens: Bool = true, parseSpecialTokens: Bool = false
    ) -> [Int32] {
        encode(utf8: Array(text.utf8), addSpecialTokens: addSpecialTokens, parseSpecialTokens: parseSpecialTokens)
    }

    /// Any bytes: those that are not UTF-8 are encoded one by one.
    public func encode(
        utf8 bytes: [UInt8], addSpecialTokens: Bool = true, parseSpecialTokens: Bool = false
    ) -> [Int32] {
        var ids: [Int32] = []
        ids.reserveCapacity(bytes.count / 3 + 2)
        if addSpecialTokens, addsBOS, let bos { ids.append(bos) }
        tables.encode(bytes, parsesControl: parseSpecialTokens, into: &ids)
        if addSpecialTokens, addsEOS, let eos { ids.append(eos) }
        return ids
    }

    /// The id of a piece by its exact spelling, special ones included.
    public func id(ofPiece piece: String) -> Int32? {
        tables.index.id(of: Array(piece.utf8))
    }

    /// The text of all ids. Bytes that make no UTF-8, and ids outside the vocabulary, show as U+FFFD.
    public func decode(_ ids: [Int32], skipSpecialTokens: Bool = true) -> String {
        var bytes: [UInt8] = []
        var state = DecodingState(skipsSpecialTokens: skipSpecialTokens)
        for id in ids { tables.appendText(of: id, to: &bytes, &state) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes token by token what follows a prompt.
    public func detokenizer(after prompt: [Int32] = [], skipSpecialTokens: Bool = true) -> IncrementalDetokenizer {
        IncrementalDetokenizer(tables, after: prompt, skipsSpecialTokens: skipSpecialTokens)
    }
}
