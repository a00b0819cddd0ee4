// Compiled together with the sources of Tokenization by tokenizer_comparison.py.
import Foundation

/// `probe TOKENIZER.json|TOKENIZER.model|VOCABULARY.json TEXTS IDS`: texts and lists of ids are each preceded by their
/// count (32 bits, little-endian). A vocabulary is the arrays under `tokenizer.ggml.*` of a GGUF file.
@main
enum TokenizerProbe {
    private struct GGUF: Decodable {
        var model: String
        var pre: String?
        var tokens: [String]
        var scores: [Float]?
        var types: [Int32]?
        var merges: [String]?
        var bos: Int32?
        var unknown: Int32?
        var addSpacePrefix: Bool?
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        let tokenizer = try load(arguments[1])
        let texts = Array(try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        var ids = Data()
        var position = 0
        while position < texts.count {
            let count = (0..<4).reduce(0) { $0 | Int(texts[position + $1]) << (8 * $1) }
            position += 4
            let found = tokenizer.encode(utf8: Array(texts[position..<(position + count)]), addSpecialTokens: false)
            position += count
            withUnsafeBytes(of: Int32(found.count)) { ids.append(contentsOf: $0) }
            found.withUnsafeBytes { ids.append(contentsOf: $0) }
        }
        try ids.write(to: URL(fileURLWithPath: arguments[3]))
    }

    private static func load(_ path: String) throws -> Tokenizer {
        guard path.hasSuffix(".vocabulary.json") else { return try Tokenizer.load(path: path) }
        let file = try JSONDecoder().decode(GGUF.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        return try Tokenizer(
            Vocabulary(
                ggufModel: file.model, preTokenizer: file.pre, tokens: file.tokens.map { Array($0.utf8) },
                scores: file.scores, types: file.types, merges: file.merges?.map { Array($0.utf8) }, bos: file.bos,
                eos: nil, endOfTurn: nil, unknown: file.unknown, padding: nil, addBOS: false, addEOS: false,
                addSpacePrefix: file.addSpacePrefix))
    }
}
