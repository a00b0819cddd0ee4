import EngineAPI
import ModelFiles
import Testing

@testable import NativeEngine

@Suite struct SettingsTests {
    private static func failure(_ change: (inout EngineSettings) -> Void) -> EngineError? {
        var settings = TinyModel.settings()
        change(&settings)
        do {
            _ = try TinyModel.load(TinyModel.checkpoint(), settings)
            return nil
        } catch {
            return error as? EngineError
        }
    }

    @Test func badSettingsAreNamed() {
        #expect(Self.failure { $0.threads = 0 }?.message.contains("--threads") == true)
        #expect(Self.failure { $0.threads = 100_000 }?.message.contains("100000") == true)
        #expect(Self.failure { $0.kernels = "abacus" }?.message.contains("portable") == true)
        #expect(Self.failure { $0.contextLength = 257 }?.message.contains("256") == true)
        #expect(Self.failure { $0.contextLength = 0 }?.kind == .setting)
        #expect(Self.failure { $0.cachePrecision = .int4 }?.message.contains("int4") == true)
        #expect(Self.failure { $0.contextLength = 100 } == nil)
    }

    @Test func theProviderSaysAtOnceWhatItCan() {
        var settings = TinyModel.settings()
        settings.threads = -1
        #expect(throws: EngineError.self) { try NativeEngineProvider(settings) }
    }

    @Test func modelsThatAreNotThere() {
        for model in ["synthetic:nonsense", "/nowhere/model.gguf"] {
            let error = #expect(throws: EngineError.self) {
                try NativeModel.checkpoint(EngineSettings(model: model))
            }
            #expect(error?.kind == .model)
            #expect(error?.remedy != nil)
        }
    }

    @Test func failedLoadingThrowsOutOfTheScope() async {
        let provider = try? NativeEngineProvider(EngineSettings(model: "/nowhere/model.gguf", threads: 1))
        await #expect(throws: EngineError.self) { try await provider?.withEngine { _ in } }
    }

    @Test func cachePrecisionFollowsTheWeights() throws {
        var settings = TinyModel.settings()
        #expect(try TinyModel.load(TinyModel.checkpoint(), settings).cachePool.shape.element == .single)
        #expect(try TinyModel.load(TinyModel.checkpoint(type: .f16), settings).cachePool.shape.element == .half)
        settings.cachePrecision = .fp16
        #expect(try TinyModel.load(TinyModel.checkpoint(), settings).cachePool.shape.element == .half)
    }

    @Test func aTokenizerOfAnotherModel() {
        var small = TinyModel.configuration
        small.vocabularySize = 200
        let error = #expect(throws: EngineError.self) {
            try TokenizerLoading.tokenizer(for: TinyModel.checkpoint(small))
        }
        #expect(error?.kind == .tokenizer)
    }

    @Test func aTokenizerThatKnowsFarTooFewTokens() {
        // Rows rounded up are usual: 20,000 less a sixteenth.
        for (known, fits) in [(18_749, false), (18_750, true), (20_000, true), (20_001, false)] {
            #expect(TokenizerLoading.fits(tokens: known, rows: 20_000, isSynthetic: false) == fits, "\(known)")
        }
        // Random weights know no text, and small models round up by much of their size.
        #expect(TokenizerLoading.fits(tokens: 300, rows: 20_000, isSynthetic: true))
        #expect(TokenizerLoading.fits(tokens: 400, rows: 1024, isSynthetic: false))
    }

    @Test func aModelWithoutTokenizerAsksForOne() {
        var checkpoint = TinyModel.checkpoint()
        checkpoint.isSynthetic = false
        let error = #expect(throws: EngineError.self) { try TokenizerLoading.tokenizer(for: checkpoint) }
        #expect(error?.remedy?.contains("--tokenizer") == true)
    }
}
