import Foundation
import Testing
import Tokenization

/// Damaged and malicious files: an error with a reason, never a trap, never much memory or time.
struct HostileTokenizerFileTests {
    private func load(_ json: String) throws -> Tokenizer {
        try Tokenizer.load(huggingFaceJSON: Array(json.utf8), name: "test.json")
    }

    /// Whatever the damage did not hit must still work.
    private func exercise(_ tokenizer: Tokenizer) {
        let ids = tokenizer.encode("the robot <s> 😀 12", parseSpecialTokens: true)
        _ = tokenizer.decode(ids + [-1, 0, 5, Int32.max])
    }

    @Test
    func `a tokenizer model cut short or changed anywhere`() throws {
        let variant = try SmallTokenizerTests.variant("sentencePieceTidy")
        let whole = Array(try #require(variant.sentencePiece.flatMap { Data(base64Encoded: $0) }))
        var refused = 0
        for length in stride(from: 0, to: whole.count, by: 151) {
            do {
                exercise(try Tokenizer.load(sentencePiece: Array(whole[..<length]), name: "cut.model"))
            } catch {
                refused += 1
                #expect(error.source == "cut.model")
            }
        }
        #expect(refused > 20)
        for position in stride(from: 0, to: whole.count, by: 101) {
            for change: UInt8 in [0xFF, 0x01, 0x80] {
                var changed = whole
                changed[position] ^= change
                if let tokenizer = try? Tokenizer.load(sentencePiece: changed, name: "changed.model") {
                    exercise(tokenizer)
                }
            }
        }
    }

    @Test(arguments: ["digits", "byteFallback"])
    func `a tokenizer json cut short or changed anywhere`(name: String) throws {
        let whole = Array(try #require(SmallTokenizerTests.variant(name).tokenizer).utf8)
        for length in stride(from: 0, to: whole.count, by: 397) {
            #expect(throws: TokenizerError.self) {
                try Tokenizer.load(huggingFaceJSON: Array(whole[..<length]), name: "cut.json")
            }
        }
        for position in stride(from: 0, to: whole.count, by: 211) {
            for change: UInt8 in [0x80, 0x01, 0x10] {
                var changed = whole
                changed[position] ^= change
                if let tokenizer = try? Tokenizer.load(huggingFaceJSON: changed, name: "changed.json") {
                    exercise(tokenizer)
                }
            }
        }
    }

    /// A byte-level tokenizer.json with one part replaced.
    private func json(
        _ part: String = "", vocab: String = #"{"a": 0, "b": 1, "ab": 2}"#, merges: String = #"["a b"]"#,
        model: String = "", pre: String = #"{"type": "ByteLevel", "add_prefix_space": false}"#
    ) -> String {
        #"{"model": {"type": "BPE", "vocab": \#(vocab), "merges": \#(merges) \#(model)}, "pre_tokenizer": \#(pre) \#(part)}"#
    }

    @Test
    func `the smallest file loads`() throws {
        #expect(try load(json()).encode("abba") == [2, 1, 0])
        #expect(try load(json(merges: #"[["a", "b"]]"#)).encode("abba") == [2, 1, 0])
    }

    @Test
    func `what cannot be honoured is named`() {
        let cases: [(String, TokenizerError.Kind, String)] = [
            (json(vocab: #"{"a": 0, "b": 0, "ab": 2}"#), .damaged, "two pieces"),
            (json(vocab: #"{"a": 0, "a": 1, "b": 2, "ab": 3}"#), .damaged, "twice"),
            (json(vocab: #"{"a": 0, "b": 1, "ab": 2000000000}"#), .damaged, "2000000000"),
            (json(vocab: #"{"a": 0, "b": -1, "ab": 2}"#), .damaged, "-1"),
            (json(vocab: #"{"a": 0, "b": 1.5, "ab": 2}"#), .damaged, "1.5"),
            (json(vocab: "[]"), .damaged, "model.vocab"), (json(merges: #"["ab"]"#), .damaged, "merges[0]"),
            (json(merges: #"["a c"]"#), .damaged, "merges[0]"), (json(merges: #"["b a"]"#), .damaged, "'ba'"),
            (json(merges: "3"), .damaged, "model.merges"),
            (json(model: #", "dropout": 0.1"#), .unsupported, "dropout"),
            (json(model: #", "continuing_subword_prefix": "@@""#), .unsupported, "continuing_subword_prefix"),
            (json(model: #", "unk_token": "<unk>""#), .damaged, "'<unk>'"),
            (json(model: #", "byte_fallback": true"#), .unsupported, "byte_fallback"),
            (json(pre: #"{"type": "BertPreTokenizer"}"#), .unsupported, "BertPreTokenizer"),
            (json(pre: #"{"type": "Split", "behavior": "Isolated"}"#), .damaged, "a pattern"),
            (json(pre: #"{"type": "Split", "pattern": {"String": "a"}, "behavior": "?"}"#), .unsupported, "found ?"),
            (
                json(
                    pre:
                        #"{"type": "Sequence", "pretokenizers": [{"type": "Split", "behavior": "Isolated", "pattern": {"Regex": "\\K"}}, {"type": "ByteLevel"}]}"#
                ), .unsupported, "the escape '\\K'"
            ),
            (json(#", "normalizer": {"type": "BertNormalizer"}"#), .unsupported, "BertNormalizer"),
            (json(#", "normalizer": {"type": "Precompiled", "precompiled_charsmap": "?"}"#), .damaged, "base 64"),
            (json(#", "normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAB"}"#), .damaged, "4 bytes"),
            (json(#", "normalizer": {"type": "Replace", "content": ""}"#), .damaged, "a pattern"),
            (json(#", "post_processor": {"type": "BertProcessing"}"#), .unsupported, "BertProcessing"),
            (json(#", "decoder": {"type": "WordPiece"}"#), .unsupported, "WordPiece"),
            (json(#", "added_tokens": [{"id": 1, "content": "x"}]"#), .damaged, "'x'"),
            (json(#", "added_tokens": [{"id": 5, "content": "a"}]"#), .damaged, "'a'"),
            (json(#", "added_tokens": [{"id": 1000000000, "content": "x"}]"#), .damaged, "1000000000"),
            (json(#", "added_tokens": [{"id": 3, "content": ""}]"#), .damaged, "added_tokens"),
            (
                json(#", "added_tokens": [{"id": 3, "content": "\#(String(repeating: "a", count: 300))"}]"#),
                .unsupported, "special token 3"
            ),
            (#"{"model": {"type": "Unigram", "vocab": []}}"#, .damaged, "empty"),
            (#"{"model": {"type": "Unigram", "vocab": {}}}"#, .damaged, "model.vocab"),
            (#"{"model": {"type": "Unigram", "vocab": [["a"]]}}"#, .damaged, "model.vocab[0]"),
            (#"{"model": {"type": "Unigram", "vocab": [["a", 0], ["a", 1]]}}"#, .damaged, "twice"),
            (#"{"model": {"type": "Unigram", "unk_id": 1, "vocab": [["a", 0]]}}"#, .damaged, "unk_id"),
            (#"{"model": {"type": "Unigram", "vocab": [["a", 1e999]]}}"#, .damaged, "model.vocab[0]"),
            (#"{"model": {"type": "WordPiece", "vocab": {}}}"#, .unsupported, "'WordPiece'"), ("{}", .damaged, "model"),
            ("[]", .damaged, "model"), (String(repeating: "[", count: 1_000_000), .damaged, "levels of nesting"),
            (String(repeating: "{\"a\":", count: 1_000_000), .damaged, "levels of nesting"),
            ("{\"a\": \"\u{1}\"}", .damaged, "control"),
            (#"{"a": "\ud800"}"#, .damaged, "surrogate"), (#"{"a": 01}"#, .damaged, "found '1' at byte 7"),
            (#"{"a": tru}"#, .damaged, "value"),
        ]
        for (json, kind, name) in cases {
            let error = #expect(throws: TokenizerError.self, "\(json.prefix(200))") { try load(json) }
            #expect(error?.kind == kind, "\(json.prefix(200))")
            #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
        }
    }

    @Test
    func `keys that only look alike stay apart`() throws {
        // The two spellings of é: equal as Swift strings, not as bytes.
        let vocab = "{\"<unk>\": 0, \"\u{E9}\": 1, \"e\u{301}\": 2, \"e\": 3, \"\u{301}\": 4}"
        let normalizer = #", "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}"#
        let tokenizer = try load(json(normalizer, vocab: vocab, merges: "[\"e \u{301}\"]", pre: "null"))
        #expect(tokenizer.encode("\u{E9}e\u{301}") == [1, 2])
        #expect(tokenizer.id(ofPiece: "\u{E9}") == 1)
        #expect(tokenizer.id(ofPiece: "e\u{301}") == 2)
    }

    // MARK: - tokenizer.model by hand

    private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(bytes.count)] + bytes }

    private func piece(_ text: String, type: UInt8, score: Float = 0) -> [UInt8] {
        let bits = score.bitPattern
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt32($0))) }
        return field(1, field(1, Array(text.utf8)) + [0x15] + bytes + [0x18, type])
    }

    private func model(trainer: [UInt8] = [0x18, 2], normalizer: [UInt8] = [], more: [UInt8] = []) -> [UInt8] {
        piece("<unk>", type: 2) + piece("<s>", type: 3) + piece("</s>", type: 3) + piece("a", type: 1)
            + piece("aa", type: 1, score: 1) + more + field(2, trainer) + field(3, normalizer)
    }

    @Test
    func `a tokenizer model is refused by name`() throws {
        let sound = try Tokenizer.load(sentencePiece: model(), name: "test.model")
        #expect(sound.encode("aaa") == [1, 0, 4, 3])
        let cases: [([UInt8], TokenizerError.Kind, String)] = [
            (model(trainer: [0x18, 3]), .unsupported, "word"),
            (model(trainer: [0x18, 9]), .unsupported, "type 9"),
            (model(normalizer: field(2, [1, 2, 3])), .damaged, "precompiled_charsmap"),
            (model(normalizer: [0x28, 0]), .unsupported, "escape_whitespaces"),
            (model(trainer: [0x18, 2, 0xC0, 0x01, 1]), .unsupported, "treat_whitespace_as_suffix"),
            (model(trainer: [0x18, 2, 0xC8, 0x02, 99]), .damaged, "bos_id is 99"),
            (model(more: piece("a", type: 1)), .damaged, "the same"),
            (model(more: piece("b", type: 9)), .damaged, "type 9"),
            (model(more: piece("<0xZZ>", type: 6)), .damaged, "<0xZZ>"),
            (model(more: piece("b", type: 1, score: .nan)), .damaged, "score"),
            (model(more: [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]), .damaged, "claims"),
            (model(more: [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]), .damaged, "64 bits"),
            (model(more: [0x0B]), .damaged, "wire type 3"), (model(more: [0x00]), .damaged, "field number 0"),
            ([], .damaged, "neither"),
        ]
        for (bytes, kind, name) in cases {
            let error = #expect(throws: TokenizerError.self, "\(name)") {
                try Tokenizer.load(sentencePiece: bytes, name: "test.model")
            }
            #expect(error?.kind == kind)
            #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
        }
    }

    // MARK: - Vocabularies from GGUF

    private func gguf(
        model: String = "gpt2", pre: String? = "gpt-2", tokens: [String] = ["a", "b", "ab"], scores: [Float]? = nil,
        types: [Int32]? = nil, merges: [String]? = ["a b"], bos: Int32? = nil
    ) throws(TokenizerError) -> Tokenizer {
        try Tokenizer(
            Vocabulary(
                ggufModel: model, preTokenizer: pre, tokens: tokens.map { Array($0.utf8) }, scores: scores,
                types: types,
                merges: merges?.map { Array($0.utf8) }, bos: bos, eos: nil, endOfTurn: nil, unknown: nil, padding: nil,
                addBOS: nil, addEOS: nil, addSpacePrefix: nil))
    }

    @Test
    func `a GGUF vocabulary is refused by name`() throws {
        #expect(try gguf().encode("abba") == [2, 1, 0])
        #expect(try gguf(pre: nil).encode("abba") == [2, 1, 0])
        let cases: [(() throws(TokenizerError) -> Tokenizer, String)] = [
            ({ () throws(TokenizerError) in try gguf(model: "bert") }, "'bert'"),
            ({ () throws(TokenizerError) in try gguf(pre: "kimi-k2") }, "'kimi-k2'"),
            ({ () throws(TokenizerError) in try gguf(tokens: []) }, "merge 0"),
            ({ () throws(TokenizerError) in try gguf(tokens: [], merges: []) }, "empty"),
            ({ () throws(TokenizerError) in try gguf(merges: nil) }, "merges"),
            ({ () throws(TokenizerError) in try gguf(merges: ["a"]) }, "merge 0"),
            ({ () throws(TokenizerError) in try gguf(merges: ["b a"]) }, "'ba'"),
            ({ () throws(TokenizerError) in try gguf(types: [1]) }, "token_type"),
            ({ () throws(TokenizerError) in try gguf(types: [1, 1, 7]) }, "found 7"),
            ({ () throws(TokenizerError) in try gguf(tokens: ["a", "b", "ab", "a"]) }, "the same"),
            ({ () throws(TokenizerError) in try gguf(bos: 3) }, "BOS token is 3"),
            ({ () throws(TokenizerError) in try gguf(bos: -1) }, "BOS token is -1"),
            ({ () throws(TokenizerError) in try gguf(model: "llama", scores: [1]) }, "scores"),
            ({ () throws(TokenizerError) in try gguf(model: "llama") }, "scores"),
            ({ () throws(TokenizerError) in try gguf(model: "llama", scores: [0, .nan, 0]) }, "not a number"),
            (
                { () throws(TokenizerError) in
                    try gguf(model: "llama", tokens: [String(repeating: "a", count: 100_000)], scores: [0])
                }, "100000 bytes"
            ),
        ]
        for (load, name) in cases {
            let error = #expect(throws: TokenizerError.self, "\(name)") { try load() }
            #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
        }
    }

    @Test
    func `files are told apart by content, and missing ones named`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sextant-tokenizer-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("either").path
        try Data("\n \(json())".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try Tokenizer.load(path: path).encode("ab") == [2])
        try Data(model()).write(to: URL(fileURLWithPath: path))
        #expect(try Tokenizer.load(path: path).encode("aaa") == [1, 0, 4, 3])
        for missing in [folder.path, folder.appendingPathComponent("none").path] {
            let error = #expect(throws: TokenizerError.self) { try Tokenizer.load(path: missing) }
            #expect(error?.kind == .unreadable)
            #expect(error?.source == missing)
        }
    }
}
