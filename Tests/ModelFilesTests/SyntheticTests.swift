import Testing

@testable import ModelFiles

@Suite struct SyntheticTests {
    private static func tensor(
        _ type: TensorType, _ shape: [Int], seed: UInt64 = 1, name: String = "t"
    ) -> Tensor {
        let generator = WeightGenerator(seed: RandomWords.seed(seed, name: name))
        return Tensor(name: name, type: type, shape: shape, content: .generated(generator))
    }

    struct GoldenRow: Decodable {
        var type, seed, name, row, columns, bytes: String
    }

    /// Expected values come from a second implementation: Scripts/golden/synthetic_rows.py.
    @Test func bytesAreThoseOfTheRule() throws {
        for golden in try Fixture.decode([GoldenRow].self, "synthetic-rows.json") {
            let columns = try #require(Int(golden.columns))
            let row = try #require(Int(golden.row))
            let shape = golden.type == "norm" ? [columns] : [row + 1, columns]
            let type = golden.type == "norm" ? TensorType.f32 : try #require(TensorType(rawValue: golden.type))
            let seed = try #require(UInt64(golden.seed))
            let tensor = Self.tensor(type, shape, seed: seed, name: golden.name)
            #expect(tensor.bytes(row..<(row + 1)) == Fixture.bytes(golden.bytes), "\(golden.type) \(golden.name)")
        }
    }

    @Test(arguments: WeightGenerator.types)
    func divisionDoesNotMatter(type: TensorType) {
        let tensor = Self.tensor(type, [7, 96])
        let whole = tensor.bytes(0..<7)
        #expect(tensor.bytes(0..<3) + tensor.bytes(3..<4) + tensor.bytes(4..<7) == whole)
        #expect(Set((0..<7).map { tensor.bytes($0..<($0 + 1)) }).count == 7, "rows differ")
        #expect(Self.tensor(type, [7, 96], seed: 2).bytes(0..<7) != whole, "seeds differ")
        #expect(Self.tensor(type, [7, 96], name: "u").bytes(0..<7) != whole, "tensors differ")
    }

    /// Rows that do not end with a word of the generator.
    @Test(arguments: [1, 2, 3, 5])
    func anyWidth(columns: Int) {
        for type in [TensorType.f32, .f16, .bf16] {
            let tensor = Self.tensor(type, [3, columns])
            let (three, one) = (tensor.bytes(0..<3), tensor.bytes(1..<2))
            #expect(Array(three[one.count..<(2 * one.count)]) == one)
            #expect(tensor.floats(0..<3).allSatisfy { $0.isNormal })
        }
    }

    /// What keeps a forward pass finite and its logits apart.
    @Test(arguments: WeightGenerator.types, [576, 2048, 11_008])
    func momentsAreThoseOfATrainedMatrix(type: TensorType, columns: Int) {
        let values = Self.tensor(type, [8, columns]).floats(0..<8).map(Double.init)
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let deviation = (values.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
        let wanted = 1 / Double(columns).squareRoot()
        #expect(deviation / wanted > 1 / 1.5 && deviation / wanted < 1.5, "\(deviation / wanted)")
        #expect(abs(mean) < 6 * deviation / count.squareRoot() * 1.5, "\(mean / deviation)")
        #expect(values.allSatisfy { $0.isFinite })
        #expect(values.filter { $0 == 0 }.count < values.count / 16)
        #expect(!values.contains { $0 != 0 && abs($0) < 1e-6 }, "no subnormal half")
    }

    @Test(arguments: [TensorType.q8_0, .q4_0, .q4_1])
    func scalesAreNormalHalves(type: TensorType) {
        let tensor = Self.tensor(type, [4, 11_008])
        let bytes = tensor.bytes(0..<4)
        for block in stride(from: 0, to: bytes.count, by: type.blockBytes) {
            let exponent = bytes[block + 1] & 0x7C
            #expect(exponent != 0 && exponent != 0x7C)
            if type == .q8_0 { #expect(!bytes[(block + 2)..<(block + 34)].contains(0x80), "-128 is never written") }
        }
    }

    @Test func biasesVaryAroundZero() throws {
        let shape = try SyntheticShape.named("qwen1.5-7b")
        let bias = try #require(Checkpoint.synthetic(shape, type: .f16, seed: 0).tensors[.layer(3, .keyBias)])
        let values = bias.floats(0..<1)
        #expect(values.count == 4096 && bias.type == .f32)
        #expect(values.allSatisfy { (-0.125..<0.125).contains($0) })
        #expect(abs(values.reduce(0, +)) < 4096 * 0.01)
    }

    @Test func normsVaryAroundOne() {
        let values = Self.tensor(.f32, [576]).floats(0..<1)
        #expect(values.allSatisfy { (0.875..<1.125).contains($0) })
        #expect(Set(values).count > 500)
    }

    /// Counts of the published models.
    @Test(arguments: [
        ("llama-2-7b", 291, 6_738_415_616), ("tinyllama-1.1b", 201, 1_100_048_384),
        ("smollm2-135m", 272, 134_515_008), ("llama-3.1-8b", 292, 8_030_261_248),
        ("llama-3.2-1b", 147, 1_235_814_400), ("mistral-7b", 291, 7_241_732_096), ("qwen1.5-7b", 387, 7_721_324_544),
        ("qwen2.5-7b", 339, 7_615_616_512), ("qwen3-8b", 399, 8_190_735_360), ("phi-3-mini", 291, 3_821_079_552),
        ("smollm3-3b", 326, 3_075_098_624),
    ])
    func shapesAreThoseOfTheModels(name: String, tensors: Int, parameters: Int) throws {
        let shape = try SyntheticShape.named(name)
        let checkpoint = Checkpoint.synthetic(shape, type: .f16, seed: 0)
        #expect(checkpoint.tensors.count == tensors)
        #expect(checkpoint.parameterCount == parameters)
        #expect(checkpoint.isSynthetic && checkpoint.displayName == name)
        #expect(checkpoint.tensors[.outputNorm]?.type == .f32)
        #expect(checkpoint.dominantType == .f16)
        #expect(checkpoint.tensors[.outputNorm]?.mappedBytes == nil)
        let digests = [
            checkpoint.digest, Checkpoint.synthetic(shape, type: .f16, seed: 1).digest,
            Checkpoint.synthetic(shape, type: .bf16, seed: 0).digest,
        ]
        #expect(Set(digests).count == 3)
        #expect(digests[0] == Checkpoint.synthetic(shape, type: .f16, seed: 0).digest)
    }

    @Test func unknownShapesAreNamed() throws {
        let error = try #require(throws: ModelFileError.self) { try SyntheticShape.named("llama-9") }
        #expect(error.message.contains("tinyllama-1.1b, smollm2-135m, found llama-9"))
    }
}
