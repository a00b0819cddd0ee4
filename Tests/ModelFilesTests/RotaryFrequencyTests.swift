import Testing

@testable import ModelFiles

/// Scaled rotation against transformers: Scripts/golden/rotary_frequencies.py.
@Suite struct RotaryFrequencyTests {
    struct Golden: Decodable {
        var configuration: String
        var frequencies: [Double]
        var attentionFactor: Double
    }

    @Test func frequenciesAreThoseOfTransformers() throws {
        let goldens = try Fixture.decode([Golden].self, "rotary-frequencies.json")
        #expect(goldens.count == 8)
        for golden in goldens {
            let configuration = try ConfigurationText.read(golden.configuration)
            let frequencies = configuration.rotaryFrequencies()
            #expect(frequencies.count == golden.frequencies.count)
            for (pair, (found, expected)) in zip(frequencies, golden.frequencies).enumerated() {
                // transformers computes in float32.
                #expect(abs(found - expected) < 2e-5 * expected, "\(golden.configuration): pair \(pair)")
            }
            #expect(abs(configuration.rotaryMagnitude - golden.attentionFactor) < 1e-6)
        }
    }

    /// The same scaling as numbers and as a tensor.
    @Test func divisorsAreTheScalingOfLlama3() throws {
        var configuration = try SyntheticShape.named("llama-3.2-1b").configuration
        let frequencies = configuration.rotaryFrequencies()
        let divisors = try #require(configuration.llama3Divisors)
        #expect(divisors.first == 1 && divisors.last == 32)
        #expect(divisors.contains { $0 > 1 && $0 < 32 })
        configuration.features.rotaryScaling = .divisors
        for (one, other) in zip(frequencies, configuration.rotaryFrequencies(divisors: divisors)) {
            #expect(abs(one - other) < 1e-6 * one)
        }
    }
}
