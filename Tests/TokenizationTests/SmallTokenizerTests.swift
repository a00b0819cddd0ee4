import Foundation
import Testing
import Tokenization

/// Every form of tokenizer file, small, against the package that made it (Scripts/golden/small_tokenizers.py).
struct SmallTokenizerTests {
    struct Golden: Decodable {
        struct Variant: Decodable {
            var name: String
            /// A whole tokenizer.json as text.
            var tokenizer: String?
            /// A tokenizer.model in base 64.
            var sentencePiece: String?
            /// Of the ids of each text.
            var fingerprints: [UInt32]
            /// Where control tokens in the text count, by the text's index; absent where that changes nothing.
            var parsed: [String: UInt32]
            /// Where decoding does not give the text back.
            var decoded: [String: String]
        }
        var texts: [String]
        var variants: [Variant]
    }

    static let names = [
        "digits", "template", "prefix", "wholeWords", "byteFallback", "unknown", "metaspaceFirst", "metaspaceAlways",
        "metaspaceNever", "sentencePiece", "sentencePieceTidy", "sentencePieceBare",
    ]

    static let golden = Result { try Fixture.decode("small-tokenizers.json", as: Golden.self) }

    static func variant(_ name: String) throws -> Golden.Variant {
        try #require(golden.get().variants.first { $0.name == name })
    }

    static func tokenizer(_ name: String) throws -> Tokenizer {
        let variant = try variant(name)
        if let json = variant.tokenizer {
            return try Tokenizer.load(huggingFaceJSON: Array(json.utf8), name: "\(name).json")
        }
        let model = try #require(variant.sentencePiece.flatMap { Data(base64Encoded: $0) })
        return try Tokenizer.load(sentencePiece: Array(model), name: "\(name).model")
    }

    @Test(arguments: names)
    func `ids as the maker's package gives them`(name: String) throws {
        let tokenizer = try Self.tokenizer(name)
        let variant = try Self.variant(name)
        let texts = try Self.golden.get().texts
        try #require(texts.count == variant.fingerprints.count && texts.count > 300)
        // SentencePiece itself adds no BOS.
        let adds = variant.tokenizer != nil
        for (index, text) in texts.enumerated() {
            let ids = tokenizer.encode(text, addSpecialTokens: adds)
            #expect(Fixture.fingerprint(ids) == variant.fingerprints[index], "\(text.debugDescription): \(ids)")
            if adds {
                let parsed = tokenizer.encode(text, parseSpecialTokens: true)
                #expect(
                    Fixture.fingerprint(parsed) == variant.parsed["\(index)"] ?? variant.fingerprints[index],
                    "\(text.debugDescription): \(parsed)")
            }
        }
    }

    @Test(arguments: names)
    func `text as the maker's package decodes it`(name: String) throws {
        let tokenizer = try Self.tokenizer(name)
        let variant = try Self.variant(name)
        for (index, text) in try Self.golden.get().texts.enumerated() {
            // The other test shows that these are the package's ids.
            let ids = tokenizer.encode(text, addSpecialTokens: variant.tokenizer != nil)
            // SentencePiece shows a sign for what it could not encode; we show nothing, as for every special token.
            if variant.sentencePiece != nil, ids.contains(0) { continue }
            let decoded = tokenizer.decode(ids)
            #expect(Array(decoded.utf8) == Array((variant.decoded["\(index)"] ?? text).utf8))
        }
    }
}
