import CKernels

/// One matrix product: prepares the activations in two calls where it can, brings scratch, runs.
struct Product {
    var tokens: Int
    var rows: Int
    var columns: Int
    var rowRange: Range<Int>
    var accumulate = false
    var activationStride: Int { columns + 8 }
    var outStride: Int { rows + 3 }

    func run(
        _ table: Table, _ format: ck_weight_format, weights: AlignedBuffer<UInt8>, activations: AlignedBuffer<Float>,
        into out: AlignedBuffer<Float>
    ) -> (preparedIsIntact: Bool, scratchIsIntact: Bool) {
        let product = table.product(format)
        let prepared = AlignedBuffer<UInt8>(bytes: product.prepared_bytes(tokens, columns))
        let scratch = AlignedBuffer<UInt8>(bytes: product.scratch_bytes(tokens, columns))
        let half = min(tokens, (tokens / 2 + 15) / 16 * 16)
        product.prepare(prepared.pointer, activations.pointer, activationStride, tokens, columns, half, tokens)
        product.prepare(prepared.pointer, activations.pointer, activationStride, tokens, columns, 0, half)
        product.run(
            out.pointer, outStride, weights.pointer, prepared.pointer, tokens, rows, columns, rowRange.lowerBound,
            rowRange.upperBound, accumulate, scratch.pointer)
        keepAlive(weights, activations, out)
        return (prepared.marginIsIntact, scratch.marginIsIntact)
    }
}
