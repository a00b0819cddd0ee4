import JSONReading

/// The special tokens that a tokenizer.json puts around a text: its `post_processor`.
struct HuggingFaceTemplate {
    private(set) var bos: [UInt8]?
    private(set) var eos: [UInt8]?

    init(_ step: JSONElement?, _ file: HuggingFaceFile) throws(TokenizerError) {
        guard let step else { return }
        switch step["type"]?.string {
        case "ByteLevel": break  // Offsets only.
        case "Sequence":
            for inner in step["processors"]?.elements ?? [] {
                let template = try HuggingFaceTemplate(inner, file)
                bos = bos ?? template.bos
                eos = eos ?? template.eos
            }
        case "RobertaProcessing":
            bos = try Self.piece(step["cls"], file)
            eos = try Self.piece(step["sep"], file)
        case "TemplateProcessing": try readTemplate(step["single"]?.elements ?? [], file)
        default:
            throw file.unsupported(
                "post_processor: expected TemplateProcessing, RobertaProcessing or ByteLevel, found \(step["type"]?.summary ?? step.summary)"
            )
        }
    }

    /// `["</s>", 2]`
    private static func piece(_ pair: JSONElement?, _ file: HuggingFaceFile) throws(TokenizerError) -> [UInt8] {
        guard let piece = pair?.elements.first?.bytes else {
            throw file.damaged("post_processor: expected a token and its id, found \(pair?.summary ?? "none")")
        }
        return piece
    }

    private mutating func readTemplate(_ parts: [JSONElement], _ file: HuggingFaceFile) throws(TokenizerError) {
        var before: [[UInt8]] = []
        var after: [[UInt8]] = []
        var sawText = false
        for part in parts {
            if part["Sequence"] != nil {
                sawText = true
            } else if let token = part["SpecialToken"]?["id"]?.bytes {
                if sawText { after.append(token) } else { before.append(token) }
            }
        }
        guard sawText, before.count <= 1, after.count <= 1 else {
            throw file.unsupported(
                "post_processor: expected a text with at most one token on either side, found \(before.count) before and "
                    + "\(after.count) after")
        }
        bos = before.first
        eos = after.first
    }
}
