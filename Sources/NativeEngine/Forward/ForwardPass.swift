import CKernels
import ModelFiles

/// One step of the model for the tokens of many sequences, as each worker runs it.
///
/// A view of pointers and counts, copied to every worker: nothing in it is counted by reference, and nothing in a step
/// allocates or locks. Shapes are written beside the buffers in `Scratch`.
struct ForwardPass {
    let layers: UnsafePointer<LayerView>
    let layerCount: Int
    let embedding: MatrixView
    let outputNorm: UnsafePointer<Float>
    let head: MatrixView

    let width: Int
    let heads: Int
    let keyValueHeads: Int
    let headSize: Int
    let feedForwardWidth: Int
    let vocabulary: Int
    let epsilon: Float
    let attentionScale: Float

    let operations: KernelOperations
    let cosines: UnsafePointer<Float>  // [position, headSize / 2]
    let sines: UnsafePointer<Float>
    let cacheHalves: Bool

    let buffers: ForwardBuffers

    /// The step's tokens.
    var all: SliceList
    /// The tokens that go through the rest of the last layer: those whose logits are wanted.
    var last: SliceList

    var projectedStride: Int { (heads &+ 2 &* keyValueHeads) &* headSize }
    var queryWidth: Int { heads &* headSize }

    /// What all workers run together.
    func run(_ worker: inout Worker) {
        let own = buffers.workers[worker.index]
        embed(worker)
        worker.meet()
        for index in 0..<layerCount {
            let layer = layers + index
            let isLast = index &+ 1 == layerCount
            project(layer, own, &worker)
            worker.meet()
            rotateAndStore(index, worker)
            worker.meet()
            let list = isLast ? last : all
            if isLast {
                // Prefill needs no more of the last layer than what leads to logits.
                guard list.rows > 0 else { return }
            }
            attend(index, list, own, &worker)
            if isLast, last.rows < all.rows, worker.index == 0 { gatherResidual() }
            worker.meet()
            addProduct(
                layer.pointee.attentionOutput, layer.pointee.biases.attentionOutput, of: buffers.attended,
                rows: list.rows, own, &worker)
            worker.meet()
            feedForward(layer, rows: list.rows, own, &worker)
            worker.meet()
            addProduct(
                layer.pointee.down, layer.pointee.biases.down, of: buffers.gated, rows: list.rows, own, &worker)
            worker.meet()
        }
        predict(own, &worker)
    }

    private func embed(_ worker: Worker) {
        worker.share(all.rows) { begin, end in
            for row in begin..<end {
                embedding.unpack(row: Int(buffers.tokens[row]), into: buffers.residual + row &* width)
            }
        }
    }

    /// Queries, keys and values of all rows.
    private func project(
        _ layer: UnsafePointer<LayerView>, _ own: WorkerScratch, _ worker: inout Worker
    ) {
        let matrices = (layer.pointee.query, layer.pointee.key, layer.pointee.value)
        let biases = layer.pointee.biases
        let activations = prepareNormed(
            layer.pointee.attentionNorm, rows: all.rows, matrices.0, matrices.1, matrices.2, own, &worker)
        let first = matrices.0.rowGranules
        let second = first &+ matrices.1.rowGranules
        let granules = second &+ matrices.2.rowGranules
        let bytes = matrices.0.byteCount &+ matrices.1.byteCount &+ matrices.2.byteCount
        divide(granules, bytes: bytes, rows: all.rows, &worker) { begin, end in
            multiply(
                matrices.0, activations.0, granulesFrom: begin, to: min(end, first), tokens: all.rows,
                into: buffers.projected, stride: projectedStride, accumulate: false, bias: biases.query, own)
            multiply(
                matrices.1, activations.1, granulesFrom: max(begin, first) &- first, to: min(end, second) &- first,
                tokens: all.rows, into: buffers.projected + queryWidth, stride: projectedStride, accumulate: false,
                bias: biases.key, own)
            multiply(
                matrices.2, activations.2, granulesFrom: max(begin, second) &- second, to: end &- second,
                tokens: all.rows, into: buffers.projected + (queryWidth &+ keyValueHeads &* headSize),
                stride: projectedStride, accumulate: false, bias: biases.value, own)
        }
    }

    /// gated = silu(gate x) * up x, both and the product of them on the same rows while these are in cache.
    private func feedForward(
        _ layer: UnsafePointer<LayerView>, rows: Int, _ own: WorkerScratch, _ worker: inout Worker
    ) {
        let gate = layer.pointee.gate
        let up = layer.pointee.up
        let biases = layer.pointee.biases
        let activations = prepareNormed(
            layer.pointee.feedForwardNorm, rows: rows, gate, up, up, own, &worker)
        divide(gate.rowGranules, bytes: 2 &* gate.byteCount, rows: rows, &worker) { begin, end in
            multiply(
                gate, activations.0, granulesFrom: begin, to: end, tokens: rows, into: buffers.gated,
                stride: feedForwardWidth, accumulate: false, bias: biases.gate, own)
            multiply(
                up, activations.1, granulesFrom: begin, to: end, tokens: rows, into: buffers.raised,
                stride: feedForwardWidth, accumulate: false, bias: biases.up, own)
            let from = begin &* MatrixView.rowGranule
            let count = min(end &* MatrixView.rowGranule, feedForwardWidth) &- from
            for row in 0..<rows {
                let offset = row &* feedForwardWidth &+ from
                operations.siluMultiply(buffers.gated + offset, buffers.raised + offset, count)
            }
        }
    }

    /// residual += matrix * input + bias
    private func addProduct(
        _ matrix: MatrixView, _ bias: UnsafePointer<Float>?, of input: UnsafeMutablePointer<Float>, rows: Int,
        _ own: WorkerScratch, _ worker: inout Worker
    ) {
        let activations = prepare(input, rows: rows, matrix, own, &worker)
        divide(matrix.rowGranules, bytes: matrix.byteCount, rows: rows, &worker) { begin, end in
            multiply(
                matrix, activations, granulesFrom: begin, to: end, tokens: rows, into: buffers.residual,
                stride: width, accumulate: true, bias: bias, own)
        }
    }

    /// Moves the rows whose logits are wanted to the front. Rows only move down, so the order is safe.
    private func gatherResidual() {
        for slice in 0..<last.count {
            let view = last.slices[slice]
            guard view.outputRow != view.firstRow else { continue }
            (buffers.residual + view.outputRow &* width).update(
                from: buffers.residual + view.firstRow &* width, count: view.tokens &* width)
        }
    }

    /// Logits of the wanted rows, the largest of each, and whether all are numbers.
    private func predict(_ own: WorkerScratch, _ worker: inout Worker) {
        let rows = last.rows
        let activations = prepareNormed(outputNorm, rows: rows, head, head, head, own, &worker)
        divide(head.rowGranules, bytes: head.byteCount, rows: rows, &worker) { begin, end in
            multiply(
                head, activations.0, granulesFrom: begin, to: end, tokens: rows, into: buffers.logits,
                stride: vocabulary, accumulate: false, own)
        }
        worker.meet()
        worker.share(rows) { begin, end in
            for row in begin..<end {
                let logits = UnsafePointer(buffers.logits + row &* vocabulary)
                buffers.finite[row] = FiniteCheck.allFinite(logits, count: vocabulary)
                buffers.choices[row] = Int32(truncatingIfNeeded: operations.argmax(logits, vocabulary))
            }
        }
    }
}
