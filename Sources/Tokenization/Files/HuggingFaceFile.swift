import JSONReading

/// A Hugging Face `tokenizer.json`: BPE over bytes (GPT-2, Llama 3, Qwen) or characters (Llama 2), or Unigram (T5, LLM-jp).
///
/// Whatever would change the ids and is not done here is refused by name.
struct HuggingFaceFile {
    let source: String
    let root: JSONElement

    /// - Throws: `TokenizerError` for damage, and for any part that this tokenizer does not do.
    static func vocabulary(_ bytes: [UInt8], source: String) throws(TokenizerError) -> Vocabulary {
        let document: JSONText
        do {
            document = try JSONText(bytes)
        } catch {
            throw TokenizerError(
                .damaged, source: source, "no sound JSON: \(error.reason) at byte \(error.offset)",
                remedy: "Download the file again; its size and checksum are on the model's page.")
        }
        return try HuggingFaceFile(source: source, root: document.root).makeVocabulary()
    }

    private func makeVocabulary() throws(TokenizerError) -> Vocabulary {
        guard let model = root["model"], model.kind == .object else {
            throw damaged("model: expected an object, found none: this is no tokenizer.json")
        }
        // Early files name no type; only BPE has merges.
        let type = model["type"]?.string ?? (model["merges"] == nil ? "none" : "BPE")
        guard type == "BPE" || type == "Unigram" else {
            throw unsupported("model.type: expected 'BPE' or 'Unigram', found '\(type)'")
        }
        for field in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let affix = model[field], affix.bytes != [] {
                throw unsupported("model.\(field): expected none, found \(affix.summary)")
            }
        }
        if let dropout = model["dropout"], dropout.double != 0 {
            throw unsupported("model.dropout: expected none, found \(dropout.summary): encoding would be random")
        }

        var table = try HuggingFacePieces(self, model: model, isUnigram: type == "Unigram")
        let addedTokens = root["added_tokens"]?.elements ?? []
        for token in addedTokens { try table.add(token, self) }
        let template = try HuggingFaceTemplate(root["post_processor"], self)
        let index = PieceIndex(table.pieces)
        let isUnigram = type == "Unigram"
        let unknown = if isUnigram { try unknownID(model, table) } else { try unknownPiece(model, index) }
        if let unknown, isUnigram || table.kinds[Int(unknown)] == .control { table.kinds[Int(unknown)] = .unknown }
        let steps = try HuggingFaceSteps(self)
        let algorithm =
            if isUnigram {
                try unigramAlgorithm(model, steps, &table)
            } else {
                try mergingAlgorithm(model, steps, index, &table)
            }

        var vocabulary = Vocabulary(
            source: source, pieces: table.pieces, kinds: table.kinds, algorithm: algorithm,
            normalizer: steps.normalizer,
            bos: try template.bos.map { piece throws(TokenizerError) in try id(of: piece, index) },
            eos: try template.eos.map { piece throws(TokenizerError) in try id(of: piece, index) },
            unknown: unknown, fusesUnknown: isUnigram || model["fuse_unk"]?.bool ?? false, addsBOS: template.bos != nil,
            addsEOS: template.eos != nil, matchRules: table.rules)
        vocabulary.stopTokens = Vocabulary.conventionalStops(pieces: table.pieces, kinds: table.kinds)
        if let eos = vocabulary.eos { vocabulary.stopTokens.insert(eos) }
        return vocabulary
    }

    // MARK: - The model

    private func id(of piece: [UInt8], _ index: PieceIndex) throws(TokenizerError) -> Int32 {
        guard let id = index.id(of: piece) else {
            throw damaged("'\(String(decoding: piece, as: UTF8.self))' is named but not in the vocabulary")
        }
        return id
    }

    private func unknownPiece(_ model: JSONElement, _ index: PieceIndex) throws(TokenizerError) -> Int32? {
        guard let piece = model["unk_token"]?.bytes, !piece.isEmpty else { return nil }
        return try id(of: piece, index)
    }

    /// Each merge is `"left right"` or `["left", "right"]`.
    private func merges(_ model: JSONElement, _ index: PieceIndex) throws(TokenizerError) -> [Vocabulary.Merge] {
        guard let list = model["merges"], list.kind == .array else {
            throw damaged("model.merges: expected a list, found \(model["merges"]?.summary ?? "none")")
        }
        var merges: [Vocabulary.Merge] = []
        for (rank, element) in list.elements.enumerated() {
            let left: ArraySlice<UInt8>
            let right: ArraySlice<UInt8>
            if let text = element.bytes, let space = text.dropFirst().firstIndex(of: UInt8(ascii: " ")) {
                left = text[..<space]
                right = text[(space + 1)...]
            } else {
                let pair = element.elements.compactMap(\.bytes)
                guard pair.count == 2, element.elements.count == 2 else {
                    throw damaged("model.merges[\(rank)]: expected two pieces, found \(element.summary)")
                }
                left = pair[0][...]
                right = pair[1][...]
            }
            guard let leftID = index.id(of: left), let rightID = index.id(of: right) else {
                throw damaged("model.merges[\(rank)] names a piece that is not in the vocabulary")
            }
            merges.append(Vocabulary.Merge(left: leftID, right: rightID))
        }
        return merges
    }

    private func mergingAlgorithm(
        _ model: JSONElement, _ steps: HuggingFaceSteps, _ index: PieceIndex, _ table: inout HuggingFacePieces
    ) throws(TokenizerError) -> Vocabulary.Algorithm {
        let merges = try merges(model, index)
        let wholeWords = model["ignore_merges"]?.bool ?? false
        let fallsBack = model["byte_fallback"]?.bool == true
        if steps.isByteLevel {
            if fallsBack {
                throw unsupported("model.byte_fallback: expected false with a ByteLevel pre-tokenizer, found true")
            }
            return .byteLevelBPE(merges: merges, preTokenizer: steps.words, wholeWords: wholeWords)
        }
        if wholeWords {
            throw unsupported("model.ignore_merges: expected false without a ByteLevel pre-tokenizer, found true")
        }
        if fallsBack { table.markBytePieces() }
        return .sentencePieceBPE(ranking: .merges(merges), spaces: steps.spaces, words: steps.words)
    }

    private func unigramAlgorithm(
        _ model: JSONElement, _ steps: HuggingFaceSteps, _ table: inout HuggingFacePieces
    ) throws(TokenizerError) -> Vocabulary.Algorithm {
        if steps.isByteLevel {
            throw unsupported("pre_tokenizer: expected none of type ByteLevel before a Unigram model, found one")
        }
        if model["byte_fallback"]?.bool == true { table.markBytePieces() }
        return .unigram(scores: table.scores, sums: .double, spaces: steps.spaces, words: steps.words)
    }

    /// Unigram names its unknown piece by number.
    private func unknownID(_ model: JSONElement, _ table: HuggingFacePieces) throws(TokenizerError) -> Int32? {
        guard let element = model["unk_id"] else { return nil }
        guard let id = element.integer, table.pieces.indices.contains(id) else {
            throw damaged("model.unk_id: expected an id below \(table.pieces.count), found \(element.summary)")
        }
        return Int32(id)
    }

    // MARK: - Errors

    func damaged(_ message: String) -> TokenizerError {
        TokenizerError(.damaged, source: source, message)
    }

    func unsupported(_ message: String) -> TokenizerError {
        TokenizerError(
            .unsupported, source: source, message,
            remedy:
                "Give another tokenizer of the same vocabulary with --tokenizer: a tokenizer.model, or a GGUF model.")
    }
}
