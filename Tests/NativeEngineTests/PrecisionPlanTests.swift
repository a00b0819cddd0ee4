import EngineAPI
import ModelFiles
import Testing

@testable import NativeEngine

@Suite struct PrecisionPlanTests {
    private static func plan(
        _ checkpoint: Checkpoint, _ precision: Precision?, requantize: Bool = false, allowFallback: Bool = false
    ) throws(EngineError) -> PrecisionPlan {
        try PrecisionPlan(
            checkpoint: checkpoint,
            settings: EngineSettings(
                model: "tiny", precision: precision, allowFallback: allowFallback, requantize: requantize))
    }

    /// Wide enough for super-blocks of 256 columns.
    private static let wide: ModelConfiguration = {
        var configuration = TinyModel.configuration
        configuration.width = 256
        configuration.headSize = 64
        configuration.feedForwardWidth = 512
        return configuration
    }()

    @Test(
        arguments: zip(
            TensorType.allCases,
            [
                Precision.fp32, .fp16, .bf16, .int8, .int4, .int4, .int4, .int4, .int4, .int4, .int4, .int4, .int8,
                .fp32,
            ]))
    func byDefaultWhatTheFileHolds(type: TensorType, precision: Precision) throws {
        let plan = try Self.plan(TinyModel.checkpoint(Self.wide, type: type), nil)
        #expect(plan.effective == precision)
        guard type != .q8_k else { return }
        #expect(plan.matrices.values.allSatisfy { $0.format.rawValue == type.rawValue })
        // Scales of 16 rows are rounded up to 64 bytes, as are minima.
        #expect(plan.matrices.values.allSatisfy { $0.byteCount - $0.tensor.byteCount <= $0.tensor.rows / 16 * 64 })
        #expect(plan.notes.isEmpty)
    }

    @Test func aTypeWithoutKernelsIsHeldAsFloatsAndSaysSo() throws {
        let plan = try Self.plan(TinyModel.checkpoint(Self.wide, type: .q8_k), nil)
        #expect(plan.matrices.values.allSatisfy { $0.format == .f32 && $0.route == .convert })
        #expect(plan.weightsText == "F32 (converted)")
        #expect(plan.notes.count == 1 && plan.notes[0].contains("Q8_K"))
        #expect(throws: EngineError.self) { try Self.plan(TinyModel.checkpoint(Self.wide, type: .q8_k), .int8) }
    }

    @Test func superBlocksAreNamedByTheirSize() throws {
        var checkpoint = TinyModel.checkpoint(Self.wide, type: .q4_k)
        checkpoint.tensors[.outputHead]?.type = .q6_k
        let plan = try Self.plan(checkpoint, nil)
        #expect(plan.weightsText == "Q4_K blocks of 256 (packed), Q6_K blocks of 256 (packed)")
        #expect(plan.effective == .int4)
    }

    @Test func aPrecisionAskedForAppliesToAllMatrices() throws {
        let plan = try Self.plan(TinyModel.checkpoint(type: .f16), .int4)
        #expect(plan.matrices.values.allSatisfy { $0.format == .q4_0 && $0.route == .convert })
        #expect(plan.effective == .int4)
        #expect(plan.weightsText == "Q4_0 blocks of 32 (quantised)")
    }

    @Test func aFileOfTheClassStaysAsItIs() throws {
        var checkpoint = TinyModel.checkpoint(type: .q4_1)
        checkpoint.tensors[.outputHead]?.type = .q8_0
        let plan = try Self.plan(checkpoint, .int4)
        #expect(plan.matrices[.outputHead]?.format == .q8_0)
        #expect(plan.matrices[.layer(0, .gate)]?.format == .q4_1)
        #expect(plan.weightsText.contains("Q4_1") && plan.weightsText.contains("Q8_0"))
    }

    @Test func mappedPlainWeightsStayInPlace() throws {
        var checkpoint = TinyModel.checkpoint()
        let shape = TinyModel.configuration.shape(of: .outputHead)
        checkpoint.tensors[.outputHead] = TinyModel.tensor(
            "output", [Float](repeating: 0.5, count: shape[0] * shape[1]), shape: shape)
        let plan = try Self.plan(checkpoint, nil)
        #expect(plan.matrices[.outputHead]?.route == .inPlace)
        #expect(plan.matrices[.tokenEmbedding]?.route == .copy)
    }

    @Test func blocksAreNotRoundedASecondTimeUnasked() throws {
        let error = #expect(throws: EngineError.self) {
            try Self.plan(TinyModel.checkpoint(type: .q8_0), .int4)
        }
        #expect(error?.remedy?.contains("--requantize") == true)
        let plan = try Self.plan(TinyModel.checkpoint(type: .q8_0), .int4, requantize: true)
        #expect(plan.matrices.values.allSatisfy { $0.format == .q4_0 })
    }

    @Test func columnsThatBlocksDoNotDivide() throws {
        var narrow = TinyModel.configuration
        narrow.feedForwardWidth = 80
        let error = #expect(throws: EngineError.self) { try Self.plan(TinyModel.checkpoint(narrow), .int8) }
        #expect(error?.message.contains("80") == true)
        let plan = try Self.plan(TinyModel.checkpoint(narrow), .int8, allowFallback: true)
        #expect(plan.effective == .fp32)
        #expect(plan.notes.count == 1)
    }

    @Test func aMissingTensorIsNamed() {
        var checkpoint = TinyModel.checkpoint()
        checkpoint.tensors[.layer(1, .up)] = nil
        let error = #expect(throws: EngineError.self) { try Self.plan(checkpoint, nil) }
        #expect(error?.kind == .model)
    }

    @Test func tooLittleMemorySaysWhatWouldFit() {
        let requirement = MemoryRequirement(
            weightBytes: 13_000_000_000, scratchBytes: 100_000_000, cacheBytes: 1_000_000_000)
        let alternatives: [(precision: Precision, weightBytes: Int)] = [
            (.fp16, 13_000_000_000), (.int8, 7_000_000_000), (.int4, 3_800_000_000),
        ]
        #expect(throws: Never.self) {
            try requirement.check(availableBytes: 14_100_000_000, alternatives: alternatives)
        }
        #expect(throws: Never.self) { try requirement.check(availableBytes: nil, alternatives: alternatives) }
        let error = #expect(throws: EngineError.self) {
            try requirement.check(availableBytes: 9_000_000_000, alternatives: alternatives)
        }
        #expect(error?.kind == .memory)
        #expect(error?.message.contains("14.10 GB") == true)
        #expect(error?.remedy?.contains("--precision int8") == true)
        let hopeless = #expect(throws: EngineError.self) {
            try requirement.check(availableBytes: 1_000_000_000, alternatives: alternatives)
        }
        #expect(hopeless?.remedy?.contains("--precision") == false)
    }

    @Test func theCountIsWhatLoadingTakes() throws {
        let account = MemoryAccount()
        let checkpoint = TinyModel.checkpoint(type: .f16)
        let settings = TinyModel.settings(precision: .int8)
        let plan = try PrecisionPlan(checkpoint: checkpoint, settings: settings)
        try #require(plan.weightBytes(in: .int8) != nil)
        let model = try TinyModel.load(checkpoint, settings, account: account)
        #expect(model.weights.byteCount == WeightArena.bytes(plan: plan, configuration: checkpoint.configuration))
        #expect(account.bytes > model.weights.byteCount)
    }
}
