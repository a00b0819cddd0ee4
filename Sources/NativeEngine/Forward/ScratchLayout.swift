import CKernels
import EngineAPI
import ModelFiles

/// How large the parts of `Scratch` are, and where they begin: every part on a line of its own.
struct ScratchLayout {
    /// Matrices that read the same activations, and may be of different formats in one file: query, key and value.
    static let slots = 3
    /// Tokens of one attention task in prefill.
    static let attentionBlock = 64

    private(set) var byteCount = 0
    private(set) var preparedSlotBytes = 0
    private(set) var privateSlotBytes = 0
    private(set) var matrixScratchBytes = 0
    private(set) var attentionScratchFloats = 0
    /// Set before parts are taken.
    var base: UnsafeMutableRawPointer?
    private var taken = 0

    init(weights: Weights, kernels: KernelTable, limits: StepLimits, workers: Int) {
        self.init(
            configuration: weights.configuration,
            matrices: weights.matrices.map { ($0.format, $0.kernels, $0.columns) }, kernels: kernels, limits: limits,
            workers: workers)
    }

    /// - Parameter matrices: format, kernels and columns of each matrix.
    init(
        configuration: ModelConfiguration, matrices: [(format: WeightFormat, kernels: MatrixKernels, columns: Int)],
        kernels: KernelTable,
        limits: StepLimits, workers: Int
    ) {
        // A table may prepare few tokens in one way and many in another, so every count is asked for.
        var asked: Set<[Int]> = []
        for (format, matrix, columns) in matrices where asked.insert([format.index, columns]).inserted {
            for tokens in 1...max(limits.rows, Scratch.privateRows) {
                let preparedBytes = Self.rounded(matrix.preparedBytes(tokens, columns))
                preparedSlotBytes = max(preparedSlotBytes, preparedBytes)
                if tokens <= Scratch.privateRows { privateSlotBytes = max(privateSlotBytes, preparedBytes) }
                matrixScratchBytes = max(matrixScratchBytes, Self.rounded(matrix.scratchBytes(tokens, columns)))
            }
        }
        for tokens in [1, Self.attentionBlock] {
            let shape = ck_attention_shape(
                tokens: tokens, first_position: max(0, limits.context - tokens),
                group: configuration.heads / configuration.keyValueHeads, head_size: configuration.headSize,
                query_token_stride: configuration.queryWidth + 2 * configuration.keyValueWidth,
                out_token_stride: configuration.queryWidth, scale: 1)
            attentionScratchFloats = max(attentionScratchFloats, kernels.attentionScratch(shape))
        }
        let perRow =
            3 * MemoryLayout<Int32>.stride
            + MemoryLayout<Float>.stride
            * (2 * configuration.width + 2 * configuration.queryWidth + 2 * configuration.keyValueWidth
                + 2 * configuration.feedForwardWidth)
        let perWorker =
            Scratch.privateRows * configuration.width * MemoryLayout<Float>.stride + privateSlotBytes * Self.slots
            + matrixScratchBytes + attentionScratchFloats * MemoryLayout<Float>.stride
        byteCount =
            limits.rows * perRow + 2 * limits.slices * MemoryLayout<SliceView>.stride
            + limits.logitRows * (configuration.vocabularySize + 2) * MemoryLayout<Float>.stride
            + preparedSlotBytes * Self.slots + workers * perWorker
            // Rounding of each part.
            + (15 + 4 * workers) * Self.alignment
    }

    private static let alignment = 64

    private static func rounded(_ bytes: Int) -> Int {
        (bytes + alignment - 1) / alignment * alignment
    }

    mutating func takeBytes(_ bytes: Int) -> UnsafeMutableRawPointer {
        guard let base else { preconditionFailure("the layout has no memory yet") }
        let part = base + taken
        taken += Self.rounded(bytes)
        precondition(taken <= byteCount, "scratch was counted too small")
        return part
    }

    mutating func take<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
        takeBytes(count * MemoryLayout<Element>.stride).bindMemory(to: Element.self, capacity: count)
    }
}
