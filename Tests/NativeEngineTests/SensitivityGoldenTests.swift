import EngineAPI
import ModelFiles
import Testing

/// The comparison with transformers notices every mistake that it is there to notice: whatever is left out or mixed up
/// moves the logits hundreds of times farther than the tolerance.
@Suite struct SensitivityGoldenTests {
    /// Far above what any class of precision costs.
    static let visible = 0.5

    @Test(arguments: CheckpointGoldenTests.names)
    func everyTensorMatters(name: String) throws {
        let checkpoint = RandomCheckpoint(try GoldenEngine.shape(name))
        for role in checkpoint.shape.configuration.roles {
            let difference = try Self.difference(checkpoint.neutralizing(role))
            #expect(difference.maximum > Self.visible, "without \(role): \(difference)")
        }
    }

    /// The mistake of a converter, and of a reader that takes the one order of rows for the other.
    @Test(arguments: CheckpointGoldenTests.names)
    func orderOfRotaryPairsMatters(name: String) throws {
        var checkpoint = RandomCheckpoint(try GoldenEngine.shape(name))
        checkpoint.permutesForGGUF = false
        #expect(try Self.difference(checkpoint).maximum > Self.visible)
    }

    /// Which query heads share which key/value head.
    @Test(arguments: CheckpointGoldenTests.names, [LayerRole.key, .value])
    func orderOfKeyValueHeadsMatters(name: String, role: LayerRole) throws {
        let checkpoint = RandomCheckpoint(try GoldenEngine.shape(name))
        let headCount = checkpoint.shape.headSize * checkpoint.shape.width
        let mixed = checkpoint.replacing(.layer(0, role)) { values in
            Array(values[headCount...] + values[..<headCount])
        }
        #expect(try Self.difference(mixed).maximum > Self.visible)
    }

    @Test func rotaryBaseMatters() throws {
        for name in CheckpointGoldenTests.names {
            var checkpoint = RandomCheckpoint(try GoldenEngine.shape(name))
            checkpoint.shape.ropeBase = checkpoint.shape.ropeBase == 10_000 ? 100_000 : 10_000
            #expect(try Self.difference(checkpoint).maximum > Self.visible, "\(name)")
        }
    }

    /// Small where activations are large, so only more than the tolerance is asked for.
    @Test func normEpsilonMatters() throws {
        var checkpoint = RandomCheckpoint(try GoldenEngine.shape("tiny-gqa"))
        checkpoint.shape.normEpsilon = 1e-5
        #expect(try Self.difference(checkpoint).maximum > 5 * FloatGoldenTests.tolerance)
    }

    /// The engine on a changed checkpoint against transformers on the true one.
    private static func difference(_ changed: RandomCheckpoint) throws -> LogitDifference {
        let model = try ModelOnDisk(changed, .gguf(.f32))
        let rows = try EngineUnderTest.logits(model: model.path, tokens: changed.shape.prompt)
        return LogitDifference(rows, try changed.shape.exactLogits())
    }
}
