import EngineAPI

/// The pointers of `Scratch`, without its reference count. Shapes are written there.
struct ForwardBuffers {
    let tokens: UnsafeMutablePointer<TokenID>
    let rowSlices: UnsafeMutablePointer<Int32>
    let residual: UnsafeMutablePointer<Float>
    let normed: UnsafeMutablePointer<Float>
    let projected: UnsafeMutablePointer<Float>
    let attended: UnsafeMutablePointer<Float>
    let gated: UnsafeMutablePointer<Float>
    let raised: UnsafeMutablePointer<Float>
    let logits: UnsafeMutablePointer<Float>
    let choices: UnsafeMutablePointer<TokenID>
    let finite: UnsafeMutablePointer<Bool>
    let prepared: UnsafeMutableRawPointer
    let workers: UnsafeMutablePointer<WorkerScratch>
    let preparedSlotBytes: Int
    let privateSlotBytes: Int

    init(_ scratch: Scratch) {
        tokens = scratch.tokens
        rowSlices = scratch.rowSlices
        residual = scratch.residual
        normed = scratch.normed
        projected = scratch.projected
        attended = scratch.attended
        gated = scratch.gated
        raised = scratch.raised
        logits = scratch.logits
        choices = scratch.choices
        finite = scratch.finite
        prepared = scratch.prepared
        workers = scratch.workers
        preparedSlotBytes = scratch.preparedSlotBytes
        privateSlotBytes = scratch.privateSlotBytes
    }
}

/// The functions of `KernelTable` that a step calls, without its name and its array.
struct KernelOperations {
    let rmsNorm:
        @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int, Float) -> Void
    let rope: KernelTable.Rope
    let siluMultiply: @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int) -> Void
    let add: @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int) -> Void
    let attentionF16: KernelTable.AttentionF16
    let attentionF32: KernelTable.AttentionF32
    let storeF16: @convention(c) (UnsafeMutablePointer<UInt16>?, UnsafePointer<Float>?, Int) -> Void
    let argmax: @convention(c) (UnsafePointer<Float>?, Int) -> Int

    init(_ table: KernelTable, adjacentPairs: Bool) {
        rmsNorm = table.rmsNorm
        rope = adjacentPairs ? table.ropeAdjacent : table.ropeHalves
        siluMultiply = table.siluMultiply
        add = table.add
        attentionF16 = table.attentionF16
        attentionF32 = table.attentionF32
        storeF16 = table.storeF16
        argmax = table.argmax
    }
}
