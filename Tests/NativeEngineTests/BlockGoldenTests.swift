import EngineAPI
import ModelFiles
import Testing

@testable import NativeEngine

/// Files that mix block types, as published ones do, against transformers on the values that the `gguf` package reads
/// from the same blocks.
@Suite struct BlockGoldenTests {
    @Test func theGoldenFileIsThere() throws {
        #expect(try RandomBlockCheckpoint.golden.get().configurations.count == 7)
    }

    @Test(arguments: RandomBlockCheckpoint.names)
    func bytesMatchPython(name: String) throws {
        let checkpoint = try RandomBlockCheckpoint(name)
        var digest = FNV1a()
        for tensor in checkpoint.tensors { digest.add(tensor.bytes) }
        #expect(digest.text == checkpoint.shape.digests["gguf"])
    }

    /// No worse than int8 activations make exact arithmetic, in every table, whether tokens come together or one by one.
    @Test(arguments: RandomBlockCheckpoint.names)
    func noWorseThanTheirActivations(name: String) throws {
        let checkpoint = try RandomBlockCheckpoint(name)
        let shape = checkpoint.shape
        let model = try ModelOnDisk(checkpoint)
        let error = try shape.classError("blocks").errorToRounded
        let expected = try shape.roundedLogits("blocks")
        let step = try RandomBlockCheckpoint.golden.get().stride
        for kernels in EngineChoice.tables {
            for (threads, largestStep) in [(1, 512), (2, 1), (1, 7)] {
                let choice = EngineChoice(kernels: kernels, threads: threads, largestStep: largestStep)
                let rows = try EngineUnderTest.logits(model: model.path, tokens: shape.prompt, choice)
                let stored = stride(from: step - 1, to: rows.count, by: step).map { rows[$0] }
                let difference = LogitDifference(stored, expected)
                #expect(
                    difference.rms <= error.rms * PrecisionGoldenTests.blockRMSFactor, "\(choice): \(difference)")
                #expect(
                    difference.maximum <= error.max * PrecisionGoldenTests.blockMaximumFactor,
                    "\(choice): \(difference)")
            }
        }
    }

    /// Packing loses nothing: every value comes back as the file's own reader gives it, in as many bytes.
    @Test(arguments: RandomBlockCheckpoint.names)
    func packedWeightsAreTheFiles(name: String) throws {
        let model = try ModelOnDisk(try RandomBlockCheckpoint(name))
        let loaded = try EngineUnderTest.load(model.path)
        for matrix in loaded.plan.matrices.values {
            #expect(matrix.route == .repack)
            // Scales of 16 rows are rounded up to 64 bytes, as are minima.
            #expect(matrix.byteCount - matrix.tensor.byteCount <= matrix.tensor.rows / 16 * 64)
        }
        let layer = loaded.weights.layers[1]
        let views: [(role: TensorRole, view: MatrixView)] = [
            (.tokenEmbedding, loaded.weights.tokenEmbedding), (.layer(1, .query), layer.query),
            (.layer(1, .value), layer.value), (.layer(1, .down), layer.down),
            (loaded.configuration.tiedEmbeddings ? .tokenEmbedding : .outputHead, loaded.weights.outputHead),
        ]
        for (role, view) in views {
            let tensor = try required(loaded.plan.matrices[role]?.tensor, "\(role)")
            let columns = tensor.columns
            var expected = [Float](repeating: 0, count: columns)
            var found = expected
            for row in stride(from: 0, to: tensor.rows, by: 7) {
                expected.withUnsafeMutableBufferPointer { tensor.dequantizeRows(row..<row + 1, into: $0) }
                found.withUnsafeMutableBufferPointer { out in
                    if let start = out.baseAddress { view.unpack(row: row, into: start) }
                }
                #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "\(role) row \(row)")
            }
        }
    }

    @Test func theIdentityNamesTheMixture() async throws {
        let model = try ModelOnDisk(try RandomBlockCheckpoint("blocks-q4_k_m"))
        let identity = try await NativeEngineProvider(EngineChoice().settings(model: model.path)).withEngine {
            $0.identity
        }
        #expect(identity.weights == "Q4_K blocks of 256 (packed), Q6_K blocks of 256 (packed)")
        #expect(identity.effectivePrecision == .int4)
        #expect(identity.activations?.hasPrefix("int8 (blocks of 32)") == true)
    }
}
