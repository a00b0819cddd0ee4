import Foundation

/// What the files around a tokenizer say: where it lies, its special tokens, the chat template.
struct HuggingFaceTokenizerFiles {
    let folder: String
    let configuration: JSONDocument

    func source() throws(ModelFileError) -> TokenizerSource {
        for name in ["tokenizer.json", "tokenizer.model"] {
            let path = "\(folder)/\(name)"
            if FileManager.default.fileExists(atPath: path) { return .file(path: path, specials: try specials()) }
        }
        return .none
    }

    /// The file chat_template.jinja, else `chat_template` of tokenizer_config.json: a text, or a list of named ones.
    func chatTemplate() throws(ModelFileError) -> String? {
        let path = "\(folder)/chat_template.jinja"
        if FileManager.default.fileExists(atPath: path) {
            let mapping = try FileMapping(path: path)
            guard mapping.bytes.count <= JSONDocument.mostBytes,
                let text = String(validating: mapping.bytes, as: UTF8.self)
            else {
                throw ModelFileError(file: path, field: nil, expected: "a text in UTF-8", found: "other bytes")
            }
            return text
        }
        guard let settings = try tokenizerConfiguration(), let value = settings["chat_template"] else { return nil }
        guard case .array(let entries) = value else { return try settings.text("chat_template") }
        for entry in entries {
            let named = try JSONDocument(entry, file: settings.file)
            if try named.text("name") == "default" { return try named.text("template") }
        }
        return nil
    }

    private func specials() throws(ModelFileError) -> SpecialTokenSettings {
        let settings = try tokenizerConfiguration()
        let map = try JSONDocument(ifPresent: "\(folder)/special_tokens_map.json")
        return SpecialTokenSettings(
            bos: try token("bos_token", settings, map),
            eos: try token("eos_token", settings, map),
            addBOS: try settings?.truth("add_bos_token"),
            addEOS: try settings?.truth("add_eos_token"),
            stopTokenIDs: try stopTokenIDs())
    }

    private func tokenizerConfiguration() throws(ModelFileError) -> JSONDocument? {
        try JSONDocument(ifPresent: "\(folder)/tokenizer_config.json")
    }

    /// A text, or an object with the text as `content`, of the first document that has it.
    private func token(_ key: String, _ documents: JSONDocument?...) throws(ModelFileError) -> String? {
        for document in documents.compactMap({ $0 }) {
            guard let value = document[key] else { continue }
            if case .object = value { return try document.document(key)?.text("content") }
            return try document.text(key)
        }
        return nil
    }

    /// One id or several, of config.json and of generation_config.json, each once.
    private func stopTokenIDs() throws(ModelFileError) -> [Int32] {
        let generation = try JSONDocument(ifPresent: "\(folder)/generation_config.json")
        var ids: [Int32] = []
        for document in [configuration, generation].compactMap({ $0 }) {
            guard let value = document["eos_token_id"] else { continue }
            let values: [JSONValue] = if case .array(let several) = value { several } else { [value] }
            for value in values {
                guard case .integer(let id) = value, let id = Int32(exactly: id), id >= 0 else {
                    throw document.failure("eos_token_id", "an id of at least 0, or a list of them", value.kind)
                }
                if !ids.contains(id) { ids.append(id) }
            }
        }
        return ids
    }
}
