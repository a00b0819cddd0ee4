import Testing

@testable import ModelFiles

@Suite struct SmolLM2Tests {
    /// Counts as the `gguf` Python package gives them for this file.
    @Test(.enabled(if: SmolLM2.path != nil, Comment(rawValue: SmolLM2.howToGet)))
    func opens() throws {
        let checkpoint = try Checkpoint.open(try #require(SmolLM2.path))
        #expect(checkpoint.tensors.count == 272)
        #expect(checkpoint.parameterCount == 134_515_008)
        #expect(checkpoint.dominantType == .q4_1)
        #expect(checkpoint.tensors[.tokenEmbedding]?.type == .q8_0)
        var expected = try SyntheticShape.named("smollm2-135m").configuration
        expected.name = "Smollm2 135M 8k Lc100K Mix1 Ep2"
        #expect(checkpoint.configuration == expected)
        guard case .gguf(let vocabulary) = checkpoint.tokenizer else { return #expect(Bool(false)) }
        #expect(vocabulary.model == "gpt2")
        #expect(vocabulary.preTokenizer == "smollm")
        #expect(vocabulary.tokens.count == 49_152)
        #expect(vocabulary.merges?.count == 48_900)
        #expect(vocabulary.scores == nil)
        #expect([vocabulary.bos, vocabulary.eos, vocabulary.unknown, vocabulary.padding] == [1, 2, 0, 2])
        #expect(vocabulary.addBOS == false && vocabulary.addSpacePrefix == false)
        #expect(checkpoint.chatTemplate?.hasPrefix("{% for message in messages %}") == true)
        #expect(checkpoint.digest.hasPrefix("sha256-sampled:"))
        for tensor in checkpoint.tensors.values {
            #expect(tensor.nonFiniteScaleRow(in: 0..<min(4, tensor.rows)) == nil)
        }
    }
}
