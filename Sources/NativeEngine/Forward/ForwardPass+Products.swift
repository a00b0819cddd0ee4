/// Matrix products: preparing activations, dividing rows.
extension ForwardPass {
    typealias Prepared = (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer)

    /// Bytes of weights, times rows, per worker from which dividing them in chunks pays: below, taking a ticket costs
    /// more than it evens out.
    private static let stealingBytes = 1 << 20
    /// A chunk holds about so many bytes of weights: who waits at the end of a phase waits for one chunk at most. Of few
    /// rows it is read in several streams, which should be long: the processor's own prefetching has to find them.
    private static let chunkBytes = 1 << 19
    /// Streams through a chunk of few rows, which divide its granules: as many as the kernels of packed blocks read side
    /// by side (STRIPS_AT_ONCE of avx512/matmul_blocks.c).
    private static let streams = 4
    /// From so many rows on the products wait for arithmetic, not for weights.
    private static let manyRows = 64
    /// Then each chunk reads all activations again, more than the nearer caches hold: a worker's part is cut into no
    /// more than so many.
    private static let chunksOfManyRows = 4
    /// Between the two kernels reuse weights within a chunk, which must not be too narrow.
    private static let leastGranulesOfSomeRows = 4

    /// Divides the rows of a phase that reads `bytes` of weights.
    @inline(__always)
    func divide(
        _ granules: Int, bytes: Int, rows: Int, _ worker: inout Worker, _ body: (Int, Int) -> Void
    ) {
        guard bytes &* rows >= Self.stealingBytes &* worker.count else {
            worker.share(granules, body)
            return
        }
        let wanted = Self.chunkBytes &* granules / max(1, bytes)
        let chunk =
            switch rows {
            case ...Scratch.privateRows: (wanted / Self.streams &+ 1) &* Self.streams
            case ..<Self.manyRows: max(Self.leastGranulesOfSomeRows, wanted)
            default: max(1, granules / (worker.count &* Self.chunksOfManyRows), wanted)
            }
        worker.shareStealing(granules, chunk: chunk, body)
    }

    /// out (+)= matrix * activations + bias, for the rows of some granules.
    @inline(__always)
    func multiply(
        _ matrix: MatrixView, _ activations: UnsafeRawPointer, granulesFrom begin: Int, to end: Int, tokens: Int,
        into out: UnsafeMutablePointer<Float>, stride: Int, accumulate: Bool, bias: UnsafePointer<Float>? = nil,
        _ own: WorkerScratch
    ) {
        guard begin < end else { return }
        let first = begin &* MatrixView.rowGranule
        let last = min(end &* MatrixView.rowGranule, matrix.rows)
        matrix.kernels.run(
            out, stride, matrix.data, activations, tokens, matrix.rows, matrix.columns, first, last, accumulate,
            own.matrix)
        guard let bias else { return }
        for token in 0..<tokens {
            operations.add(out + (token &* stride &+ first), bias + first, last &- first)
        }
    }

    /// Activations in the form that `matrix` reads; ready when this returns.
    func prepare(
        _ input: UnsafeMutablePointer<Float>, rows: Int, _ matrix: MatrixView, _ own: WorkerScratch,
        _ worker: inout Worker
    ) -> UnsafeRawPointer {
        if rows <= Scratch.privateRows {
            matrix.kernels.prepare(own.prepared, input, matrix.columns, rows, matrix.columns, 0, rows)
            return UnsafeRawPointer(own.prepared)
        }
        shareTokens(rows, worker) { begin, end in
            matrix.kernels.prepare(buffers.prepared, input, matrix.columns, rows, matrix.columns, begin, end)
        }
        worker.meet()
        return UnsafeRawPointer(buffers.prepared)
    }

    /// The residual, normalised, in the forms that three matrices read; one form for those of one format.
    func prepareNormed(
        _ norm: UnsafePointer<Float>, rows: Int, _ first: MatrixView, _ second: MatrixView, _ third: MatrixView,
        _ own: WorkerScratch, _ worker: inout Worker
    ) -> Prepared {
        let secondSlot = second.format == first.format ? 0 : 1
        let thirdSlot = third.format == first.format ? 0 : third.format == second.format ? 1 : 2
        let isPrivate = rows <= Scratch.privateRows
        let normed = isPrivate ? own.normed : buffers.normed
        let base = isPrivate ? own.prepared : buffers.prepared
        let slotBytes = isPrivate ? buffers.privateSlotBytes : buffers.preparedSlotBytes
        func work(_ begin: Int, _ end: Int) {
            for row in begin..<end {
                let offset = row &* width
                operations.rmsNorm(normed + offset, buffers.residual + offset, norm, width, epsilon)
            }
            first.kernels.prepare(base, normed, width, rows, width, begin, end)
            if secondSlot == 1 {
                second.kernels.prepare(base + slotBytes, normed, width, rows, width, begin, end)
            }
            if thirdSlot == 2 {
                third.kernels.prepare(base + 2 &* slotBytes, normed, width, rows, width, begin, end)
            }
        }
        if isPrivate {
            work(0, rows)
        } else {
            shareTokens(rows, worker, work)
            worker.meet()
        }
        return (
            UnsafeRawPointer(base), UnsafeRawPointer(base + secondSlot &* slotBytes),
            UnsafeRawPointer(base + thirdSlot &* slotBytes)
        )
    }

    /// Divides rows in granules that preparation accepts.
    @inline(__always)
    private func shareTokens(_ rows: Int, _ worker: Worker, _ body: (Int, Int) -> Void) {
        let granule = Scratch.privateRows
        worker.share((rows &+ granule &- 1) / granule) { begin, end in
            body(begin &* granule, min(end &* granule, rows))
        }
    }
}
