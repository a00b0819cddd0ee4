import CKernels
import EngineAPI
import ModelFiles

/// Working memory of the forward pass, made once for the largest step.
final class Scratch {
    /// Up to this many rows every worker normalises and prepares all of them for itself: one granule of tokens cannot
    /// be divided, so sharing it out would only cost a meeting.
    static let privateRows = Int(CK_TOKEN_GRANULE)

    let tokens: UnsafeMutablePointer<TokenID>  // [row]
    let positions: UnsafeMutablePointer<Int32>  // [row]
    let slices: UnsafeMutablePointer<SliceView>  // [slice]
    let lastSlices: UnsafeMutablePointer<SliceView>  // [slice]
    let rowSlices: UnsafeMutablePointer<Int32>  // [row] -> slice
    let residual: UnsafeMutablePointer<Float>  // [row, width]
    let normed: UnsafeMutablePointer<Float>  // [row, width]
    let projected: UnsafeMutablePointer<Float>  // [row, query | key | value]
    let attended: UnsafeMutablePointer<Float>  // [row, heads * headSize]
    let gated: UnsafeMutablePointer<Float>  // [row, feedForwardWidth]
    let raised: UnsafeMutablePointer<Float>  // [row, feedForwardWidth]
    let logits: UnsafeMutablePointer<Float>  // [logit row, vocabulary]
    let choices: UnsafeMutablePointer<TokenID>  // [logit row]: largest logit
    let finite: UnsafeMutablePointer<Bool>  // [logit row]
    let prepared: UnsafeMutableRawPointer  // [slot]
    let workers: UnsafeMutablePointer<WorkerScratch>  // [worker]
    /// Bytes from one slot of prepared activations to the next.
    let preparedSlotBytes: Int
    let privateSlotBytes: Int

    private let memory: AlignedMemory
    private let workerCount: Int

    init(
        weights: Weights, kernels: KernelTable, limits: StepLimits, workers count: Int, account: MemoryAccount
    ) throws(EngineError) {
        var layout = ScratchLayout(weights: weights, kernels: kernels, limits: limits, workers: count)
        memory = try AlignedMemory(byteCount: layout.byteCount, purpose: "scratch", account: account)
        layout.base = memory.base
        let configuration = weights.configuration
        tokens = layout.take(limits.rows)
        positions = layout.take(limits.rows)
        rowSlices = layout.take(limits.rows)
        slices = layout.take(limits.slices)
        lastSlices = layout.take(limits.slices)
        residual = layout.take(limits.rows * configuration.width)
        normed = layout.take(limits.rows * configuration.width)
        projected = layout.take(limits.rows * (configuration.queryWidth + 2 * configuration.keyValueWidth))
        attended = layout.take(limits.rows * configuration.queryWidth)
        gated = layout.take(limits.rows * configuration.feedForwardWidth)
        raised = layout.take(limits.rows * configuration.feedForwardWidth)
        logits = layout.take(limits.logitRows * configuration.vocabularySize)
        choices = layout.take(limits.logitRows)
        finite = layout.take(limits.logitRows)
        preparedSlotBytes = layout.preparedSlotBytes
        privateSlotBytes = layout.privateSlotBytes
        prepared = layout.takeBytes(layout.preparedSlotBytes * ScratchLayout.slots)
        workerCount = count
        workers = .allocate(capacity: count)
        for index in 0..<count {
            (workers + index).initialize(
                to: WorkerScratch(
                    normed: layout.take(Self.privateRows * configuration.width),
                    prepared: layout.takeBytes(layout.privateSlotBytes * ScratchLayout.slots),
                    matrix: layout.takeBytes(layout.matrixScratchBytes),
                    attention: layout.take(layout.attentionScratchFloats)))
        }
    }

    deinit {
        workers.deinitialize(count: workerCount)
        workers.deallocate()
    }
}

/// What each worker has for itself.
struct WorkerScratch {
    let normed: UnsafeMutablePointer<Float>  // [private row, width]
    let prepared: UnsafeMutableRawPointer  // [slot]
    let matrix: UnsafeMutableRawPointer
    let attention: UnsafeMutablePointer<Float>
}
