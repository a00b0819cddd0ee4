import EngineAPI
public import ModelFiles

/// A model ready to compute: weights, run state and the threads that work. Belongs to one thread.
///
/// The engine's loop drives it; on its own it is the door to the logits, through which anyone can check the engine
/// against another implementation.
public final class NativeModel {
    public let configuration: ModelConfiguration
    let plan: PrecisionPlan
    let kernels: KernelTable
    let pool: ComputePool
    let weights: Weights
    let cachePool: CachePool
    let account: MemoryAccount
    let limits: StepLimits
    let context: Int

    private let scratch: Scratch
    private let rotary: RotaryTable
    private let pass: ForwardPass

    init(
        plan: PrecisionPlan, kernels: KernelTable, pool: ComputePool, weights: Weights, cacheShape: CacheShape,
        limits: StepLimits, account: MemoryAccount
    ) throws(EngineError) {
        configuration = weights.configuration
        self.plan = plan
        self.kernels = kernels
        self.pool = pool
        self.weights = weights
        self.limits = limits
        self.account = account
        context = limits.context
        cachePool = CachePool(shape: cacheShape, account: account)
        scratch = try Scratch(
            weights: weights, kernels: kernels, limits: limits, workers: pool.workers, account: account)
        rotary = try RotaryTable(
            positions: limits.context, configuration: configuration, divisors: weights.rotaryDivisors, account: account)
        pass = ForwardPass(
            weights: weights, kernels: kernels, rotary: rotary, scratch: scratch,
            cacheHalves: cacheShape.element == .half)
    }

    /// Computes one step. Afterwards `logits`, `choice` and `isFinite` hold for the wanted rows, in order of slices.
    ///
    /// The caller keeps to `limits`, and to the vocabulary and the slab's capacity.
    func step(_ slices: [StepSlice]) {
        var pass = pass
        var row = 0
        var lastRow = 0
        for (index, slice) in slices.enumerated() {
            var view = SliceView(
                firstRow: row, outputRow: row, tokens: slice.tokens.count, firstPosition: slice.firstPosition,
                cache: slice.slab.memory.base, capacity: slice.slab.capacity, firstTask: 0)
            pass.all.append(view)
            for (offset, token) in slice.tokens.enumerated() {
                scratch.tokens[row + offset] = token
                scratch.rowSlices[row + offset] = Int32(truncatingIfNeeded: index)
            }
            row += slice.tokens.count
            switch slice.logits {
            case .none: continue
            case .last:
                view.firstRow = row - 1
                view.firstPosition += slice.tokens.count - 1
                view.tokens = 1
            case .all: break
            }
            view.outputRow = lastRow
            pass.last.append(view)
            lastRow += view.tokens
        }
        precondition(
            row <= limits.rows && slices.count <= limits.slices && lastRow <= limits.logitRows,
            "the step is larger than its scratch")
        pass.all.countTasks(pass)
        pass.last.countTasks(pass)
        let ready = pass
        pool.run { worker in ready.run(&worker) }
    }

    /// Logits of the wanted row `index`: [vocabulary]. Valid until the next step.
    func logits(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(
            start: scratch.logits + index * configuration.vocabularySize, count: configuration.vocabularySize)
    }

    /// The token with the largest logit of the wanted row `index`, the lowest of equals.
    func choice(_ index: Int) -> TokenID { scratch.choices[index] }

    /// Whether all logits of the wanted row `index` are numbers.
    func isFinite(_ index: Int) -> Bool { scratch.finite[index] }
}

extension SliceList {
    mutating func append(_ slice: SliceView) {
        (slices + count).initialize(to: slice)
        count += 1
        rows += slice.tokens
    }

    mutating func countTasks(_ pass: ForwardPass) {
        tasks = 0
        for index in 0..<count {
            slices[index].firstTask = tasks
            tasks += pass.tasks(tokens: slices[index].tokens, singleTokens: rows == count)
        }
    }
}

extension ForwardPass {
    init(weights: Weights, kernels: KernelTable, rotary: RotaryTable, scratch: Scratch, cacheHalves: Bool) {
        let configuration = weights.configuration
        layers = UnsafePointer(weights.layers)
        layerCount = configuration.layers
        embedding = weights.tokenEmbedding
        outputNorm = weights.outputNorm
        head = weights.outputHead
        width = configuration.width
        heads = configuration.heads
        keyValueHeads = configuration.keyValueHeads
        headSize = configuration.headSize
        feedForwardWidth = configuration.feedForwardWidth
        vocabulary = configuration.vocabularySize
        epsilon = configuration.normEpsilon
        attentionScale = 1 / Float(configuration.headSize).squareRoot()
        operations = KernelOperations(kernels, adjacentPairs: configuration.rotaryPairing == .adjacent)
        cosines = rotary.cosines
        sines = rotary.sines
        self.cacheHalves = cacheHalves
        buffers = ForwardBuffers(scratch)
        all = SliceList(slices: scratch.slices)
        last = SliceList(slices: scratch.lastSlices)
    }
}
