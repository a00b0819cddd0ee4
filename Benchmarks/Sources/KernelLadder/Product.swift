import CKernels

/// One matrix product, ready to run: weights, prepared activations, scratch for each thread.
final class Product: Sendable {
    let tokens: Int, rows: Int, columns: Int
    private let product: ck_matmul
    private let weights: Memory, prepared: Memory, scratch: [Memory]
    let out: Memory

    init(_ product: ck_matmul, weights: Memory, tokens: Int, rows: Int, columns: Int, threads: Int) {
        self.product = product
        self.weights = weights
        self.tokens = tokens
        self.rows = rows
        self.columns = columns
        let activations = Memory.floats(tokens * columns)
        prepared = Memory(bytes: product.prepared_bytes(tokens, columns))
        product.prepare(prepared.pointer, activations.floats, columns, tokens, columns, 0, tokens)
        scratch = (0..<threads).map { _ in Memory(bytes: product.scratch_bytes(tokens, columns)) }
        out = Memory(bytes: tokens * rows * 4)
    }

    func run(rows part: Range<Int>, thread: Int) {
        product.run(
            out.floats, rows, weights.pointer, prepared.pointer, tokens, rows, columns, part.lowerBound,
            part.upperBound, false, scratch[thread].pointer)
    }

    /// Largest difference from another product's results, relative to the largest result.
    func difference(from other: Product) -> Float {
        var largest: Float = 0, difference: Float = 0
        for index in 0..<tokens * rows {
            let apart = abs(out.floats[index] - other.out.floats[index])
            difference = max(difference, apart.isNaN ? .infinity : apart)
            largest = max(largest, abs(other.out.floats[index]))
        }
        return difference / largest
    }
}
