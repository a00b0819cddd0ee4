import ModelFiles
import Testing

/// The weights that the tests make are those from which the reference logits were made.
@Suite struct CheckpointGoldenTests {
    static let names = ["tiny-gqa", "tiny-tied", "tiny-mha"]

    @Test(arguments: names)
    func huggingFaceBytesMatchPython(name: String) throws {
        let checkpoint = RandomCheckpoint(try GoldenEngine.shape(name))
        var digest = FNV1a()
        for (_, values) in checkpoint.tensors { digest.add(TensorEncoding.bytes(of: values, as: .f32)) }
        #expect(digest.text == checkpoint.shape.digests["huggingface-f32"])
    }

    @Test(arguments: names, [TensorType.f32, .f16, .bf16, .q8_0, .q4_0, .q4_1])
    func ggufBytesMatchPython(name: String, type: TensorType) throws {
        let checkpoint = RandomCheckpoint(try GoldenEngine.shape(name))
        var digest = FNV1a()
        for (role, values) in checkpoint.tensors {
            let type = ggufType(of: role, matrices: type)
            digest.add(TensorEncoding.bytes(of: checkpoint.ggufValues(role, values), as: type))
        }
        #expect(digest.text == checkpoint.shape.digests["gguf-\(type.rawValue.lowercased())"])
    }

    @Test(
        arguments: names,
        [
            ModelForm.gguf(.f32), .gguf(.f16), .gguf(.q4_1), .huggingFace(.f32, shards: 1),
            .huggingFace(.bf16, shards: 3),
        ])
    func parsersReadTheSameShape(name: String, form: ModelForm) throws {
        let checkpoint = RandomCheckpoint(try GoldenEngine.shape(name))
        let model = try ModelOnDisk(checkpoint, form)
        let read = try Checkpoint.open(model.path).configuration
        var expected = checkpoint.shape.configuration
        expected.name = read.name
        if case .gguf = form { expected.rotaryPairing = .adjacent }
        #expect(read == expected)
    }
}
