import JSONReading

/// The normalizer of a tokenizer.json.
struct HuggingFaceNormalizer {
    private(set) var result = Normalizer()
    /// Puts `▁` in front, which decoding takes away again.
    private(set) var prependsMark = false

    init(_ file: HuggingFaceFile) throws(TokenizerError) {
        for step in HuggingFaceSteps.flatten(file.root["normalizer"], "normalizers") { try add(step, file) }
    }

    private mutating func add(_ step: JSONElement, _ file: HuggingFaceFile) throws(TokenizerError) {
        let type = step["type"]?.string ?? step.summary
        if let form = Normalizer.Form(rawValue: type) {
            result.steps.append(.form(form))
            return
        }
        switch type {
        case "Lowercase": result.steps.append(.lowercase)
        case "StripAccents": result.steps.append(.stripAccents)
        case "Strip":
            result.steps.append(
                .strip(left: step["strip_left"]?.bool ?? true, right: step["strip_right"]?.bool ?? true))
        case "Prepend":
            guard let bytes = step["prepend"]?.bytes else {
                throw file.damaged("normalizer Prepend: expected a text, found none")
            }
            if bytes == SentencePieceEncoder.space { prependsMark = true }
            result.steps.append(.prepend(bytes))
        case "Replace":
            guard let content = step["content"]?.bytes else {
                throw file.damaged("normalizer Replace: expected a content, found none")
            }
            result.steps.append(.replace(try HuggingFaceSteps.pattern(step, file), with: content))
        case "Precompiled":
            guard let text = step["precompiled_charsmap"]?.bytes else { return }
            guard let bytes = Self.decodeBase64(text) else {
                throw file.damaged("normalizer Precompiled: precompiled_charsmap is not base 64")
            }
            result.steps.append(.rules(bytes, .graphemes))
        default:
            throw file.unsupported(
                "normalizer: expected NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Strip, Prepend, Replace or "
                    + "Precompiled, found \(HuggingFaceSteps.name(step))")
        }
    }

    private static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for character in text {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="), UInt8(ascii: "\n"), UInt8(ascii: "\r"): continue
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }
}
